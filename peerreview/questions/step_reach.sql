-- question: How many of our reviews have come to each step, and where is nothing written down?
-- definition: For each academic year and protocol, its milestones that a workbook of the partnership has a column for.
--   Reviews are those in the records that are not cancelled. Reached: done or done (assumed). Missing: the review has
--   been held and the step is overdue or not recorded.
-- columns:
--   partnership: the partnership
--   academic_year: the academic year of the reviews, blank where they have none
--   protocol: the protocol
--   step: the milestone
--   reached: reviews in which it is done or done (assumed)
--   of: reviews in which it applies
--   missing: held reviews in which it is overdue or not recorded
--   held: reviews that have been held
--   reviews: all reviews of that year and protocol
--   position: the place of the step in the protocol
--   main: whether it is the review, its workshop, the report or the impact review
--   most_missing: whether no step of that year and protocol is missing in more reviews; false where none is missing
--   told_under: the year, or “Without a year”
--   words: how many reviews have come to it, in words
with reviews as (
    select partnership, review, academic_year, protocol, coalesce(held_on <= $as_of::date, false) as held
    from visible.reviews
    where status is distinct from 'cancelled' and protocol is not null
        and ($partnership is null or partnership = $partnership)
        and ($school is null or school = $school)
        and ($year is null or academic_year = $year)
        and ($protocol is null or protocol = $protocol)
),
sizes as (
    select
        partnership, academic_year, protocol, count(*)::integer as reviews,
        count(*) filter (held)::integer as held
    from reviews group by all
),
milestones as (
    select partnership, review, step, state, position
    from steps($as_of::date)
    where kind = 'milestone' and state <> 'not applicable' and ($partnership is null or partnership = $partnership)
),
counted as (
    select
        r.partnership, r.academic_year, r.protocol, m.step, min(m.position) as position,
        count(*) filter (is_done(m.state))::integer as reached, count(*)::integer as "of",
        count(*) filter (r.held and m.state in ('overdue', 'not recorded'))::integer as missing
    from reviews as r
    join milestones as m using (partnership, review)
    group by all
)
select
    c.partnership, c.academic_year, c.protocol, c.step, c.reached, c."of", c.missing, s.held, s.reviews, c.position,
    c.step in ('Review', 'Report returned', 'Workshop', 'Impact review') as main,
    c.missing > 0 and c.missing = max(c.missing) over (partition by c.partnership, c.academic_year, c.protocol)
        as most_missing,
    coalesce(c.academic_year, 'Without a year') as told_under, c.reached || ' of ' || c."of" as words
from counted as c
join sizes as s
    on s.partnership = c.partnership and s.protocol = c.protocol
    and s.academic_year is not distinct from c.academic_year
order by c.partnership, c.academic_year, c.protocol, c.position
