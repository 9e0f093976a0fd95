-- question: Which actions are complete, with no evidence recorded?
-- definition: Every action that is complete by the day and has nothing in its Evidence cell, the earliest review first.
--   There may well be evidence that nobody has written down.
-- narrows: school, year
-- columns:
--   partnership: the partnership
--   school: the school
--   review: the review it came from
--   academic_year: the academic year of the review
--   review_date: the day of the review
--   action: what was done
--   owner: who owns it
--   completed: when it was completed, where that is typed
--   withheld: true where the text is not for this viewer
--   source: the workbook that the record comes from
--   place: its sheet and row
with complete as (
    select seq, sheet_no, row_number from steps($as_of::date)
    where kind = 'action' and state = 'done' and ($partnership is null or partnership = $partnership)
)
select
    a.partnership, a.school, a.review, r.academic_year, r.review_date, a.action, a.owner,
    case when a.completed <= $as_of::date then a.completed end as completed, a.withheld, a.source,
    a.sheet || ', row ' || a.row_number as place
from visible.actions as a
join complete as c using (seq, sheet_no, row_number)
join visible.reviews as r using (partnership, review)
where not a.has_evidence
    and ($partnership is null or a.partnership = $partnership)
    and ($school is null or a.school = $school)
    and ($year is null or r.academic_year = $year)
order by a.partnership, r.review_date nulls last, a.school, a.review, completed nulls last, a.source, a.row_number
