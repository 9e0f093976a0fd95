-- question: What came in from each sheet, and what was left out?
-- definition: For each sheet of each workbook: the rows below its heading, those that became records and those that were
--   left out. Rows in are always the sum of the two. A sheet of which nothing could be loaded is there too.
-- viewers: lead
-- columns:
--   partnership: the partnership
--   source: the workbook's name in the store
--   file: the workbook's file name
--   loaded_at: when it was loaded, in UTC
--   sheet: the sheet's own name
--   kind: what kind of sheet it was taken for; none where nothing of it was loaded
--   rows_in: rows with something in them below the heading
--   loaded: rows that became records
--   left_out: rows that did not
--   reasons: why rows were left out, how many for each reason, and the numbers of these rows
with left_out as (
    select
        l.seq, s.partnership, s.sheet, s.key, l.reason, sum(l.times) as times,
        string_agg(l.rows, ', ' order by l.first_row) as rows
    from visible.left_out as l join visible.sheets as s using (seq, sheet_no) group by all
),
reasons as (
    select
        seq, partnership, sheet, key,
        string_agg(times || ' × ' || reason || ' (' || rows || ')', '; ' order by times desc, reason) as reasons
    from left_out group by all
),
told as ( -- of a record workbook, each answer is a row of its own
    select
        seq, partnership, sheet, key, min(sheet_no) as place, sum(rows_in)::integer as rows_in,
        sum(loaded)::integer as loaded, sum(left_out)::integer as left_out
    from visible.sheets group by all
)
select t.partnership, f.source, f.file, f.loaded_at, t.sheet, t.key as kind, t.rows_in, t.loaded, t.left_out, r.reasons
from told as t
join visible.sources as f using (seq)
left join reasons as r
    on r.seq = t.seq and r.sheet = t.sheet and r.key is not distinct from t.key
    and r.partnership is not distinct from t.partnership
where $partnership is null or t.partnership = $partnership
order by t.partnership, f.file, f.seq, t.place
