-- question: What has changed since our reviews, as the schools themselves report it?
-- definition: Every time that somebody looked, oldest first: what was looked at, how it stood before, how it stands since,
--   and the school's own judgement. It is what came after the review, and does not say that the review was the cause.
-- narrows: school, year
-- columns:
--   partnership: the partnership
--   school: the school
--   review: the review
--   academic_year: the academic year of the review
--   action: the action whose impact it is, where one is named
--   level: pupil, teacher, leadership or partnership
--   measure: what was looked at
--   baseline: how it stood before, as it was typed
--   follow_up: how it stood when somebody looked, as it was typed
--   unit: the unit of both
--   judgement: awaiting evaluation, no change yet, early indicators, evident or embedded
--   assessed_on: the day somebody looked
--   assessed_by: who looked
--   evidence: the evidence recorded
--   next_step: what comes next
--   next_check: when somebody will look again
--   withheld: true where the text is not for this viewer
--   source: the workbook that the record comes from
--   place: its sheet and row
with named as (
    select partnership, review, lower(action_id) as action_id, min(action) as action
    from visible.actions where action_id is not null group by all
)
select
    i.partnership, i.school, i.review, r.academic_year, a.action, i.level, i.measure, i.baseline, i.follow_up, i.unit,
    i.judgement, i.assessed_on, i.assessed_by, i.evidence, i.next_step, i.next_check, i.withheld, i.source,
    i.sheet || ', row ' || i.row_number as place
from visible.impact as i
join visible.reviews as r using (partnership, review)
left join named as a on a.partnership = i.partnership and a.review = i.review and a.action_id = lower(i.action_id)
where coalesce(i.assessed_on <= $as_of::date, true)
    and ($partnership is null or i.partnership = $partnership)
    and ($school is null or i.school = $school)
    and ($year is null or r.academic_year = $year)
order by i.partnership, i.assessed_on nulls last, i.school, i.review, i.row_number
