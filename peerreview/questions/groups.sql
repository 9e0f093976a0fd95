-- question: Do our groups work alike?
-- definition: One row for each group, such as a trio, and academic year. A review belongs to the group that its row says,
--   else to its school's; cancelled ones are left out. Schools: those with a review in the group that year, and those that
--   the list of schools puts in it and that were members on some day of that year, unless their review of that year is in
--   another group. The dates are those of its reviews, held or planned, postponed ones left out. Within: whether the last one is as soon after the first as
--   the protocol asks; blank where it asks nothing or where there are not two dates.
-- viewers: members
-- columns:
--   partnership: the partnership
--   academic_year: the academic year
--   group: the group
--   protocol: the protocol of its first review
--   schools: schools of the group
--   reviews: its reviews
--   held: those held by the day
--   first_on: the first day of its first review
--   last_on: the last day of its last review
--   days: the days from the end of its first review to the end of its last one
--   allowed: how soon after the first review the protocol would have the last one
--   end_by: the day that this comes to
--   within: whether the last review is by then
with groups as (
    select * from visible.groups where $partnership is null or partnership = $partnership
),
reviews as (
    select partnership, academic_year, "group", held_on
    from visible.reviews
    where "group" is not null and status is distinct from 'cancelled'
        and ($partnership is null or partnership = $partnership)
),
counts as (
    select
        partnership, academic_year, "group", count(*)::integer as reviews,
        count(*) filter (held_on <= $as_of::date)::integer as held
    from reviews group by all
)
select
    g.partnership, g.academic_year, g."group", g.protocol, g.schools, c.reviews, c.held, g.first_on, g.last_on,
    case when g.dated > 1 then (g.last_on - g.first_end)::integer end as days, g.allowed, g.end_by,
    case when g.dated > 1 then g.last_on <= g.end_by end as within
from groups as g
join counts as c using (partnership, academic_year, "group")
where ($year is null or g.academic_year = $year)
    and ($protocol is null or g.protocol = $protocol)
order by g.partnership, g.academic_year desc, g."group"
