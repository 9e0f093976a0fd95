-- question: Which actions of earlier plans are still open?
-- definition: Actions of every plan but the school's latest one that are neither done nor cancelled on the day, oldest
--   plan first. Only plans of reviews held by the day are looked at; one whose actions are all cancelled is none.
-- narrows: school
-- columns:
--   partnership: the partnership
--   school: the school
--   review: the review that the plan came from
--   academic_year: its academic year
--   action: what was to be done
--   theme: the theme
--   strand: the strand
--   who: who owns it
--   due: when it is due
--   state: how it stands on the day
--   days_overdue: days since it was due, for what is overdue
--   withheld: true where the text is not for this viewer
--   source: the workbook that the record comes from
--   source_cell: the cell that its date stands in, or belongs in
--   told_under: the year of the plan, or “Without a year”
with in_plans as (
    select
        a.partnership, h.school, h.review, h.academic_year, h.place, a.action, a.theme, a.strand, a.owner, a.withheld,
        a.row_number, s.due, s.state, s.days_overdue, s.source, s.source_cell,
        max(h.place) over (partition by a.partnership, h.school) as latest_plan
    from visible.actions as a
    join held_reviews($as_of::date) as h using (partnership, review)
    join steps($as_of::date) as s
        on s.kind = 'action' and s.seq = a.seq and s.sheet_no = a.sheet_no and s.row_number = a.row_number
    where s.state <> 'not applicable'
        and ($partnership is null or a.partnership = $partnership)
        and ($partnership is null or h.partnership = $partnership)
        and ($partnership is null or s.partnership = $partnership)
        and ($school is null or h.school = $school)
)
select
    partnership, school, review, academic_year, action, theme, strand, owner as who, due, state, days_overdue,
    withheld, source, source_cell, coalesce(academic_year, 'Without a year') as told_under
from in_plans
where place < latest_plan and state <> 'done'
order by partnership, school, place, due nulls last, row_number
