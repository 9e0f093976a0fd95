-- question: How far does each review reach, from what it found to a change that somebody saw?
-- definition: One row a review held by the day. Actions leave out those that do not apply; complete is done by the
--   day; with evidence: complete, with evidence recorded. Assessed and impact count the latest entry for each action
--   (or the review), level and measure: assessed has a judgement other than awaiting evaluation, impact shown is
--   evident or embedded, early indicators are counted apart. What breaks the chain is the first link that nobody has
--   recorded; a link may well be there without a record.
-- columns:
--   partnership: the partnership
--   review: the review
--   school: the host school
--   academic_year: the academic year of the review
--   protocol: the protocol of the review
--   review_date: the day of the review
--   findings: findings recorded
--   actions: actions of its plan
--   complete: actions that are complete
--   with_evidence: complete actions with evidence recorded
--   assessed: what somebody has looked at and judged
--   early_indicators: of that, judged early indicators
--   impact_shown: of that, judged evident or embedded
--   last_assessed: the day somebody last looked
--   breaks: the first link that is missing, in words; blank where none is
--   ends_after: the link before that one
--   to_complete: the sheet and what goes on it, where a record is missing; blank where somebody has looked
with held as (
    select partnership, review, school, academic_year, protocol, review_date
    from visible.reviews
    where held_on <= $as_of::date
        and ($partnership is null or partnership = $partnership)
        and ($school is null or school = $school)
        and ($year is null or academic_year = $year)
        and ($protocol is null or protocol = $protocol)
),
found as (
    select partnership, review, count(*)::integer as findings
    from visible.findings where $partnership is null or partnership = $partnership group by all
),
states as (
    select seq, sheet_no, row_number, state from steps($as_of::date)
    where kind = 'action' and ($partnership is null or partnership = $partnership)
),
planned as (
    select
        a.partnership, a.review,
        count(*) filter (s.state <> 'not applicable')::integer as actions,
        count(*) filter (s.state = 'done')::integer as complete,
        count(*) filter (s.state = 'done' and a.has_evidence)::integer as with_evidence
    from visible.actions as a
    join states as s using (seq, sheet_no, row_number)
    where $partnership is null or a.partnership = $partnership
    group by all
),
impact as (
    select
        partnership, review,
        count(*) filter (judgement <> 'awaiting evaluation')::integer as assessed,
        count(*) filter (judgement = 'early indicators')::integer as early_indicators,
        count(*) filter (judgement in ('evident', 'embedded'))::integer as impact_shown,
        max(assessed_on) as last_assessed
    from impact_now($as_of::date) where $partnership is null or partnership = $partnership
    group by all
),
linked as (
    select
        h.*, coalesce(f.findings, 0) as findings, coalesce(p.actions, 0) as actions,
        coalesce(p.complete, 0) as complete, coalesce(p.with_evidence, 0) as with_evidence,
        coalesce(i.assessed, 0) as assessed, coalesce(i.early_indicators, 0) as early_indicators,
        coalesce(i.impact_shown, 0) as impact_shown, i.last_assessed
    from held as h
    left join found as f using (partnership, review)
    left join planned as p using (partnership, review)
    left join impact as i using (partnership, review)
),
endings as (
    from (values
        (0, 'no findings recorded', 'the review', 'Findings: a row for each finding'),
        (1, 'no action plan recorded', 'the findings', 'Actions: a row for each action agreed'),
        (2, 'no action complete yet', 'the action plan', 'Actions: Status and Completed, when an action is complete'),
        (3, 'no evidence recorded for what is complete', 'the complete action', 'Actions: Evidence'),
        (4, 'impact not looked at yet', 'the evidence', 'Impact: a row each time somebody looks'),
        (5, 'early indicators of impact, not evident yet', 'early indicators', null),
        (6, 'no change seen yet', 'a look that saw no change yet', null)
    ) as e (links, breaks, ends_after, to_complete)
)
select
    partnership, review, school, academic_year, protocol, review_date, findings, actions, complete, with_evidence,
    assessed, early_indicators, impact_shown, last_assessed,
    e.breaks, e.ends_after, e.to_complete
from linked
left join endings as e on e.links = case
    when findings = 0 then 0
    when actions = 0 then 1
    when complete = 0 then 2
    when with_evidence = 0 then 3
    when assessed = 0 then 4
    when impact_shown = 0 and early_indicators > 0 then 5
    when impact_shown = 0 then 6
end
order by partnership, academic_year nulls last, school, review_date, review
