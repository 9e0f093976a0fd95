-- question: Where does our school stand with its reviews and what follows them?
-- definition: One row a school: its reviews held by the day, its steps by state, the step that has been overdue longest,
--   the step that comes next, and how much of its impact has been looked at. Nothing here compares schools.
-- narrows: school
-- columns:
--   partnership: the partnership
--   school: the school
--   member: whether it belongs to the partnership on the day
--   left: when it left, where it has
--   reviews_held: reviews held by the day, cancelled ones left out
--   overdue: steps whose due date has passed
--   due_soon: steps due within 14 days
--   unscheduled: steps without a date or a rule
--   not_recorded: steps before a review that has been held, with nothing typed
--   oldest_step: the step that has been overdue longest
--   oldest_due: when that was due
--   oldest_kind: milestone, action or impact check
--   next_step: the first step that falls due from the day on
--   next_due: when that is due
--   next_kind: milestone, action or impact check
--   assessed: how often impact was looked at
--   assessed_last: when it was last looked at
with held as (
    select partnership, school, count(*)::integer as reviews_held
    from visible.reviews
    where held_on <= $as_of::date and status is distinct from 'cancelled'
    group by all
),
counted as (
    select
        partnership, school,
        count(*) filter (state = 'overdue')::integer as overdue,
        count(*) filter (state = 'due soon')::integer as due_soon,
        count(*) filter (state = 'unscheduled')::integer as unscheduled,
        count(*) filter (state = 'not recorded')::integer as not_recorded,
        min_by({step: step, due: due, kind: kind}, (due, position, step)) filter (state = 'overdue') as oldest,
        min_by({step: step, due: due, kind: kind}, (due, position, step)) filter (state in ('due soon', 'planned')) as coming
    from steps($as_of::date)
    where school is not null
    group by all
),
looked as (
    select partnership, school, count(*)::integer as assessed, max(assessed_on) as assessed_last
    from visible.impact where coalesce(assessed_on <= $as_of::date, true) group by all
)
select
    s.partnership, s.school,
    is_member(s.joined, s."left", $as_of::date) as member,
    case when s."left" <= $as_of::date then s."left" end as "left",
    coalesce(h.reviews_held, 0) as reviews_held, coalesce(c.overdue, 0) as overdue, coalesce(c.due_soon, 0) as due_soon,
    coalesce(c.unscheduled, 0) as unscheduled, coalesce(c.not_recorded, 0) as not_recorded,
    c.oldest.step as oldest_step, c.oldest.due as oldest_due, c.oldest.kind as oldest_kind,
    c.coming.step as next_step, c.coming.due as next_due, c.coming.kind as next_kind,
    coalesce(l.assessed, 0) as assessed, l.assessed_last
from visible.schools as s
left join held as h using (partnership, school)
left join counted as c using (partnership, school)
left join looked as l using (partnership, school)
where ($partnership is null or s.partnership = $partnership) and ($school is null or s.school = $school)
order by s.partnership, s.school
