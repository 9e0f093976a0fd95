-- question: Which schools, steps, people and years can I narrow the follow-ups to?
-- definition: Every school, step, person and academic year that a follow-up has, steps in the order of the protocol and
--   the latest year first. Two people who share a step are two.
-- columns:
--   partnership: the partnership
--   field: school, step, contact or year
--   choice: what can be chosen
with steps_now as (
    select *, topic_of(kind, step) as topic, unnest(people_of(contact, who)) as person
    from steps($as_of::date)
),
choices as (
    select partnership, 'school' as field, school as choice, 0 as position from steps_now
    union
    select partnership, 'step', topic, min(position) from steps_now group by all
    union
    select partnership, 'contact', person, 0 from steps_now
    union
    select partnership, 'year', academic_year, -left(academic_year, 4)::integer from steps_now
)
select partnership, field, choice from choices
where choice is not null and ($partnership is null or partnership = $partnership)
order by partnership, field, position, choice
