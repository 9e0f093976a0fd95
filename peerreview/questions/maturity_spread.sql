-- question: How many schools gave each level, dimension by dimension?
-- definition: Each school's latest rating of a dimension in each academic year by the day, counted by level, in the
--   words that were typed. Which school gave which is not told. What was agreed together and what the Associate said
--   are not counted.
-- viewers: members
-- narrows: year
-- columns:
--   partnership: the partnership
--   dimension: the dimension
--   academic_year: the academic year of the ratings
--   level: the level
--   schools: how many schools gave it
--   of: schools that rated the dimension that year
with ratings as (
    select partnership, dimension, level, academic_year(rated_on) as academic_year
    from visible.maturity
    where rated_on <= $as_of::date
        and rater not in ('Agreed', 'Associate')
        and ($partnership is null or partnership = $partnership)
    -- each school's latest in each year
    qualify row_number() over (
        partition by partnership, dimension, rater, academic_year(rated_on) order by rated_on desc
    ) = 1
),
counted as (
    select partnership, dimension, academic_year, level, count(*)::integer as schools from ratings group by all
)
select
    partnership, dimension, academic_year, level, schools,
    (sum(schools) over (partition by partnership, dimension, academic_year))::integer as "of"
from counted
where $year is null or academic_year = $year
order by partnership, dimension, academic_year, level
