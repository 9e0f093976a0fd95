-- question: How do our schools see the partnership, and what have we agreed?
-- definition: The dimensions rated in the latest academic year that has ratings by the day, each rater's latest
--   rating in it. Raters, lowest, highest and spread are of the schools; what was agreed together and what the
--   Associate said stand apart. Agreed before: from the latest earlier year in which that dimension was agreed.
--   Levels run from beginning by developing and embedding to leading, or from build by embed to sustain; other words
--   stand in the spread alone, after these. The spread is there to talk about: no mean is made of it.
-- viewers: members
-- columns:
--   partnership: the partnership
--   dimension: the dimension
--   academic_year: the academic year of the ratings
--   raters: schools that rated it
--   of: schools that rated any dimension that year
--   lowest: the lowest level that a school gave
--   highest: the highest level that a school gave
--   spread: how many schools gave each level, in words
--   agreed: the level agreed together
--   agreed_on: when that was agreed
--   agreed_before: the level agreed in the latest earlier year
--   agreed_before_year: that year
--   associate: the level that the Associate gave
--   priority: what is typed under Priority, the agreed statement first
--   evidence: the evidence of the agreed statement
--   next_step: the next step of the agreed statement
with scale as (
    select
        unnest(['beginning', 'build', 'developing', 'embed', 'embedding', 'sustain', 'leading']) as level,
        unnest(range(7)) as place
),
ratings as (
    select
        m.partnership, m.dimension, m.rater, m.level, coalesce(s.place, 99) as place, m.rated_on, m.evidence,
        m.next_step, m.priority, m.row_number, academic_year(m.rated_on) as academic_year,
        m.rater not in ('Agreed', 'Associate') as by_school
    from visible.maturity as m
    left join scale as s on s.level = lower(m.level)
    where m.rated_on <= $as_of::date
        and ($partnership is null or m.partnership = $partnership)
        and ($year is null or academic_year(m.rated_on) <= $year)
    -- each rater's latest in each year
    qualify row_number() over (
        partition by m.partnership, m.dimension, m.rater, academic_year(m.rated_on) order by m.rated_on desc
    ) = 1
),
years as (
    select partnership, max(academic_year) as academic_year from ratings
    where $year is null or academic_year = $year
    group by all
),
of_the_year as (
    select r.* from ratings as r join years using (partnership, academic_year)
),
raters as (
    select partnership, count(distinct rater)::integer as "of" from of_the_year where by_school group by all
),
counted as (
    select partnership, dimension, level, place, count(*) as times
    from of_the_year where by_school group by all
),
spreads as (
    select partnership, dimension, string_agg(times || ' ' || level, ', ' order by place, level) as spread
    from counted group by all
),
before as (
    select
        r.partnership, r.dimension,
        max_by({level: r.level, academic_year: r.academic_year}, r.rated_on) as said
    from ratings as r join years as y using (partnership)
    where r.rater = 'Agreed' and r.academic_year < y.academic_year
    group by all
),
profiles as (
    select
        partnership, dimension, academic_year,
        (count(*) filter (by_school))::integer as raters,
        arg_min(level, place) filter (by_school and place < 99) as lowest,
        arg_max(level, place) filter (by_school and place < 99) as highest,
        any_value({level: level, "on": rated_on, evidence: evidence, next_step: next_step}) filter (rater = 'Agreed')
            as agreed,
        any_value(level) filter (rater = 'Associate') as associate,
        arg_min(priority, (rater <> 'Agreed', rater <> 'Associate', rater)) filter (priority is not null) as priority,
        min(row_number) as place
    from of_the_year
    group by all
)
select
    p.partnership, p.dimension, p.academic_year, p.raters, coalesce(r."of", 0) as "of", p.lowest, p.highest, s.spread,
    p.agreed.level as agreed, p.agreed."on" as agreed_on, b.said.level as agreed_before,
    b.said.academic_year as agreed_before_year, p.associate, p.priority, p.agreed.evidence as evidence,
    p.agreed.next_step as next_step
from profiles as p
left join spreads as s using (partnership, dimension)
left join raters as r using (partnership)
left join before as b using (partnership, dimension)
order by p.partnership, p.place, p.dimension
