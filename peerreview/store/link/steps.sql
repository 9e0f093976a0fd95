-- Every step of every review that its protocol and its workbooks know of, with what its state will depend on.
-- base.protocol_steps comes from the protocol files.

create temp table review_contacts as
with people as ( -- at their school, and (school is null) whoever has that name; an address only where there is one
    select partnership, name, school, case when count(distinct lower(email)) = 1 then min(email) end as email
    from base.people
    group by grouping sets ((partnership, name, school), (partnership, name))
),
contacts as (
    select r.partnership, r.review, r.role, string_agg(coalesce(r.name, r.from_school), ' and ' order by r.name) as contact,
        string_agg(p.email, '; ' order by r.name) as email
    from base.roles as r
    left join people as p
        on p.partnership = r.partnership and p.name = r.name and p.school is not distinct from r.from_school
    group by all
)
select
    v.partnership, v.review, s.head, s.email as head_email, l.contact as lead, l.email as lead_email,
    c.contact as champions, c.email as champions_email
from base.reviews as v
left join base.schools as s using (partnership, school)
left join contacts as l on l.partnership = v.partnership and l.review = v.review and l.role = 'lead reviewer'
left join contacts as c on c.partnership = v.partnership and c.review = v.review and c.role = 'Improvement Champion';

-- What no workbook has a column for is left out, unless other steps count from it (the table anchors).
create temp table milestone_steps as
with wanted as (
    select t.partnership, p.*
    from base.protocol_steps as p join base.tracked as t on t.milestone = p.step
    union
    select v.partnership, p.*
    from base.protocol_steps as p join anchors as a using (protocol, step), base.partnerships as v
)
select
    v.partnership, v.school, v.review, v.academic_year, v.protocol, p.step, p.position, p.stage_number, p.stage,
    p.phase, p.who,
    coalesce(v.status = 'cancelled', false) or coalesce(m.not_applicable, false) as not_applicable,
    coalesce(v.status = 'postponed', false) as postponed,
    m.done_on, coalesce(m.done_yes, false) as done_yes, m.single_on, m.planned_on,
    p.before_review, v.held_on,
    null::date as rule_on, null::varchar as rule_basis,
    case when p.step = 'Impact review'
        then (coalesce(v.review_end, v.review_date, r.done_on, r.planned_on) + interval 6 month)::date end as warn_from,
    -- what other steps count from: of the review its first and last day, of other steps the day that is most certain
    case when p.step = 'Review' then coalesce(v.review_date, m.done_on, m.planned_on)
        else coalesce(m.done_on, m.single_on, m.planned_on) end as first_on,
    case when p.step = 'Review' then coalesce(v.review_end, v.review_date, m.done_on, m.planned_on)
        else coalesce(m.done_on, m.single_on, m.planned_on) end as last_on,
    v.source, v.sheet, v.row_number, k.partnership as calendar -- of its own; the others have no term dates
from base.reviews as v
join wanted as p using (partnership, protocol)
left join base.milestones as m on m.partnership = v.partnership and m.review = v.review and m.milestone = p.step
left join base.milestones as r on r.partnership = v.partnership and r.review = v.review and r.milestone = 'Review'
left join calendars as k on k.partnership = v.partnership
union all
select -- what a workbook says of milestones that the review's protocol does not have
    v.partnership, v.school, v.review, v.academic_year, v.protocol, m.milestone, 900, null, null, null, null,
    coalesce(v.status = 'cancelled', false) or m.not_applicable, coalesce(v.status = 'postponed', false),
    m.done_on, m.done_yes, m.single_on, m.planned_on, false, v.held_on, null, null, null,
    null, null, v.source, v.sheet, v.row_number, null
from base.milestones as m
join base.reviews as v using (partnership, review)
left join base.protocol_steps as p on p.protocol = v.protocol and p.step = m.milestone
where p.step is null;
