-- question: Which schools keep reviewing the same school?
-- definition: A school that led or was on the team of two or more held reviews of one other school. One review counts
--   once. Familiarity helps trust, and other eyes see other things: the pair says neither.
-- viewers: members
-- columns:
--   partnership: the partnership
--   reviewer: the school that reviewed
--   host: the school that was reviewed
--   reviews: how many reviews held by the day
--   of: reviews of that host held by the day
--   latest: the day of the latest of them
--   years: their academic years
--   mutual: whether the host has reviewed the reviewer as well
with held as (
    select
        partnership, review, school, review_date, academic_year,
        count(*) over (partition by partnership, school)::integer as hosted
    from visible.reviews
    where held_on <= $as_of::date and ($partnership is null or partnership = $partnership)
),
reviewing as (
    select distinct partnership, review, from_school as reviewer
    from visible.roles
    where role in ('lead reviewer', 'review team') and from_school <> school
        and ($partnership is null or partnership = $partnership)
),
pairs as materialized (
    select
        g.partnership, g.reviewer, h.school as host, count(*)::integer as reviews, any_value(h.hosted) as "of",
        max(h.review_date) as latest,
        list_sort(list(distinct h.academic_year) filter (h.academic_year is not null)) as years
    from reviewing as g join held as h using (partnership, review)
    group by all
)
select
    p.partnership, p.reviewer, p.host, p.reviews, p."of", p.latest, coalesce(p.years, []) as years,
    back.host is not null as mutual
from pairs as p
left join pairs as back
    on back.partnership = p.partnership and back.reviewer = p.host and back.host = p.reviewer
where p.reviews >= 2 and ($school is null or $school in (p.reviewer, p.host))
order by p.partnership, p.reviews desc, p.reviewer, p.host
