-- question: What did the last load change?
-- definition: Every record and cell that differs from the snapshot before, worked out once when it was published.
-- viewers: lead
-- narrows: school
-- columns:
--   partnership: the partnership
--   since: when the snapshot before was published, in UTC
--   sheet: the sheet that the record belongs to
--   school: the school
--   what: the record and the column
--   before: what it said
--   after: what it says now
--   withheld: true where the text is not for this viewer
select partnership, since, sheet, school, what, before, after, withheld
from visible.changes
where ($partnership is null or partnership = $partnership) and ($school is null or school = $school)
order by partnership, sheet, school, what, before, after
