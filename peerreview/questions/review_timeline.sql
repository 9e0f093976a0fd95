-- question: When does each review of the year take place, and when what belongs to it?
-- definition: Every milestone that has a day: the day it was done, or else the day it is due. Main: the review
--   itself, its workshop and its impact review. Days that only follow from the protocol's rules are among them.
-- narrows: protocol, review, school, step, year
-- columns:
--   partnership: the partnership
--   school: the host school
--   review: the review
--   step: the milestone
--   on: when it was done, or else when it is due
--   state: how it stands on the day
--   due: when it is due; for a step that is done, when it was due
--   academic_year: the academic year of the review
--   protocol: the protocol of the review
--   phase: the phase that all protocols have in common
--   main: whether it is the review, its workshop or its impact review
--   why: why it is due then or stands as it does
--   words: the step, its day and its state in words
--   called: the school, and the day of the review where it has one
with reviews as (
    select partnership, review, review_date
    from visible.reviews where $partnership is null or partnership = $partnership
)
select
    s.partnership, s.school, s.review, s.step, coalesce(s.done, s.due) as "on", s.state, s.due, s.academic_year,
    s.protocol, s.phase, s.step in ('Review', 'Workshop', 'Impact review') as main,
    s.basis as why, s.step || ', ' || say_date(coalesce(s.done, s.due)) || ': ' || s.state as words,
    s.school || coalesce(', ' || say_date(r.review_date), '') as called
from steps($as_of::date) as s
join reviews as r using (partnership, review)
where s.kind = 'milestone' and coalesce(s.done, s.due) is not null and s.state <> 'not applicable'
    and ($partnership is null or s.partnership = $partnership)
    and ($school is null or s.school = $school)
    and ($year is null or s.academic_year = $year)
    and ($protocol is null or s.protocol = $protocol)
    and ($review is null or s.review = $review)
    and ($step is null or s.step = $step)
order by s.partnership, r.review_date nulls last, s.school, s.review, "on", s.position
