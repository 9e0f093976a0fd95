-- question: How far has each review come in the phases that all protocols have in common?
-- definition: One row for each review and phase. The state is the most telling of its steps: overdue before due soon,
--   not recorded, unscheduled, planned, paused, done (assumed) and done; done only where all are done. Steps that do
--   not apply are left out; where none applies the phase is not applicable, and not tracked where the protocol has no
--   step of the phase or no workbook of the partnership a column for one.
-- narrows: protocol, school, year
-- columns:
--   partnership: the partnership
--   school: the host school
--   review: the review
--   academic_year: the academic year of the review
--   protocol: the protocol of the review
--   phase: plan, review, feedback, action, support or impact
--   position: the place of the phase, from 1
--   state: the most telling state of its steps
--   steps: how many steps apply
--   done: how many of them are done or done (assumed)
--   so_far: how many of its steps are done, in words
--   review_date: the day of the review
--   status: cancelled or postponed, where the review is
--   told_under: the year, or “Without a year”
--   called: the school, and the day of the review where it has one
with reviews as (
    select partnership, school, review, academic_year, protocol, review_date, status
    from visible.reviews
    where protocol is not null
        and ($partnership is null or partnership = $partnership)
        and ($school is null or school = $school)
        and ($year is null or academic_year = $year)
        and ($protocol is null or protocol = $protocol)
),
tracked as (
    select
        partnership, review, phase,
        min_by(state, list_position(most_telling_first(), state)) as state,
        count(*) filter (state <> 'not applicable')::integer as steps,
        count(*) filter (is_done(state))::integer as done
    from steps($as_of::date)
    where kind = 'milestone' and phase is not null and ($partnership is null or partnership = $partnership)
    group by all
)
select
    r.partnership, r.school, r.review, r.academic_year, r.protocol, p.phase, p.position,
    coalesce(t.state, 'not tracked') as state, coalesce(t.steps, 0) as steps, coalesce(t.done, 0) as done,
    case when t.steps > 0 then t.done || ' of ' || t.steps || ' done' end as so_far, r.review_date,
    r.status, coalesce(r.academic_year, 'Without a year') as told_under,
    r.school || coalesce(', ' || say_date(r.review_date), '') as called
from reviews as r
cross join visible.phases as p
left join tracked as t on t.partnership = r.partnership and t.review = r.review and t.phase = p.phase
order by r.partnership, r.academic_year, r.school, r.review_date nulls last, r.review, p.position
