-- question: Who has reviewed whom, and which schools have never met in a review?
-- definition: Every pair of two members on the day, once in each direction, zeros present. Reviews: reviews of the host
--   held by the day that the reviewer leads or is on the team of; one review counts once, however many people it sends.
--   Reviewers whose school no workbook names are in no pair. A pair says who has seen whose school, and nothing of how
--   well anybody did it.
-- viewers: members
-- columns:
--   partnership: the partnership
--   host: the school that was reviewed
--   reviewer: the school that reviewed
--   reviews: how many reviews held by the day
--   latest: the day of the latest of them
--   back: how many reviews of the reviewer the host helped to give
--   mutual: whether each has reviewed the other
--   met: whether either has reviewed the other
--   in_words: how often, and whether it was both ways
with members as (
    select partnership, school from visible.schools
    where is_member(joined, "left", $as_of::date)
        and ($partnership is null or partnership = $partnership)
),
held as (
    select partnership, review, review_date
    from visible.reviews
    where held_on <= $as_of::date
        and ($partnership is null or partnership = $partnership)
        and ($year is null or academic_year = $year)
),
reviewing as (
    select distinct partnership, review, school as host, from_school as reviewer
    from visible.roles
    where role in ('lead reviewer', 'review team') and from_school <> school
        and ($partnership is null or partnership = $partnership)
),
counted as (
    select r.partnership, r.host, r.reviewer, count(*)::integer as reviews, max(h.review_date) as latest
    from reviewing as r
    join held as h using (partnership, review)
    group by all
),
pairs as (
    select
        h.partnership, h.school as host, r.school as reviewer, coalesce(c.reviews, 0) as reviews, c.latest,
        coalesce(b.reviews, 0) as back
    from members as h
    join members as r on r.partnership = h.partnership and r.school <> h.school
    left join counted as c on c.partnership = h.partnership and c.host = h.school and c.reviewer = r.school
    left join counted as b on b.partnership = h.partnership and b.host = r.school and b.reviewer = h.school
)
select
    partnership, host, reviewer, reviews, latest, back, reviews > 0 and back > 0 as mutual,
    reviews > 0 or back > 0 as met,
    case
        when reviews = 0 then 'not yet'
        when reviews = 1 then 'once'
        when reviews = 2 then 'twice'
        else reviews || ' times'
    end || case when reviews > 0 and back > 0 then ', and the other way too' else '' end as in_words
from pairs
where $school is null or $school in (host, reviewer)
order by partnership, host, reviewer
