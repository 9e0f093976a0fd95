-- question: What has happened at our school since its first review, and what comes next?
-- definition: Milestones, findings, actions and impact assessments of a school in the order of their dates. What has
--   not happened yet stands under the day it is due; what has no date comes last. The year “Without a year” asks for
--   reviews that are in none.
-- narrows: school, year
-- columns:
--   partnership: the partnership
--   school: the school
--   review: the review
--   academic_year: the academic year of the review
--   on: the day
--   what: what happened, or has to
--   kind: milestone, action, impact check or impact; for a finding what kind it is: strength, area for development …
--   phase: the phase that all protocols have in common
--   state: how it stands on the day
--   withheld: true where the text is not for this viewer
--   stands: how a step stands on the day; blank for findings and impact, which are no steps
--   told_under: the academic year, or “Without a year”
with told as (
    select partnership, school, review, academic_year, coalesce(done, due) as "on", step as what, kind, phase, state,
        withheld, position
    from steps($as_of::date) where school is not null and state <> 'not applicable'
    union all
    select f.partnership, f.school, f.review, r.academic_year, r.review_date, f.finding, f.kind, 'review', 'done',
        f.withheld, 500
    from visible.findings as f join visible.reviews as r using (partnership, review)
    where r.held_on <= $as_of::date
    union all
    select i.partnership, i.school, i.review, r.academic_year, i.assessed_on,
        concat_ws(': ', i.judgement, i.measure), 'impact', 'impact', 'done', i.withheld, 1001
    from visible.impact as i join visible.reviews as r using (partnership, review)
    where coalesce(i.assessed_on <= $as_of::date, true)
)
select partnership, school, review, academic_year, "on", what, kind, phase, state, withheld,
    case when kind in ('milestone', 'action', 'impact check') then state end as stands,
    coalesce(academic_year, 'Without a year') as told_under
from told
where ($partnership is null or partnership = $partnership)
    and ($school is null or school = $school)
    and ($year is null or told_under = $year)
order by partnership, school, "on" nulls last, position, academic_year nulls last, review, kind, what, state
