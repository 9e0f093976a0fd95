-- question: Who takes part in our reviews, how often, and who could be asked next?
-- definition: Each person of the People sheets, and each that a review names, once for every school and role. Times
--   counts reviews held or booked in which they have that role; cancelled and postponed ones are left out. Trained on
--   is blank until that day. Independent: an Improvement Champion who neither comes from the host nor reviews there,
--   in every review they serve. Where a review names only a school, nobody is listed for it.
-- viewers: members
-- columns:
--   partnership: the partnership
--   name: the person
--   school: the person's school, where known
--   role: Improvement Champion, reviewer, lead reviewer or what the workbook or protocol calls it
--   times: reviews held or booked
--   held: of those, the ones held by the day
--   booked: of those, the ones to come
--   latest: the day of the latest held
--   next_on: the day of the next one booked
--   trained_on: the day they were trained
--   independent: for champions with a review: whether they are independent of every review they serve
--   left: when they left, where they have
--   listed: whether the People sheets have them
with reviews as (
    select partnership, review, protocol, review_date, coalesce(held_on <= $as_of::date, false) as held
    from visible.reviews
    where status is null
        and ($partnership is null or partnership = $partnership)
        and ($year is null or academic_year = $year)
),
roles as (
    select *, lower(name) as person
    from visible.roles
    where name is not null and ($partnership is null or partnership = $partnership)
),
reviewing as ( -- champions who review there too
    select distinct c.partnership, c.review, c.person
    from roles as c
    join roles as t
        on t.partnership = c.partnership and t.review = c.review and t.role in ('lead reviewer', 'review team')
        and same_person(t.name, t.from_school, c.name, c.from_school)
    where c.role = 'Improvement Champion'
),
named as (
    select
        r.partnership, r.person, r.name, r.from_school as school, coalesce(d.called, role_called(r.role)) as role,
        r.review, v.held, v.review_date,
        case when r.role = 'Improvement Champion' then r.from_school <> r.school and t.person is null end
            as independent
    from roles as r
    join reviews as v using (partnership, review)
    left join visible.staff_days as d
        on d.partnership = v.partnership and d.protocol = v.protocol and d.role = r.role
    left join reviewing as t
        on t.partnership = r.partnership and t.review = r.review and t.person = r.person
),
serving as (
    select
        partnership, person, school, role, min(name) as name, list_unique(list(review))::integer as times,
        coalesce(list_unique(list(review) filter (held)), 0)::integer as held, max(review_date) filter (held) as latest,
        min(review_date) filter (not held) as next_on,
        -- one that is not known leaves it open, one that is not independent decides it
        case when bool_or(not independent) then false when bool_and(independent is not null) then true end
            as independent
    from named
    group by all
),
listed as (
    select
        partnership, lower(name) as person, school, role, min(name) as name,
        max(trained_on) filter (trained_on <= $as_of::date) as trained_on,
        max("left") filter ("left" <= $as_of::date) as "left"
    from visible.people
    where $partnership is null or partnership = $partnership
    group by all
)
select
    coalesce(l.partnership, s.partnership) as partnership, coalesce(l.name, s.name) as name,
    coalesce(l.school, s.school) as school, coalesce(l.role, s.role) as role,
    coalesce(s.times, 0) as times, coalesce(s.held, 0) as held, coalesce(s.times - s.held, 0) as booked,
    s.latest, s.next_on, l.trained_on, s.independent, l."left", l.person is not null as listed
from listed as l
full join serving as s
    on s.partnership = l.partnership and s.person = l.person and s.role = l.role
    and s.school is not distinct from l.school
where $school is null or coalesce(l.school, s.school) = $school
order by partnership, role, school nulls last, name
