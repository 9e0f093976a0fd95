-- question: Which rows and cells could not be read, and what do I type?
-- definition: Everything that the last check of each workbook, and putting them together, found. Refused: the file could
--   not be used. Row left out: kept whole and tried again at every load. Cell left out: the row loaded without that cell.
--   Advice: loaded, but worth a look.
-- viewers: lead
-- columns:
--   partnership: the partnership
--   code: the kind of issue, a stable word
--   severity: refused, row left out, cell left out or advice
--   source: the workbook's name in the store
--   file: the workbook's file name
--   sheet: the sheet
--   cell: the cell
--   heading: the column's heading
--   value: what stands there
--   problem: what is wrong
--   fix: how to put it right
--   row_values: the row as JSON, where it was left out, as far as this viewer may read it
--   withheld: true where the text is not for this viewer
select partnership, code, severity, source, file, sheet, cell, heading, value, problem, fix, row_values, withheld
from visible.issues
where $partnership is null or partnership = $partnership
order by list_position(['refused', 'row left out', 'cell left out', 'advice'], severity), code, partnership, file, cell
