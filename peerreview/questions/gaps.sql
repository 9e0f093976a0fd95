-- question: How long did it take from the review to what follows it, and what does the protocol allow?
-- definition: Steps after the review that the protocol counts from the review or from another step, and always from
--   the review to the workshop, where both days are known and have come. A review counts by its last day. Allowed:
--   the days to the date on which the protocol makes the step due, which is later where that falls in a known school
--   holiday. Days are calendar days.
-- columns:
--   partnership: the partnership
--   school: the host school
--   review: the review
--   from_step: the step that the days are counted from
--   to_step: the step that the days are counted to
--   days: the days between them, negative where the second came first
--   allowed: the days that the protocol allows, blank where it sets none
--   academic_year: the academic year of the review
--   protocol: the protocol of the review
--   from_on: the day of the first step
--   to_on: the day of the second step
--   rule: the protocol's rule in words
--   within: whether it took no longer than allowed, blank where nothing is set
--   words: the days and what is allowed, in words
--   known: how many rows of this answer in the partnership have these two steps
--   ruled: how many of those have a rule
--   kept: how many of those took no longer than allowed
--   fewest: the fewest days that any of those took
--   most: the most days that any of those took
--   summary: these figures in words
with happened as not materialized (
    select partnership, school, review, academic_year, protocol, step, done, rule_on, position
    from steps($as_of::date)
    where kind = 'milestone' and done is not null
        and ($partnership is null or partnership = $partnership)
        and ($school is null or school = $school)
        and ($year is null or academic_year = $year)
        and ($protocol is null or protocol = $protocol)
),
starts as ( -- a review that takes several days starts what follows on its last
    select h.partnership, h.review, h.step, h.done as from_on from happened as h where h.step <> 'Review'
    union all
    select h.partnership, h.review, h.step, coalesce(r.review_end, r.review_date, h.done)
    from happened as h
    join visible.reviews as r using (partnership, review)
    where h.step = 'Review'
),
counted_from as not materialized (
    select h.*, p.anchor as from_step, p.rule_words as rule
    from happened as h
    join visible.protocol_steps as p using (partnership, protocol, step)
    where p.anchor is not null and not p.before_review
),
wanted as (
    from counted_from
    union all
    select h.*, 'Review', null
    from happened as h
    left join counted_from as c
        on c.partnership = h.partnership and c.review = h.review and c.step = h.step and c.from_step = 'Review'
    where h.step in ('Workshop', 'Report returned') and c.step is null
),
gaps as (
    select
        w.partnership, w.school, w.review, w.from_step, w.step as to_step, (w.done - s.from_on)::integer as days,
        case when w.rule is not null then (w.rule_on - s.from_on)::integer end as allowed,
        w.academic_year, w.protocol, s.from_on, w.done as to_on, w.rule, w.position
    from wanted as w
    join starts as s on s.partnership = w.partnership and s.review = w.review and s.step = w.from_step
    where s.from_on <= least(w.done, $as_of::date) and ($step is null or w.step = $step)
),
weighed as (
    select
        *, days <= allowed as within,
        count(*) over pair as known, count(allowed) over pair as ruled,
        count(*) filter (days <= allowed) over pair as kept,
        min(days) over pair as fewest, max(days) over pair as most
    from gaps
    window pair as (partition by partnership, from_step, to_step)
)
select
    partnership, school, review, from_step, to_step, days, allowed, academic_year, protocol, from_on, to_on, rule,
    within, case when days = 1 then '1 day' else days || ' days' end || case
        when allowed is null then '; the protocol sets no time' else '; the protocol allows ' || allowed end as words,
    known::integer as known, ruled::integer as ruled, kept::integer as kept, fewest, most,
    case when ruled > 0 then kept || ' of ' || ruled || ' within what the protocol allows'
        else known || ' known, after ' || if(fewest = most, '', fewest || ' to ') || most
            || if(most = 1, ' day', ' days') || '; the protocol sets no time' end as summary
from weighed
order by partnership, academic_year nulls first, school, review, position, from_step
