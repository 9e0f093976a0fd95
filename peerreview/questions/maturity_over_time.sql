-- question: How has what we agreed about our partnership moved from year to year?
-- definition: One row a dimension and academic year in which anybody rated it by the day, each rater's latest rating of
--   that year. Agreed and Associate stand apart from the schools. Before: the level agreed in the latest earlier year in
--   which that dimension was agreed.
-- viewers: members
-- narrows: year
-- columns:
--   partnership: the partnership
--   dimension: the dimension
--   academic_year: the academic year of the ratings
--   raters: schools that rated it that year
--   agreed: the level agreed together that year
--   agreed_on: when that was agreed
--   associate: the level that the Associate gave that year
--   before: the level agreed in the latest earlier year
--   before_year: that year
--   moved: whether both are there and are not the same
with ratings as (
    select partnership, dimension, rater, level, rated_on, academic_year(rated_on) as academic_year
    from visible.maturity
    where rated_on <= $as_of::date
        and ($partnership is null or partnership = $partnership)
    -- each rater's latest in each year
    qualify row_number() over (
        partition by partnership, dimension, rater, academic_year(rated_on) order by rated_on desc
    ) = 1
),
years as (
    select
        partnership, dimension, academic_year,
        (count(*) filter (rater not in ('Agreed', 'Associate')))::integer as raters,
        any_value(level) filter (rater = 'Agreed') as agreed,
        any_value(rated_on) filter (rater = 'Agreed') as agreed_on,
        any_value(level) filter (rater = 'Associate') as associate
    from ratings group by all
),
compared as (
    select
        *,
        last_value(agreed ignore nulls) over earlier as before,
        last_value(case when agreed is not null then academic_year end ignore nulls) over earlier as before_year
    from years
    window earlier as (
        partition by partnership, dimension order by academic_year
        rows between unbounded preceding and 1 preceding
    )
)
select
    partnership, dimension, academic_year, raters, agreed, agreed_on, associate, before, before_year,
    coalesce(lower(agreed) <> lower(before), false) as moved
from compared
where $year is null or academic_year = $year
order by partnership, dimension, academic_year
