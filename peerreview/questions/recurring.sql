-- question: Which areas for development come back in review after review of a school?
-- definition: An area for development in the same strand in two or more consecutive reviews of the school, the latest
--   such run of each strand. Consecutive: next to each other among the school's reviews held by the day, with
--   findings or without. It says what a school works on over time, and nothing of how well.
-- narrows: school, theme
-- columns:
--   partnership: the partnership
--   school: the school
--   strand: the strand
--   reviews: how many reviews in a row
--   theme: the theme
--   from_year: the academic year of the first of them
--   to_year: the academic year of the last of them
--   latest: whether the last of them is the school's latest held review
--   held: how many reviews of the school were held
--   words: how many in a row, and when
with held as (
    select partnership, school, review, academic_year, place, held
    from held_reviews($as_of::date)
    where ($partnership is null or partnership = $partnership)
        and ($school is null or school = $school)
),
found as (
    select distinct f.partnership, f.school, f.theme, f.strand, h.place, h.held, h.academic_year
    from visible.findings as f
    join held as h using (partnership, review)
    where f.kind = 'area for development' and f.strand is not null and ($theme is null or f.theme = $theme)
),
runs as (
    select
        partnership, school, theme, strand, held,
        -- places that follow each other keep the same distance from their count
        place - row_number() over (partition by partnership, school, theme, strand order by place) as run,
        place, academic_year
    from found
),
measured as (
    select
        partnership, school, theme, strand, held, count(*)::integer as reviews, max(place) as last_place,
        arg_min(academic_year, place) as from_year, arg_max(academic_year, place) as to_year
    from runs group by partnership, school, theme, strand, held, run
)
select
    m.partnership, m.school, m.strand, m.reviews, m.theme, m.from_year, m.to_year, m.last_place = m.held as latest,
    m.held::integer as held,
    m.reviews || ' reviews in a row' || case
        when m.from_year = m.to_year then ', in ' || m.to_year
        else coalesce(', ' || m.from_year || ' to ' || m.to_year, '')
    end as words
from measured as m
left join visible.strands as s using (theme, strand)
where m.reviews >= 2
qualify row_number() over (partition by m.partnership, m.school, m.theme, m.strand order by m.last_place desc) = 1
order by m.partnership, m.school, s.position, m.strand
