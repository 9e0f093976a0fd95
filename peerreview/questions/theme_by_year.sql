-- question: How has what reviews find changed from year to year?
-- definition: Every theme, strand and kind of finding in each academic year in which a review was held by the day,
--   zeros present. Schools that have left since stay in the years that they were reviewed in. Findings that name no
--   strand, or a strand of another theme, stand under what they name, only where there are any.
-- columns:
--   partnership: the partnership
--   academic_year: the academic year of the reviews, blank where they have none
--   theme: the theme
--   strand: the strand, or “(no strand)”
--   kind: strength, excellent practice, validated priority, area for development or new line of enquiry
--   findings: how many findings
--   schools: how many schools have one
--   of: schools with a review held that year
--   reviews: reviews held that year
--   told_under: the year, or “Without a year”
--   position: the place of the strand in the framework
--   kind_position: the place of the kind
--   share: schools as a part of those reviewed, from 0 to 1, to be drawn
--   words: the schools in words
with held as not materialized (
    select partnership, school, review, academic_year, coalesce(academic_year, 'Without a year') as told_under
    from visible.reviews
    where coalesce(held_on <= $as_of::date, false)
        and ($partnership is null or partnership = $partnership)
        and ($school is null or school = $school)
        and ($year is null or academic_year = $year)
        and ($protocol is null or protocol = $protocol)
),
years as not materialized (
    select
        partnership, academic_year, told_under, count(distinct school)::integer as "of", count(*)::integer as reviews
    from held group by all
),
of_schools as (
    select
        f.partnership, h.told_under, f.theme, coalesce(f.strand, '(no strand)') as strand, f.kind, f.school,
        count(*) as findings
    from visible.findings as f
    join held as h using (partnership, review)
    where $theme is null or f.theme = $theme
    group by all
),
counted as (
    select
        partnership, told_under, theme, strand, kind, sum(findings)::integer as findings,
        count(*)::integer as schools
    from of_schools group by all
),
strands as (
    select p.partnership, s.theme, s.strand, s.position::double as position
    from (select distinct partnership from years) as p
    cross join visible.strands as s
    where $theme is null or s.theme = $theme
    union all
    select distinct f.partnership, f.theme, f.strand, f.position
    from visible.other_strands as f
    join held as h using (partnership, review)
    where $theme is null or f.theme = $theme
)
select
    y.partnership, y.academic_year, s.theme, s.strand, k.kind, coalesce(c.findings, 0) as findings,
    coalesce(c.schools, 0) as schools, y."of", y.reviews, y.told_under,
    s.position, k.kind_position, coalesce(c.schools, 0) / y."of" as share,
    coalesce(c.schools, 0) || ' of ' || y."of" || case when y."of" = 1 then ' school' else ' schools' end as words
from years as y
join strands as s using (partnership)
cross join visible.kinds as k
left join counted as c
    on c.partnership = y.partnership and c.told_under = y.told_under and c.theme = s.theme
    and c.strand = s.strand and c.kind = k.kind
order by y.partnership, y.academic_year nulls first, s.position, s.strand, k.kind_position
