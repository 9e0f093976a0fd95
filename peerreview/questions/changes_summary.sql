-- question: How much did the last load change?
-- definition: The records and cells that differ from the snapshot before, counted. A record that is new or gone counts
--   once, not for each of its cells.
-- viewers: lead
-- columns:
--   partnership: the partnership
--   loaded_at: when a workbook of the partnership was last loaded, in UTC
--   cells: cells that say something else
--   added: records that are new
--   gone: records that are no longer there
--   schools: schools that any of this concerns
with counted as (
    select
        partnership, count(*) filter (after = 'added') as added, count(*) filter (before = 'gone') as gone,
        count(*) filter (after is distinct from 'added' and before is distinct from 'gone') as cells,
        count(distinct school) as schools
    from visible.changes
    group by partnership
)
select
    p.partnership, p.loaded_at, coalesce(c.cells, 0) as cells,
    coalesce(c.added, 0) as added, coalesce(c.gone, 0) as gone, coalesce(c.schools, 0) as schools
from visible.partnerships as p
left join counted as c using (partnership)
where $partnership is null or p.partnership = $partnership
order by p.partnership
