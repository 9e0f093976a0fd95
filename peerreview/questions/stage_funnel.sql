-- question: How many of our reviews have reached each phase, year by year?
-- definition: For each academic year and protocol, the six phases that all protocols have in common. Reviews are
--   those in the records that are not cancelled, still to come or not. A phase counts for a review where its protocol
--   has a step of that phase and a workbook of the partnership has a column for it; reached: any such step is done or
--   done (assumed).
-- columns:
--   partnership: the partnership
--   academic_year: the academic year of the reviews, blank where they have none
--   protocol: the protocol
--   phase: plan, review, feedback, action, support or impact
--   reached: reviews with any step of the phase done or done (assumed)
--   of: reviews for which the phase counts; 0 where the protocol or the workbooks have nothing for it
--   position: the place of the phase, from 1
--   reviews: reviews of that year and protocol, whichever phases count for them
--   told_under: the year, or “Without a year”
--   words: both figures in words
with reviews as (
    select partnership, review, academic_year, protocol
    from visible.reviews
    where status is distinct from 'cancelled' and protocol is not null
        and ($partnership is null or partnership = $partnership)
        and ($school is null or school = $school)
        and ($year is null or academic_year = $year)
        and ($protocol is null or protocol = $protocol)
),
groups as (
    select partnership, academic_year, protocol, count(*)::integer as reviews from reviews group by all
),
phases_of_reviews as (
    select partnership, review, phase, bool_or(is_done(state)) as reached
    from steps($as_of::date)
    where kind = 'milestone' and phase is not null and ($partnership is null or partnership = $partnership)
    group by all
),
counted as (
    select
        r.partnership, r.academic_year, r.protocol, p.phase,
        count(*) filter (p.reached)::integer as reached, count(*)::integer as "of"
    from reviews as r
    join phases_of_reviews as p using (partnership, review)
    group by all
)
select
    g.partnership, g.academic_year, g.protocol, p.phase, coalesce(c.reached, 0) as reached,
    coalesce(c."of", 0) as "of", p.position, g.reviews,
    coalesce(g.academic_year, 'Without a year') as told_under,
    case when c."of" is null then 'not tracked' else c.reached || ' of ' || c."of" end as words
from groups as g
cross join visible.phases as p
left join counted as c
    on c.partnership = g.partnership and c.protocol = g.protocol and c.phase = p.phase
    and c.academic_year is not distinct from g.academic_year
order by g.partnership, g.academic_year nulls first, g.protocol, p.position
