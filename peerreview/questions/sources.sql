-- question: Which workbooks does this come from, and when was each last loaded?
-- definition: Each workbook of the live data, as it was last loaded.
-- columns:
--   partnership: the partnership it was loaded for
--   source: its name in the store
--   file: its file name
--   protocol: the protocol given for it
--   loaded_at: when it was loaded, in UTC
--   sheets: how many sheets were understood
--   rows_in: rows with something in them, on the sheets that were understood
--   loaded: rows that became records
--   left_out: rows that did not
--   sha256: the file's fingerprint; the same file has the same one
select
    f.partnership, f.source, f.file, f.protocol, f.loaded_at, count(s.key) as sheets,
    coalesce(sum(s.rows_in) filter (s.key is not null), 0)::integer as rows_in,
    coalesce(sum(s.loaded), 0)::integer as loaded,
    coalesce(sum(s.left_out) filter (s.key is not null), 0)::integer as left_out, f.sha256
from visible.sources as f
left join visible.sheets as s using (seq)
where $partnership is null or f.partnership = $partnership
group by f.seq, f.partnership, f.source, f.file, f.protocol, f.loaded_at, f.sha256
order by f.partnership, f.file, f.seq
