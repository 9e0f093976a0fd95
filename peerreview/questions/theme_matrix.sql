-- question: What did reviews find in each theme and strand, school by school?
-- definition: Every theme, strand and kind of finding for each school that belongs to the partnership on the day and
--   has had at least one review held by then (of the year or protocol asked for), zeros present. Findings are those
--   of held reviews, counted whoever may read their words. Findings that name no strand, or a strand of another
--   theme, stand under what they name, only where there are any.
-- columns:
--   partnership: the partnership
--   theme: the theme
--   strand: the strand, or “(no strand)”
--   kind: strength, excellent practice, validated priority, area for development or new line of enquiry
--   school: the school
--   findings: how many findings
--   position: the place of the strand in the framework
--   kind_position: the place of the kind
--   reviews: how many reviews of the school were held
with held as not materialized (
    select partnership, school, review
    from visible.reviews
    where coalesce(held_on <= $as_of::date, false)
        and ($partnership is null or partnership = $partnership)
        and ($school is null or school = $school)
        and ($year is null or academic_year = $year)
        and ($protocol is null or protocol = $protocol)
),
reviewed as not materialized (
    select s.partnership, s.school, count(*)::integer as reviews
    from visible.schools as s
    join held as h using (partnership, school)
    where is_member(s.joined, s."left", $as_of::date)
    group by all
),
counted as (
    select
        f.partnership, f.school, f.theme, coalesce(f.strand, '(no strand)') as strand, f.kind,
        count(*)::integer as findings
    from visible.findings as f
    join held as h using (partnership, review)
    join reviewed as r on r.partnership = f.partnership and r.school = f.school
    where $theme is null or f.theme = $theme
    group by all
),
strands as (
    select p.partnership, s.theme, s.strand, s.position::double as position
    from (select distinct partnership from reviewed) as p
    cross join visible.strands as s
    where $theme is null or s.theme = $theme
    union all
    select distinct f.partnership, f.theme, f.strand, f.position
    from visible.other_strands as f
    join held as h using (partnership, review)
    join reviewed as r on r.partnership = f.partnership and r.school = f.school
    where $theme is null or f.theme = $theme
)
select
    s.partnership, s.theme, s.strand, k.kind, r.school, coalesce(c.findings, 0) as findings, s.position,
    k.kind_position, r.reviews
from strands as s
join reviewed as r using (partnership)
cross join visible.kinds as k
left join counted as c
    on c.partnership = s.partnership and c.school = r.school and c.theme = s.theme and c.strand = s.strand
    and c.kind = k.kind
order by s.partnership, s.position, s.strand, k.kind_position, r.school
