-- The sheets that belong to a partnership rather than to a review. `partnership_of` gives each name one spelling;
-- a name that it does not have is a slip, so that such a row has no place.

create temp table people_rows as
select
    p.* exclude (school), s.partnership, s.school,
    p.seq::bigint * 1073741824 + p.sheet_no * 2097152 + p.row_number as ord
from parsed.people as p
join school_of as s on s.seq = p.seq and s.text = p.school
where s.school is not null;

create temp table maturity_rows as
select
    m.* exclude (partnership, rater), if(m.partnership is null, o.partnership, t.partnership) as partnership,
    coalesce(s.school, m.rater) as rater,
    m.seq::bigint * 1073741824 + m.sheet_no * 2097152 + m.row_number as ord
from parsed.maturity as m
join base.sources as f using (seq)
left join partnership_of as t on t.text = m.partnership
left join partnership_of as o on o.text = f.partnership
left join school_of as s on s.seq = m.seq and s.text = m.rater
where if(m.partnership is null, o.partnership, t.partnership) is not null;

create temp table conversation_rows as
select
    c.* exclude (partnership), if(c.partnership is null, o.partnership, t.partnership) as partnership,
    coalesce(c.next_step, '') as subject,
    c.seq::bigint * 1073741824 + c.sheet_no * 2097152 + c.row_number as ord
from parsed.conversations as c
join base.sources as f using (seq)
left join partnership_of as t on t.text = c.partnership
left join partnership_of as o on o.text = f.partnership
where if(c.partnership is null, o.partnership, t.partnership) is not null;

create temp table term_rows as
select
    r.* exclude (partnership, academic_year), if(r.partnership is null, o.partnership, t.partnership) as partnership,
    coalesce(academic_year(r.starts), r.academic_year) as academic_year,
    r.seq::bigint * 1073741824 + r.sheet_no * 2097152 + r.row_number as ord
from parsed.terms as r
join base.sources as f using (seq)
left join partnership_of as t on t.text = r.partnership
left join partnership_of as o on o.text = f.partnership
where coalesce(if(r.partnership is null, o.partnership, t.partnership), r.authority) is not null;
