-- question: How many steps stand in each state, at how many schools, and which of them is the oldest?
-- definition: Every step in the state that it has on the day, a row for each state, zeros present. Schools are members
--   on the day; steps of the partnership itself and of schools that have left are counted apart. The oldest is the one
--   with the earliest due date. Waiting: unscheduled steps of a review that has no date itself.
-- columns:
--   partnership: the partnership
--   state: the state
--   steps: how many steps stand in it
--   of: steps of all states
--   schools: members with such a step
--   members: schools that belong to the partnership on the day, of those asked for
--   at_members: such steps at members
--   own: such steps of the partnership itself
--   elsewhere: such steps at schools that have left
--   oldest_step: the oldest of them
--   oldest_school: the school of the oldest
--   oldest_due: when the oldest was or is due
--   oldest_year: the academic year of the oldest
--   warned: such steps with a warning
--   warning: what the warning says
--   waiting: unscheduled steps of reviews without a date
--   undated_reviews: reviews without a date that they wait for
with states as (
    select
        unnest(most_pressing_first()) as state,
        unnest(range(len(most_pressing_first()))) as position
),
members as (
    select partnership, school from visible.schools
    where is_member(joined, "left", $as_of::date)
        and ($school is null or school = $school)
),
narrowed as not materialized (
    select s.*
    from steps($as_of::date) as s
    where ($partnership is null or s.partnership = $partnership)
        and ($school is null or s.school = $school)
        and ($year is null or s.academic_year = $year)
        and ($contact is null or list_contains(people_of(s.contact, s.who), $contact))
        and ($step is null or topic_of(s.kind, s.step) = $step)
),
at_schools as (
    select
        partnership, school, state, count(*) as steps,
        arg_min(
            {'step': step, 'school': school, 'due': due, 'year': academic_year}, (due, review, position, step)
        ) filter (due is not null) as oldest,
        count(warning) as warned, min(warning) as warning,
        count(*) filter (waiting) as waiting
    from narrowed
    group by all
),
counted as (
    select
        s.partnership, s.state, sum(s.steps)::bigint as steps, count(m.school) as schools,
        coalesce(sum(s.steps) filter (m.school is not null), 0)::bigint as at_members,
        coalesce(sum(s.steps) filter (s.school is null), 0)::bigint as own,
        arg_min(s.oldest, (s.oldest.due, s.school)) filter (s.oldest is not null) as oldest,
        sum(s.warned)::bigint as warned, min(s.warning) as warning, sum(s.waiting)::bigint as waiting
    from at_schools as s
    left join members as m using (partnership, school)
    group by all
),
undated as (
    select partnership, state, count(distinct review) as reviews from narrowed where waiting group by all
)
select
    p.partnership, t.state, coalesce(c.steps, 0) as steps,
    (sum(coalesce(c.steps, 0)) over (partition by p.partnership))::integer as "of",
    coalesce(c.schools, 0) as schools,
    (select count(*) from members as m where m.partnership = p.partnership) as members,
    coalesce(c.at_members, 0) as at_members, coalesce(c.own, 0) as own,
    coalesce(c.steps - c.at_members - c.own, 0) as elsewhere,
    c.oldest.step as oldest_step, c.oldest.school as oldest_school, c.oldest.due as oldest_due,
    c.oldest.year as oldest_year, coalesce(c.warned, 0) as warned, c.warning,
    coalesce(c.waiting, 0) as waiting, coalesce(u.reviews, 0) as undated_reviews
from visible.partnerships as p
cross join states as t
left join counted as c on c.partnership = p.partnership and c.state = t.state
left join undated as u on u.partnership = p.partnership and u.state = t.state
where $partnership is null or p.partnership = $partnership
order by p.partnership, t.position
