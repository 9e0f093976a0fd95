-- question: Which schools, years, protocols and themes can I narrow our reviews to?
-- definition: Every host school, academic year and protocol of a review in the records, cancelled ones too, the latest
--   year first, and every theme. Current: the year of the day where it has a review, else the latest one before it,
--   else the first one after it.
-- columns:
--   partnership: the partnership
--   field: school, year, protocol or theme
--   choice: what can be chosen
--   current: whether it is the year that is looked at first
with reviews as (
    select partnership, school, academic_year, protocol
    from visible.reviews where $partnership is null or partnership = $partnership
),
first_years as (
    select
        partnership,
        coalesce(
            max(academic_year) filter (academic_year <= academic_year($as_of::date)), min(academic_year)
        ) as academic_year
    from reviews group by partnership
),
choices as (
    select distinct partnership, 'school' as field, school as choice, 0 as position from reviews
    union all
    select distinct partnership, 'year', academic_year, -left(academic_year, 4)::integer from reviews
    union all
    select distinct partnership, 'protocol', protocol, 0 from reviews
    union all
    select p.partnership, 'theme', s.theme, min(s.position)
    from (select distinct partnership from reviews) as p
    cross join visible.strands as s
    group by p.partnership, s.theme
)
select c.partnership, c.field, c.choice, coalesce(f.academic_year = c.choice, false) as current
from choices as c
left join first_years as f on f.partnership = c.partnership and c.field = 'year'
where c.choice is not null
order by c.partnership, c.field, c.position, c.choice
