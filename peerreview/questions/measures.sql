-- question: What was measured since our reviews: how did it stand before, how does it stand now, and did it last?
-- definition: One row for each action (or review, where no action is named), level and measure that somebody has looked
--   at by the day. Before is the first starting point that was typed, since is the latest follow-up that was typed.
--   Later compares days: what was judged evident or embedded on one day, with the latest day of a judgement other than
--   awaiting evaluation. Missing is said of early indicators, evident and embedded only. Figures and judgements are
--   the school's own, and do not say that the review was the cause.
-- narrows: school, year
-- columns:
--   partnership: the partnership
--   school: the school that reports it
--   review: the review
--   academic_year: the academic year of the review
--   review_date: the day of the review
--   action: the action whose impact it is, where one is named
--   level: pupil, teacher, leadership or partnership
--   measure: what was looked at
--   unit: the unit of the figures; % where both have that sign and no unit is typed
--   baseline: how it stood before, as it was typed
--   follow_up: how it stood when somebody looked last, as it was typed
--   follow_up_on: the day of that figure
--   baseline_number: how it stood before, as a number: without signs of percent and thousands; 0.3 for 6 of 20
--   follow_up_number: how it stands since, in the same way
--   scale: what both can be drawn on: their unit, or part of the whole for 6 of 20; blank where they cannot be drawn
--   dated: the day of the review and the day of that figure, in words
--   judgement: the latest judgement
--   judgement_before: what was judged on an earlier day, the last time before
--   times: days on which somebody looked, at least one
--   assessed_on: the day somebody last looked
--   assessed_by: who last looked
--   reported: who last looked, and when
--   evidence: the evidence recorded last
--   next_check: when somebody will look again
--   later: whether what was evident or embedded still was at a later check; blank where it never was
--   missing: what the records of a claimed change lack; blank where they lack nothing
--   withheld: true where some of the text is not for this viewer
--   source: the workbook that the latest record comes from
--   place: its sheet and row
with named as (
    select partnership, review, lower(action_id) as action_id, min(action) as action
    from visible.actions
    where action_id is not null and ($partnership is null or partnership = $partnership)
    group by all
),
looked as (
    select
        i.* replace (lower(i.action_id) as action_id), r.academic_year, r.review_date,
        coalesce(i.assessed_on, date '0001-01-01') as day, i.judgement in ('evident', 'embedded') as shown,
        coalesce(i.judgement, 'awaiting evaluation') <> 'awaiting evaluation' as judged,
        max(day) filter (judged) over (partition by i.partnership, i.review, lower(i.action_id), i.level, i.measure_key)
            as last_day
    from visible.impact as i
    join visible.reviews as r using (partnership, review)
    where coalesce(i.assessed_on <= $as_of::date, true)
        and ($partnership is null or i.partnership = $partnership)
        and ($school is null or i.school = $school)
        and ($year is null or r.academic_year = $year)
),
ordered as (
    select *, row_number() over (order by day, source, sheet, row_number) as turn from looked
),
subjects as (
    select
        partnership, review, action_id, level, measure_key, any_value(school) as school,
        any_value(academic_year) as academic_year, any_value(review_date) as review_date,
        arg_max(measure, turn) as measure, arg_min(baseline, turn) as baseline, arg_max(follow_up, turn) as follow_up,
        arg_max(assessed_on, turn) filter (follow_up is not null) as follow_up_on,
        arg_max(unit, turn) as typed_unit,
        greatest(count(distinct assessed_on), 1)::integer as times,
        arg_max(
            {
                'judgement': judgement, 'on': assessed_on, 'who': assessed_by, 'next_check': next_check,
                'source': source, 'place': sheet || ', row ' || row_number
            },
            turn
        ) as latest,
        arg_max(evidence, turn) as evidence,
        arg_max(judgement, turn) filter (judged) as last_judged,
        arg_max(judgement, turn) filter (judged and day < last_day) as judgement_before,
        coalesce(bool_or(shown), false) as ever_shown,
        coalesce(bool_or(shown and day < last_day), false) as shown_before,
        coalesce(bool_or(judgement = 'embedded' and day < last_day), false) as embedded_before,
        max(day) > max(last_day) as looked_since,
        bool_or(withheld) as withheld
    from ordered
    group by partnership, review, action_id, level, measure_key
),
read as (
    select
        *,
        try_cast(regexp_extract(baseline, '^\s*(\d+) of (\d+)\s*$', 1) as double)
            / nullif(try_cast(regexp_extract(baseline, '^\s*(\d+) of (\d+)\s*$', 2) as double), 0) as before_share,
        try_cast(regexp_extract(follow_up, '^\s*(\d+) of (\d+)\s*$', 1) as double)
            / nullif(try_cast(regexp_extract(follow_up, '^\s*(\d+) of (\d+)\s*$', 2) as double), 0) as since_share,
        try_cast(regexp_replace(baseline, '[%,\s]', '', 'g') as double) as before_typed,
        try_cast(regexp_replace(follow_up, '[%,\s]', '', 'g') as double) as since_typed,
        coalesce(
            nullif(trim(typed_unit), ''), case when contains(baseline, '%') and contains(follow_up, '%') then '%' end
        ) as unit,
        before_share is not null and since_share is not null as of_a_whole
    from subjects
),
numbered as (
    select
        *,
        coalesce(before_share, case when isfinite(before_typed) then before_typed end) as baseline_number,
        coalesce(since_share, case when isfinite(since_typed) then since_typed end) as follow_up_number,
        case
            when of_a_whole then 'part of the whole'
            when before_share is null and since_share is null and baseline_number is not null
                and follow_up_number is not null
                then lower(unit)
        end as scale
    from read
)
select
    n.partnership, n.school, n.review, n.academic_year, n.review_date, a.action, n.level, n.measure, n.unit, n.baseline,
    n.follow_up, n.follow_up_on, n.baseline_number, n.follow_up_number, n.scale,
    concat_ws(', ', 'review ' || say_date(n.review_date), 'looked at ' || say_date(n.follow_up_on)) as dated,
    n.latest.judgement as judgement, n.judgement_before, n.times, n.latest.on as assessed_on,
    n.latest.who as assessed_by,
    nullif(concat_ws(', ', n.latest.who, say_date(n.latest.on)), '') as reported,
    n.evidence, n.latest.next_check as next_check,
    case
        when not n.ever_shown then null
        when not n.shown_before and n.looked_since then 'not judged again yet'
        when not n.shown_before then 'not looked at since'
        when n.last_judged = 'embedded' and n.embedded_before then 'still embedded at a later check'
        when n.last_judged = 'embedded' then 'embedded at a later check'
        when n.last_judged = 'evident' then 'still evident at a later check'
        else 'faded'
    end as later,
    case
        when coalesce(n.latest.judgement in ('early indicators', 'evident', 'embedded'), false) = false then null
        when n.measure_key = hash(null::varchar) then 'the measure' -- told even where its words are withheld
        when n.withheld then null
        when n.baseline is null and n.follow_up is null then 'the baseline and the follow-up'
        when n.baseline is null then 'the baseline'
        when n.follow_up is null then 'the follow-up'
    end as missing,
    n.withheld, n.latest.source as source, n.latest.place as place
from numbered as n
left join named as a using (partnership, review, action_id)
order by n.partnership, n.latest.on nulls last, n.school, n.review, n.level, n.latest.place
