-- question: What was each of our reviews about, who took part, and how far has what followed come?
-- definition: Every review of the records. Last: the latest that has been held by the day. Next: the first that has not
--   been held and comes after it. Cancelled: one after the last that will not be held. Others are earlier or later.
--   Without a date: milestones of that review that are unscheduled. The latest plan is that of the latest review that
--   has any action.
-- narrows: school, year
-- columns:
--   partnership: the partnership
--   school: the host school
--   review: the review
--   academic_year: the academic year of the review
--   protocol: the protocol of the review
--   standing: last, next, earlier, later or cancelled, as seen from the day
--   status: cancelled or postponed, where it is
--   held: whether it has been held
--   review_date: the day of the review
--   review_end: its last day, where it took several
--   focus: what it looked at
--   focus_origin: where the focus came from
--   enquiry_question: the enquiry question, word for word
--   evidence_sources: the sources of evidence
--   theme: the theme
--   strand: the strand
--   lead_reviewer: who leads it
--   review_team: who is on the review team
--   champions: the Improvement Champions booked
--   head_observing: whether the host head observes
--   terms_agreed: whether terms of reference are agreed
--   process_well: what went well in the process
--   process_change: what to change in the process
--   notes: notes
--   audience: who may read the text
--   without_date: milestones that have no date and no rule, in the protocol's order
--   findings: how many findings are recorded
--   actions: how many actions its plan has, those that do not apply left out
--   actions_complete: how many of them are complete
--   latest_plan: whether this is the school's latest plan
--   documents: how many documents are asked for or were sent, blank where no workbook records them
--   documents_shared: those that are recorded as sent
--   documents_awaited: those that are not
--   withheld: true where the text is not for this viewer
--   source: the workbook that the record comes from
--   place: its sheet and row
--   called: how a sentence speaks of it: the review of 2026/27, the review without a year
--   told_under: the year that the story tells it under, or “Without a year”
with known as not materialized ( -- so that counting leaves out what only tells more of each
    select *, coalesce(held_on <= $as_of::date, false) as held,
        row_number() over (
            partition by partnership, school
            -- in no year: before the others where it has been held, after them where it is still to come
            order by not held and academic_year is null, academic_year nulls first,
                day_held(review_date, held_on) nulls last, review
        ) as place_in_time
    from visible.reviews
),
latest as not materialized (
    select partnership, school, max(place_in_time) as last_place
    from known where held and status is distinct from 'cancelled' group by all
),
coming as (
    select k.partnership, k.school, min(k.place_in_time) as next_place
    from known as k left join latest as l using (partnership, school)
    where not k.held and k.status is distinct from 'cancelled' and k.place_in_time > coalesce(l.last_place, 0)
    group by all
),
facts as not materialized (
    select
        partnership, review,
        list(step order by position) filter (kind = 'milestone' and state = 'unscheduled') as without_date,
        count(*) filter (kind = 'action' and state <> 'not applicable')::integer as actions,
        count(*) filter (kind = 'action' and state = 'done')::integer as actions_complete
    from steps($as_of::date)
    where review is not null
    group by all
),
found as (
    select partnership, review, count(*)::integer as findings from visible.findings group by all
),
papers as (
    select
        partnership, review, count(*)::integer as documents,
        list(document order by document) filter (shared) as documents_shared,
        list(document order by document) filter (not shared) as documents_awaited
    from visible.documents group by all
),
plans as (
    select k.partnership, k.school, max(k.place_in_time) as plan_place
    from known as k join facts as f using (partnership, review)
    where f.actions > 0 group by all
)
select
    k.partnership, k.school, k.review, k.academic_year, k.protocol,
    case
        when k.status = 'cancelled' and k.place_in_time > coalesce(l.last_place, 0) then 'cancelled'
        when k.place_in_time = l.last_place then 'last'
        when k.place_in_time = c.next_place then 'next'
        when k.place_in_time > coalesce(l.last_place, 0) then 'later'
        else 'earlier'
    end as standing,
    k.status, k.held, k.review_date, k.review_end, k.focus, k.focus_origin, k.enquiry_question, k.evidence_sources,
    k.theme, k.strand, k.lead_reviewer, k.review_team, k.champions, k.head_observing, k.terms_agreed,
    k.process_well, k.process_change, k.notes, k.audience, coalesce(f.without_date, []) as without_date,
    coalesce(n.findings, 0) as findings, coalesce(f.actions, 0) as actions,
    coalesce(f.actions_complete, 0) as actions_complete,
    coalesce(k.place_in_time = p.plan_place, false) as latest_plan,
    d.documents, d.documents_shared, d.documents_awaited, k.withheld, k.source,
    k.sheet || ', row ' || k.row_number as place,
    coalesce('the review of ' || k.academic_year, 'the review without a year') as called,
    coalesce(k.academic_year, 'Without a year') as told_under
from known as k
left join latest as l using (partnership, school)
left join coming as c using (partnership, school)
left join plans as p using (partnership, school)
left join facts as f on f.partnership = k.partnership and f.review = k.review
left join found as n on n.partnership = k.partnership and n.review = k.review
left join papers as d on d.partnership = k.partnership and d.review = k.review
where ($partnership is null or k.partnership = $partnership)
    and ($school is null or k.school = $school)
    and ($year is null or k.academic_year = $year)
order by k.partnership, k.school, k.place_in_time
