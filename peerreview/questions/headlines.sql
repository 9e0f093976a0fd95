-- question: How is each partnership doing with its reviews and what follows them?
-- definition: Members are schools that have joined and not left, full or associate. Reviewed this year counts members
--   with a review held in the academic year of the day. Steps are counted by state; done leaves out done (assumed).
--   Impact shown counts reviews with an impact judged evident or embedded, by the latest word on each thing looked at.
-- across: what is open in all partnerships together
-- columns:
--   partnership: the partnership
--   academic_year: the academic year of the day
--   members: schools that belong to it on that day
--   reviewed_this_year: members with a review held this academic year
--   reviews: reviews in the records, cancelled ones left out
--   overdue: steps whose due date has passed
--   due_soon: steps due within 14 days
--   unscheduled: steps without a date or a rule
--   not_recorded: steps before a review that has been held, with nothing typed
--   done: steps recorded as done
--   impact_shown: reviews with impact judged evident or embedded
--   impact_assessed: reviews with any impact judged; awaiting evaluation is not a judgement yet
--   year_in_words: the members reviewed this year, of all
--   impact_in_words: the reviews with impact shown, of those with impact assessed
--   all_overdue: steps overdue in all the partnerships of the answer
--   all_due_soon: steps due soon in all of them
--   with_overdue: partnerships of the answer that have a step overdue
with members as (
    select partnership, school
    from visible.schools
    where is_member(joined, "left", $as_of::date)
),
held as (
    select distinct partnership, school from visible.reviews
    where held_on <= $as_of::date and academic_year = academic_year($as_of::date)
),
schools as (
    select m.partnership, count(*) as members, count(h.school) as reviewed_this_year
    from members as m left join held as h using (partnership, school)
    group by m.partnership
),
counted as (
    select
        partnership,
        count(*) filter (state = 'overdue') as overdue,
        count(*) filter (state = 'due soon') as due_soon,
        count(*) filter (state = 'unscheduled') as unscheduled,
        count(*) filter (state = 'not recorded') as not_recorded,
        count(*) filter (state = 'done') as done
    from steps($as_of::date)
    where $year is null or academic_year = $year
    group by partnership
),
impact as (
    select
        partnership,
        count(distinct review) filter (judgement in ('evident', 'embedded')) as impact_shown,
        count(distinct review) filter (judgement <> 'awaiting evaluation') as impact_assessed
    from impact_now($as_of::date)
    where $year is null or (partnership, review) in (
        select (partnership, review) from visible.reviews where academic_year = $year
    )
    group by partnership
),
reviews as (
    select partnership, count(*) as reviews from visible.reviews
    where status is distinct from 'cancelled' and ($year is null or academic_year = $year)
    group by partnership
)
select
    p.partnership,
    academic_year($as_of::date) as academic_year,
    coalesce(m.members, 0) as members,
    coalesce(m.reviewed_this_year, 0) as reviewed_this_year,
    coalesce(r.reviews, 0) as reviews,
    coalesce(c.overdue, 0) as overdue,
    coalesce(c.due_soon, 0) as due_soon,
    coalesce(c.unscheduled, 0) as unscheduled,
    coalesce(c.not_recorded, 0) as not_recorded,
    coalesce(c.done, 0) as done,
    coalesce(i.impact_shown, 0) as impact_shown,
    coalesce(i.impact_assessed, 0) as impact_assessed,
    coalesce(m.reviewed_this_year, 0) || ' of ' || coalesce(m.members, 0) as year_in_words,
    coalesce(i.impact_shown || ' of ' || nullif(i.impact_assessed, 0), 'none assessed yet') as impact_in_words,
    (sum(coalesce(c.overdue, 0)) over ())::integer as all_overdue,
    (sum(coalesce(c.due_soon, 0)) over ())::integer as all_due_soon,
    (count(*) filter (c.overdue > 0) over ())::integer as with_overdue
from visible.partnerships as p
left join schools as m using (partnership)
left join counted as c using (partnership)
left join impact as i using (partnership)
left join reviews as r using (partnership)
where $partnership is null or p.partnership = $partnership
order by p.partnership
