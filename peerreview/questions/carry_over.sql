-- question: Which actions of earlier plans are still open?
-- definition: Actions of every plan but the school's latest one that are neither done nor cancelled on the day, oldest
--   plan first. Only plans of reviews held by the day are looked at.
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
with plans as (
    select partnership, school, review, academic_year, review_date from visible.reviews
    where held_on <= $as_of::date
        and ($partnership is null or partnership = $partnership)
        and ($school is null or school = $school)
),
in_plans as (
    select
        a.partnership, p.school, p.review, p.academic_year, p.review_date, a.action, a.theme, a.strand, a.owner, a.withheld,
        a.seq, a.sheet_no, a.row_number,
        dense_rank() over (
            partition by a.partnership, p.school
            order by p.academic_year desc nulls last, p.review_date desc nulls last, p.review desc
        ) as back
    from visible.actions as a
    join plans as p using (partnership, review)
    where $partnership is null or a.partnership = $partnership
)
select
    i.partnership, i.school, i.review, i.academic_year, i.action, i.theme, i.strand, i.owner as who, s.due, s.state,
    s.days_overdue, i.withheld, s.source, s.source_cell, coalesce(i.academic_year, 'Without a year') as told_under
from in_plans as i
join steps($as_of::date) as s
    on s.kind = 'action' and s.seq = i.seq and s.sheet_no = i.sheet_no and s.row_number = i.row_number
where i.back > 1 and s.state not in ('done', 'not applicable')
    and ($partnership is null or s.partnership = $partnership)
order by i.partnership, i.school, i.academic_year nulls first, i.review, s.due nulls last, i.row_number
