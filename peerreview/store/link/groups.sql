-- Which group each review belongs to: what its row says, else its school's (each group has one spelling by now). Then what
-- the groups of each academic year have in the diary, and which schools they are.

update base.reviews as v set "group" = s."group"
from base.schools as s
where v."group" is null and s."group" is not null and s.partnership = v.partnership and s.school = v.school;

create temp table group_reviews as
select
    v.partnership, v.academic_year, v."group", v.protocol, v.school, v.review, v.status, v.held_on,
    case when v.status is null then coalesce(v.review_date, m.done_on, m.planned_on) end as first_on,
    case when v.status is null then coalesce(v.review_end, v.review_date, m.done_on, m.planned_on) end as last_on,
    -- the columns that those two days stand in
    case when v.review_date is not null then 'review_date' when m.done_on is not null then 'Review done'
        else 'Review planned' end as first_by,
    case when v.review_end is not null then 'review_end' else first_by end as last_by
from base.reviews as v
left join base.milestones as m
    on m.partnership = v.partnership and m.review = v.review and m.milestone = 'Review'
where v."group" is not null and v.academic_year is not null and v.status is distinct from 'cancelled';

insert into base.groups by name
with in_diary as (
    select
        partnership, academic_year, "group",
        arg_min(protocol, (coalesce(first_on, date '9999-12-31'), review)) as protocol,
        count(first_on)::integer as dated, min(first_on) as first_on,
        arg_min(last_on, (first_on, review)) filter (first_on is not null) as first_end, max(last_on) as last_on
    from group_reviews
    group by all
),
in_list as ( -- schools that the list puts in a group, unless another group reviewed them that year
    select g.partnership, g.academic_year, g."group", s.school
    from in_diary as g
    join base.schools as s using (partnership, "group")
    anti join group_reviews as r
        on r.partnership = g.partnership and r.academic_year = g.academic_year and r.school = s.school
    where is_member_in(s.joined, s."left", g.academic_year)
),
schools_of as (
    select partnership, academic_year, "group", school from group_reviews
    union
    from in_list
),
sizes as (
    select o.partnership, o.academic_year, o."group", count(*)::integer as schools,
        count(distinct coalesce(lower(s.head), s.school))::integer as heads
    from schools_of as o join base.schools as s using (partnership, school)
    group by all
)
select * from in_diary join sizes using (partnership, academic_year, "group");
