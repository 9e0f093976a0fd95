-- question: At which level has change been seen, and how firmly?
-- definition: For each action, or review where no action is named, each level and measure: the latest time somebody
--   looked by the day, and its judgement. Zeros are present. Entries without a level or a judgement are counted
--   apart. The judgement is the school's own; it does not say that the review was the cause.
-- columns:
--   partnership: the partnership
--   level: pupil, teacher, leadership or partnership
--   judgement: awaiting evaluation, no change yet, early indicators, evident or embedded
--   entries: latest entries with that level and judgement
--   schools: schools that have one
--   of: latest entries of that level, of any judgement
--   entries_in_all: latest entries of all levels
--   unplaced: latest entries without a level or a judgement
with levels as (
    select
        unnest(['pupil', 'teacher', 'leadership', 'partnership']) as level, unnest(range(4)) as level_place
),
judgements as (
    select
        unnest(['awaiting evaluation', 'no change yet', 'early indicators', 'evident', 'embedded']) as judgement,
        unnest(range(5)) as judgement_place
),
looked as (
    select i.partnership, i.school, i.level, i.judgement
    from impact_now($as_of::date) as i
    join visible.reviews as r using (partnership, review)
    where ($partnership is null or i.partnership = $partnership)
        and ($school is null or i.school = $school)
        and ($year is null or r.academic_year = $year)
),
counted as (
    select partnership, level, judgement, count(*)::integer as entries, count(distinct school)::integer as schools
    from looked group by all
),
apart as (
    select partnership, count(*) filter (level is null or judgement is null)::integer as unplaced
    from looked group by all
)
select
    p.partnership, l.level, j.judgement, coalesce(c.entries, 0) as entries, coalesce(c.schools, 0) as schools,
    coalesce(sum(c.entries) over (partition by p.partnership, l.level), 0)::integer as "of",
    coalesce(sum(c.entries) over (partition by p.partnership), 0)::integer as entries_in_all,
    coalesce(a.unplaced, 0) as unplaced
from visible.partnerships as p
cross join levels as l
cross join judgements as j
left join counted as c on c.partnership = p.partnership and c.level = l.level and c.judgement = j.judgement
left join apart as a on a.partnership = p.partnership
where $partnership is null or p.partnership = $partnership
order by p.partnership, l.level_place, j.judgement_place
