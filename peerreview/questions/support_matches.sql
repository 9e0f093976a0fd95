-- question: Who could help whom, strand by strand?
-- definition: Every strand of the framework, and only findings of members' reviews held by the day. Offers: members
--   with a strength or excellent practice that says yes to Share in directory. Seeks: members with an area for
--   development in their latest held review. Only findings that this viewer may read count, so a school appears here
--   to nobody who could not read it there. A finding without a strand is in no row.
-- viewers: members
-- columns:
--   partnership: the partnership
--   theme: the theme
--   strand: the strand
--   offers: schools that offer something there
--   seeks: schools that work on it
--   offering: how many offer
--   seeking: how many seek
--   matched: whether somebody seeks what another school offers
--   in_words: both in a few words
with members as (
    select partnership, school from visible.schools
    where is_member(joined, "left", $as_of::date)
        and ($partnership is null or partnership = $partnership)
),
held as (
    select partnership, review, latest from held_reviews($as_of::date)
    where $partnership is null or partnership = $partnership
),
read as (
    select partnership, school, review, strand, kind, share
    from visible.findings
    where not withheld and strand is not null and ($partnership is null or partnership = $partnership)
),
schools as (
    select
        f.partnership, f.strand, f.school,
        bool_or(f.share and f.kind in ('strength', 'excellent practice')) as offers,
        bool_or(h.latest and f.kind = 'area for development') as seeks
    from read as f
    join held as h using (partnership, review)
    join members as m on m.partnership = f.partnership and m.school = f.school
    group by all
),
matched as (
    select
        partnership, strand,
        coalesce(list(school order by school) filter (offers), []) as offers,
        coalesce(list(school order by school) filter (seeks), []) as seeks
    from schools
    group by all
)
select
    p.partnership, s.theme, s.strand, coalesce(m.offers, []) as offers, coalesce(m.seeks, []) as seeks,
    len(coalesce(m.offers, []))::integer as offering, len(coalesce(m.seeks, []))::integer as seeking,
    coalesce(len(m.offers) > 0 and len(m.seeks) > 0 and len(list_distinct(m.offers || m.seeks)) > 1, false) as matched,
    coalesce(len(m.offers), 0) || ' offering, ' || coalesce(len(m.seeks), 0) || ' seeking' as in_words
from visible.partnerships as p
cross join visible.strands as s
left join matched as m on m.partnership = p.partnership and m.strand = s.strand
where ($partnership is null or p.partnership = $partnership) and ($theme is null or s.theme = $theme)
order by p.partnership, s.position
