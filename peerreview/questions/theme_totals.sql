-- question: What did reviews find in each theme and strand, all schools together?
-- definition: Every theme, strand and kind of finding, zeros present, over the schools that belong to the partnership
--   on the day and have had at least one review held by then (of the year or protocol asked for). Themes have two or
--   three strands, so their totals are not to be compared. Findings that name no strand, or a strand of another
--   theme, stand under what they name, only where there are any.
-- columns:
--   partnership: the partnership
--   theme: the theme
--   strand: the strand, or “(no strand)”
--   kind: strength, excellent practice, validated priority, area for development or new line of enquiry
--   findings: how many findings
--   schools: how many schools have one
--   reviews: how many reviews have one
--   of: schools with a review held
--   of_reviews: their reviews held
--   position: the place of the strand in the framework
--   kind_position: the place of the kind
--   words: the schools in words
--   most: whether this kind was found at no more schools in any other strand; false where it was found at none
--   at: which schools have one, in alphabetical order
with held as not materialized (
    select r.partnership, r.school, r.review
    from visible.reviews as r
    join visible.schools as s using (partnership, school)
    where coalesce(r.held_on <= $as_of::date, false)
        and is_member(s.joined, s."left", $as_of::date)
        and ($partnership is null or r.partnership = $partnership)
        and ($school is null or r.school = $school)
        and ($year is null or r.academic_year = $year)
        and ($protocol is null or r.protocol = $protocol)
),
population as not materialized (
    select partnership, count(distinct school)::integer as "of", count(*)::integer as of_reviews from held group by all
),
counted as (
    select
        f.partnership, f.theme, coalesce(f.strand, '(no strand)') as strand, f.kind, count(*)::integer as findings,
        count(distinct f.school)::integer as schools, count(distinct f.review)::integer as reviews,
        list(distinct f.school order by f.school) as at
    from visible.findings as f
    join held as h using (partnership, review)
    where $theme is null or f.theme = $theme
    group by all
),
strands as (
    select p.partnership, s.theme, s.strand, s.position::double as position
    from population as p
    cross join visible.strands as s
    where $theme is null or s.theme = $theme
    union all
    select distinct f.partnership, f.theme, f.strand, f.position
    from visible.other_strands as f
    join held as h using (partnership, review)
    where $theme is null or f.theme = $theme
)
select
    s.partnership, s.theme, s.strand, k.kind, coalesce(c.findings, 0) as findings, coalesce(c.schools, 0) as schools,
    coalesce(c.reviews, 0) as reviews, p."of", p.of_reviews, s.position, k.kind_position,
    coalesce(c.schools, 0) || ' of ' || p."of" || case when p."of" = 1 then ' school' else ' schools' end as words,
    coalesce(c.schools = max(c.schools) over (partition by s.partnership, k.kind), false) as most, c.at
from strands as s
join population as p using (partnership)
cross join visible.kinds as k
left join counted as c
    on c.partnership = s.partnership and c.theme = s.theme and c.strand = s.strand and c.kind = k.kind
order by s.partnership, s.position, s.strand, k.kind_position
