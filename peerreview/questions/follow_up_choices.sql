-- question: Which schools, steps, people and years can I narrow the follow-ups to?
-- definition: Every school, step, person and academic year that a follow-up has, steps in the order of the protocol and
--   the latest year first. Two people who share a step are two.
-- columns:
--   partnership: the partnership
--   field: school, step, contact or year
--   choice: what can be chosen
with steps_now as not materialized (
    select partnership, school, academic_year, kind, step, position, contact, who
    from steps($as_of::date) where $partnership is null or partnership = $partnership
),
kinds as ( -- what they are called is worked out once for each, not for every step
    select partnership, kind, case when kind = 'milestone' then step end as milestone, min(position) as position
    from steps_now group by all
),
contacts as (
    select distinct partnership, contact, who from steps_now
),
choices as (
    select distinct partnership, 'school' as field, school as choice, 0 as position from steps_now
    union all
    select partnership, 'step', topic_of(kind, milestone), position from kinds
    union all
    select distinct partnership, 'contact', unnest(people_of(contact, who)), 0 from contacts
    union all
    select distinct partnership, 'year', academic_year, -left(academic_year, 4)::integer from steps_now
)
select partnership, field, choice from choices
where choice is not null
order by partnership, field, position, choice
