-- question: What came in from each sheet, and what was left out?
-- definition: For each sheet of each workbook: the rows below its heading, those that became records and those that were
--   left out. Rows in are always the sum of the two.
-- viewers: lead
-- columns:
--   partnership: the partnership
--   source: the workbook's name in the store
--   file: the workbook's file name
--   loaded_at: when it was loaded, in UTC
--   sheet: the sheet's own name
--   kind: what kind of sheet it was taken for
--   rows_in: rows with something in them below the heading
--   loaded: rows that became records
--   left_out: rows that did not
--   reasons: why rows were left out, and how many for each reason
with reasons as (
    select seq, sheet_no, string_agg(times || ' × ' || reason, '; ' order by times desc, reason) as reasons
    from (select seq, sheet_no, reason, count(*) as times from visible.left_out group by all)
    group by all
)
select s.partnership, f.source, f.file, f.loaded_at, s.sheet, s.key as kind, s.rows_in, s.loaded, s.left_out, r.reasons
from visible.sheets as s
join visible.sources as f using (seq)
left join reasons as r on r.seq = s.seq and r.sheet_no = s.sheet_no
where $partnership is null or s.partnership = $partnership
order by s.partnership, f.file, f.seq, s.sheet_no
