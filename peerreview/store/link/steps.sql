-- Every step of every review that its protocol and its workbooks know of, with what its state will depend on.
-- base.protocol_steps comes from the protocol files.

create temp table review_contacts as
with leads as (
    select r.partnership, r.review, string_agg(coalesce(r.name, r.from_school), ' and ' order by r.name) as contact,
        string_agg(p.email, '; ' order by r.name) as email
    from base.roles as r
    left join (select partnership, name, max(email) as email from base.people group by all) as p
        on p.partnership = r.partnership and p.name = r.name
    where r.role = 'lead reviewer' group by all
),
champions as (
    select r.partnership, r.review, string_agg(coalesce(r.name, r.from_school), ' and ' order by r.name) as contact,
        string_agg(p.email, '; ' order by r.name) as email
    from base.roles as r
    left join (select partnership, name, max(email) as email from base.people group by all) as p
        on p.partnership = r.partnership and p.name = r.name
    where r.role = 'Improvement Champion' group by all
)
select
    v.partnership, v.review, s.head, s.email as head_email, l.contact as lead, l.email as lead_email,
    c.contact as champions, c.email as champions_email
from base.reviews as v
left join base.schools as s using (partnership, school)
left join leads as l using (partnership, review)
left join champions as c using (partnership, review);

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
        then (coalesce(v.review_end, v.review_date, r.done_on) + interval 6 month)::date end as warn_from,
    -- what other steps count from: of the review its first and last day, of other steps the day that is most certain
    case when p.step = 'Review' then coalesce(v.review_date, m.done_on, m.planned_on)
        else coalesce(m.done_on, m.single_on, m.planned_on) end as first_on,
    case when p.step = 'Review' then coalesce(v.review_end, v.review_date, m.done_on, m.planned_on)
        else coalesce(m.done_on, m.single_on, m.planned_on) end as last_on,
    coalesce(m.source, v.source) as source, m.cell as source_cell, v.sheet, v.row_number
from base.reviews as v
join wanted as p using (partnership, protocol)
left join base.milestones as m on m.partnership = v.partnership and m.review = v.review and m.milestone = p.step
left join base.milestones as r on r.partnership = v.partnership and r.review = v.review and r.milestone = 'Review'
union all
select -- what a workbook says of milestones that the review's protocol does not have
    v.partnership, v.school, v.review, v.academic_year, v.protocol, m.milestone, 900, null, null, null, null,
    coalesce(v.status = 'cancelled', false) or m.not_applicable, coalesce(v.status = 'postponed', false),
    m.done_on, m.done_yes, m.single_on, m.planned_on, false, v.held_on, null, null, null,
    null, null, coalesce(m.source, v.source), m.cell, v.sheet, v.row_number
from base.milestones as m
join base.reviews as v using (partnership, review)
left join base.protocol_steps as p on p.protocol = v.protocol and p.step = m.milestone
where p.step is null;
