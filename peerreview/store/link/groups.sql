-- Which group each review belongs to: what its row says, else its school's; one spelling in a partnership, that of the
-- list of schools first. Then what the groups of each academic year have in the diary.

update base.reviews as v set "group" = g."group"
from (
    select partnership, review,
        coalesce(min(said) filter (from_list) over one_group, min(said) over one_group) as "group"
    from (
        select v.partnership, v.review, coalesce(v."group", s."group") as said, v."group" is null as from_list
        from base.reviews as v left join base.schools as s using (partnership, school)
        union all
        select partnership, null, "group", true from base.schools
    )
    where said is not null
    window one_group as (partition by partnership, lower(said))
) as g
where g.review is not null and g.partnership = v.partnership and g.review = v.review and v."group" is distinct from g."group";

create temp table group_reviews as
select
    v.partnership, v.academic_year, v."group", v.protocol, v.school, v.review, v.held_on,
    case when v.status is null then coalesce(v.review_date, m.done_on, m.planned_on) end as first_on,
    case when v.status is null then coalesce(v.review_end, v.review_date, m.done_on, m.planned_on) end as last_on
from base.reviews as v
left join base.milestones as m
    on m.partnership = v.partnership and m.review = v.review and m.milestone = 'Review'
where v."group" is not null and v.academic_year is not null and v.status is distinct from 'cancelled';

insert into base.groups by name
select
    partnership, academic_year, "group", arg_min(protocol, (coalesce(first_on, date '9999-12-31'), review)) as protocol,
    count(first_on)::integer as dated, min(first_on) as first_on, arg_min(last_on, (first_on, review)) filter (first_on is not null) as first_end,
    max(last_on) as last_on
from group_reviews
group by all;
