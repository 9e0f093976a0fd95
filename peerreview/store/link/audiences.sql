-- Who may read a record: its own audience, else its review's, else the protocol's default. Where no protocol is known
-- the narrower circle of the school and its review team is taken.

update base.findings as x set audience = coalesce(x.audience, v.audience, d.default_audience, 'team')
from base.reviews as v left join audience_of as d using (protocol)
where v.partnership = x.partnership and v.review = x.review;

update base.actions as x set audience = coalesce(x.audience, v.audience, d.default_audience, 'team')
from base.reviews as v left join audience_of as d using (protocol)
where v.partnership = x.partnership and v.review = x.review;

update base.impact as x set audience = coalesce(x.audience, v.audience, d.impact_audience, 'team')
from base.reviews as v left join audience_of as d using (protocol)
where v.partnership = x.partnership and v.review = x.review;

update base.reviews as x
set audience = coalesce(x.audience, (select default_audience from audience_of as d where d.protocol = x.protocol), 'team');
