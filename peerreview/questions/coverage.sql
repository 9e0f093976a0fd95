-- question: Which schools have hosted a review, and which have none, each year?
-- definition: Each member in each academic year of its membership, from the partnership's first review to the year of
--   the day. Reviewed: a review of it was held in that year by the day. Planned: one is in the records of that year,
--   not held yet and not cancelled.
-- columns:
--   partnership: the partnership
--   academic_year: the academic year
--   school: the member
--   reviewed: whether a review was held
--   planned: whether one is still to come
with spans as (
    select partnership, min(left(academic_year, 4)::integer) as first_year
    from visible.reviews where academic_year is not null group by partnership
),
years as (
    select partnership, unnest(generate_series(first_year, left(academic_year($as_of::date), 4)::integer)) as starting
    from spans
),
membership as (
    select
        s.partnership, s.school,
        y.starting::varchar || '/' || right((y.starting + 1)::varchar, 2) as academic_year
    from visible.schools as s
    join years as y using (partnership)
    where coalesce(s.joined <= least(make_date(y.starting + 1, 8, 31), $as_of::date), true)
        and coalesce(s."left" > make_date(y.starting, 9, 1), true)
)
select
    m.partnership, m.academic_year, m.school,
    coalesce(bool_or(r.held_on <= $as_of::date), false) as reviewed,
    coalesce(bool_or(r.review is not null and r.status is distinct from 'cancelled'
        and coalesce(r.held_on > $as_of::date, true)), false) as planned
from membership as m
left join visible.reviews as r using (partnership, school, academic_year)
where ($partnership is null or m.partnership = $partnership)
    and ($school is null or m.school = $school)
    and ($year is null or m.academic_year = $year)
group by all
order by m.partnership, m.academic_year, m.school
