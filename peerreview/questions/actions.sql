-- question: What have we agreed to do, who does it, by when, and where does it stand?
-- definition: Every action of every action plan. The state comes from its dates and its status; impact is the latest
--   judgement recorded for that action by the day. Slipped: its due date was moved to a later one.
-- narrows: review, school, theme, year
-- columns:
--   partnership: the partnership
--   school: the school
--   review: the review it came from
--   academic_year: the academic year of the review
--   finding: the finding it answers, where the plan says so
--   action: what will be done
--   theme: the theme
--   strand: the strand
--   who: who owns it
--   due: the due date first agreed
--   revised_due: the revised due date
--   completed: when it was completed
--   state: how it stands on the day
--   days_overdue: days since it was due, for what is overdue
--   status: the status typed in the plan
--   success_criterion: what success looks like
--   criterion_met: whether the success criterion was met
--   evidence: the evidence recorded
--   impact: the latest judgement of its impact
--   slipped: whether its due date was moved to a later one
--   withheld: true where the text is not for this viewer
--   source: the workbook that the record comes from
--   source_cell: the cell of its due date
--   due_in_words: the day it is due now, and the day first agreed where that is another
--   criterion: what success looks like, and whether it was met
with latest as (
    select partnership, review, lower(action_id) as action_id,
        max_by(judgement, (coalesce(assessed_on, date '0001-01-01'), source, sheet, row_number))
            filter (judgement is not null) as impact
    from visible.impact
    where action_id is not null and coalesce(assessed_on <= $as_of::date, true)
    group by all
),
states as (
    select seq, sheet_no, row_number, source_cell, state, days_overdue
    from steps($as_of::date) where kind = 'action'
)
select
    a.partnership, a.school, a.review, r.academic_year, f.finding, a.action, a.theme, a.strand, a.owner as who, a.due,
    a.revised_due, case when a.completed <= $as_of::date then a.completed end as completed, s.state, s.days_overdue,
    a.status, a.success_criterion, a.criterion_met, a.evidence, l.impact,
    coalesce(a.revised_due > a.due, false) as slipped, a.withheld, a.source, s.source_cell,
    concat_ws(', ', say_date(coalesce(a.revised_due, a.due)),
        case when a.revised_due <> a.due then 'first agreed for ' || say_date(a.due) end) as due_in_words,
    a.success_criterion || coalesce(' (' || a.criterion_met || ')', '') as criterion
from visible.actions as a
join visible.reviews as r using (partnership, review)
left join states as s on s.seq = a.seq and s.sheet_no = a.sheet_no and s.row_number = a.row_number
left join latest as l on l.partnership = a.partnership and l.review = a.review and l.action_id = lower(a.action_id)
left join visible.findings as f
    on f.partnership = a.partnership and f.review = a.review and lower(f.finding_id) = lower(a.finding_id)
where ($partnership is null or a.partnership = $partnership)
    and ($school is null or a.school = $school)
    and ($year is null or r.academic_year = $year)
    and ($theme is null or a.theme = $theme)
    and ($protocol is null or r.protocol = $protocol)
    and ($review is null or a.review = $review)
order by a.partnership, r.academic_year, a.school, a.review, coalesce(a.revised_due, a.due), a.action
