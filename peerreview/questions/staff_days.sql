-- question: How many days of each school's people have our reviews taken?
-- definition: Reviews held by the day. Each person counts the days that the review's protocol gives for their role,
--   once a review: whoever leads is not counted on the team too. A name of a school without a person counts as one
--   person. A role that the protocol does not size is left out. People whose school no workbook names have a row
--   without a school.
-- viewers: members
-- columns:
--   partnership: the partnership
--   academic_year: the academic year of the reviews
--   school: the school
--   role: the protocol's word for the role
--   days: days that its people gave to reviews
--   people: how often one of its people gave them
--   reviews: reviews they gave them to
--   received: days that people of other schools gave to its own reviews in that role
with sized as (
    select s.partnership, s.academic_year, s.review, s.school as host, s.from_school, d.called as role, d.days
    from visible.roles as s
    join visible.staff_days as d
        on d.partnership = s.partnership and d.protocol = s.protocol and d.role = s.role and d.days is not null
    where s.counted and s.held_on <= $as_of::date
        and ($partnership is null or s.partnership = $partnership)
        and ($year is null or s.academic_year = $year)
        and ($protocol is null or s.protocol = $protocol)
),
both_ways as (
    select partnership, academic_year, from_school as school, role, review, days, null as received from sized
    union all
    select partnership, academic_year, host, role, null, null, days from sized where from_school is distinct from host
)
select
    partnership, academic_year, school, role, coalesce(sum(days), 0) as days, count(days)::integer as people,
    list_unique(list(review))::integer as reviews, coalesce(sum(received), 0) as received
from both_ways
where $school is null or school = $school
group by all
order by partnership, academic_year nulls last, school nulls last, role
