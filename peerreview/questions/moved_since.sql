-- question: What has moved in each partnership since its last conversation with the Associate?
-- definition: Four of the figures of the question facts, on the day of the partnership's last conversation, or a year
--   before the day where it has had none, and on the day itself; both are worked out from today's records, and what is
--   recorded without a day counts on both. One row a partnership and fact, those furthest along first.
-- viewers: members
-- columns:
--   partnership: the partnership
--   since: the day of the last conversation, or a year before the day
--   conversation: whether that is the day of a conversation
--   fact: the name of the fact
--   before: how many on the earlier day
--   of_before: out of how many on the earlier day
--   count: how many on the day
--   of: out of how many on the day
--   moved: whether there are more or fewer of them
--   in_words: how many of how many on the day, as a sentence says it
--   before_in_words: the same of the earlier day, out of how many only where that was another number
with talks as (
    select partnership, max(held_on) as held_on from visible.conversations
    where held_on <= $as_of::date and ($partnership is null or partnership = $partnership)
    group by partnership
),
spans as (
    select
        p.partnership, t.held_on is not null as conversation,
        coalesce(t.held_on, ($as_of::date - interval 1 year)::date) as since
    from visible.partnerships as p
    left join talks as t using (partnership)
    where $partnership is null or p.partnership = $partnership
),
reviews as (
    select
        v.partnership, v.review, coalesce(v.held_on <= $as_of::date, false) as held,
        coalesce(v.held_on <= s.since, false) as held_before
    from visible.reviews as v
    join spans as s using (partnership)
    where v.status is distinct from 'cancelled'
),
of_reviews as (
    select
        partnership, count(*) as recorded, count(*) filter (held) as held, count(*) filter (held_before) as held_before
    from reviews group by partnership
),
looked as (
    select
        i.partnership, i.review, lower(i.action_id) as action_id, i.level, i.measure_key, i.judgement,
        i.judgement <> 'awaiting evaluation' as judged, coalesce(i.assessed_on <= s.since, true) as before,
        (coalesce(i.assessed_on, date '0001-01-01'), i.source, i.sheet, i.row_number) as turn, v.held, v.held_before
    from visible.impact as i
    join spans as s using (partnership)
    join reviews as v using (partnership, review)
    where coalesce(i.assessed_on <= $as_of::date, true)
),
subjects as ( -- what somebody looked at, with the latest word on it on each of the two days
    select
        partnership, review, held, held_before, action_id,
        arg_max({said: judgement}, turn).said as judgement,
        (arg_max({said: judgement}, turn) filter (before)).said as judgement_before,
        coalesce(bool_or(judged), false) as judged, coalesce(bool_or(judged and before), false) as judged_before
    from looked
    group by partnership, review, held, held_before, action_id, level, measure_key
),
of_impact as (
    select
        partnership, count(distinct review) filter (held and judgement in ('evident', 'embedded')) as shown,
        count(distinct review) filter (held_before and judgement_before in ('evident', 'embedded')) as shown_before
    from subjects group by partnership
),
judged_actions as (
    select partnership, review, action_id, bool_or(judged_before) as before
    from subjects where action_id is not null and judged
    group by all
),
states as (
    select partnership, seq, sheet_no, row_number, state = 'done' as complete, done
    from steps($as_of::date)
    where kind = 'action' and state <> 'not applicable' and ($partnership is null or partnership = $partnership)
),
actions as (
    select
        a.partnership, t.complete, t.complete and coalesce(t.done <= s.since, true) as complete_before,
        j.before is not null as judged, coalesce(j.before, false) as judged_before
    from visible.actions as a
    join states as t using (partnership, seq, sheet_no, row_number)
    join spans as s using (partnership)
    left join judged_actions as j
        on j.partnership = a.partnership and j.review = a.review and j.action_id = lower(a.action_id)
),
of_actions as (
    select
        partnership, count(*) as actions, count(*) filter (complete) as complete,
        count(*) filter (complete_before) as complete_before, count(*) filter (judged) as judged,
        count(*) filter (judged_before) as judged_before
    from actions group by partnership
),
told as (
    select
        s.partnership, s.since, s.conversation,
        unnest([
            {fact: 'reviews_with_impact', before: i.shown_before, of_before: r.held_before,
                "count": i.shown, "of": r.held, place: 1},
            {fact: 'actions_with_impact', before: a.judged_before, of_before: a.actions,
                "count": a.judged, "of": a.actions, place: 2},
            {fact: 'actions_complete', before: a.complete_before, of_before: a.actions,
                "count": a.complete, "of": a.actions, place: 3},
            {fact: 'reviews_held', before: r.held_before, of_before: r.recorded,
                "count": r.held, "of": r.recorded, place: 4}
        ]) as one
    from spans as s
    left join of_reviews as r using (partnership)
    left join of_impact as i using (partnership)
    left join of_actions as a using (partnership)
),
whole as (
    select
        partnership, since, conversation, one.fact as fact, one.place as place,
        coalesce(one.before, 0)::integer as before, coalesce(one.of_before, 0)::integer as of_before,
        coalesce(one."count", 0)::integer as "count", coalesce(one."of", 0)::integer as "of"
    from told
)
select
    partnership, since, conversation, fact, before, of_before, "count", "of", "count" <> before as moved,
    "count" || ' of ' || "of" as in_words,
    if(of_before = 0, 'none', before || if(of_before = "of", '', ' of ' || of_before)) as before_in_words
from whole
order by partnership, place
