-- question: What do our records show that we do together, counted, each figure with what it is out of?
-- definition: One row a fact and partnership, zeros present. Reviews are those held by the day, of the year asked for
--   or of all years; members are schools that belong to the partnership on the day. A fact informs a conversation and
--   decides nothing; no fact is of one school. Counts are of records, whoever may read their words.
--   members_reviewed_this_year: members with a held review in the year of the day, or in the year asked for, of
--   members. reviews_held: held, of all that are not cancelled. reviews_with_known_reviewers: those with a lead or
--   team member whose school is known. reviews_with_process_feedback: those that say what went well in the process or
--   what to change. reviews_without_impact_date: of those held on a known day more than four months ago (our reading
--   of a term) whose impact review is tracked, the ones where it is unscheduled. workshops_within_rule: of workshops
--   done on a known day, where the protocol sets one, those done by that day. action_plans_recorded: held reviews
--   with an action that applies. actions_complete: of actions that apply. actions_complete_with_evidence: of complete
--   ones. actions_with_impact: of actions that apply, those with a judgement other than awaiting evaluation.
--   criteria_met: of actions that say whether their criterion is met. impact_evident_or_embedded: of what was judged,
--   by the latest entry for each action (or review), level and measure. impact_checked_again: of what somebody looked
--   at, what was looked at on two days or more. reviews_with_impact: held reviews with something evident or embedded.
--   schools_that_gave and schools_that_never_gave: members that led or were on the team of another school's held
--   review, and the rest. schools_supported_by_others: members with an action that says where support comes from, or
--   whose support has started. strengths_shared: of strengths and excellent practices, those with Share in directory.
--   strands_with_offers: strands where a member shares one. champions_trained: of Improvement Champions in the People
--   sheets who have not left. dimensions_rated: dimensions rated in the latest year that has ratings, of all ever
--   rated. dimensions_agreed: of those rated that year, the ones with an agreed level. agreed_next_steps_done: of
--   next steps agreed in conversations with the Associate.
-- viewers: members
-- columns:
--   partnership: the partnership
--   fact: the name of the fact, which stays the same
--   what: what is counted, in words
--   count: how many
--   of: out of how many
--   since: the first day that is looked at, where there is one
--   in_words: both numbers as a sentence says them
with members as (
    select partnership, school from visible.schools
    where is_member(joined, "left", $as_of::date)
        and ($partnership is null or partnership = $partnership)
),
reviews as (
    select
        v.partnership, v.review, v.review_date, coalesce(v.held_on <= $as_of::date, false) as held,
        v.held_on > date '0001-01-01' and v.held_on < $as_of::date - interval 4 month as some_time_ago,
        v.has_process_feedback, m.school as member,
        v.academic_year = coalesce($year, academic_year($as_of::date)) as this_year
    from visible.reviews as v
    left join members as m using (partnership, school)
    where v.status is distinct from 'cancelled'
        and ($partnership is null or v.partnership = $partnership)
        and ($year is null or v.academic_year = $year)
),
of_reviews as (
    select
        partnership, count(*) as recorded, count(*) filter (held) as held,
        count(distinct member) filter (held and this_year) as members_reviewed,
        count(*) filter (held and has_process_feedback) as with_feedback, min(review_date) filter (held) as first_on
    from reviews group by partnership
),
subjects as ( -- what somebody looked at, with the latest word on it
    select i.partnership, i.review, i.action_id, i.times, i.ever_judged, i.judgement
    from impact_now($as_of::date) as i
    join reviews as v using (partnership, review)
    where $partnership is null or i.partnership = $partnership
),
of_impact as (
    select
        s.partnership, count(*) as subjects, count(*) filter (s.times > 1) as again,
        count(*) filter (s.judgement <> 'awaiting evaluation') as judged,
        count(*) filter (s.judgement in ('evident', 'embedded')) as shown,
        count(distinct s.review) filter (v.held and s.judgement in ('evident', 'embedded')) as reviews_shown
    from subjects as s
    join reviews as v using (partnership, review)
    group by s.partnership
),
judged_actions as (
    select distinct partnership, review, action_id from subjects where action_id is not null and ever_judged
),
steps_now as (
    select partnership, school, review, academic_year, kind, step, state, done, rule_on, seq, sheet_no, row_number
    from steps($as_of::date)
    where state <> 'not applicable'
        and (kind in ('action', 'conversation') or step in ('Impact review', 'Workshop', 'Support started'))
        and ($partnership is null or partnership = $partnership)
        and ($year is null or academic_year = $year)
),
states as (
    select state, seq, sheet_no, row_number from steps_now where kind = 'action'
),
plans as (
    select
        a.partnership, a.review, any_value(a.school) as school, count(*) as actions,
        count(*) filter (s.state = 'done') as complete,
        count(*) filter (s.state = 'done' and a.has_evidence) as with_evidence,
        count(j.action_id) as with_impact, count(a.criterion_met) as criteria,
        count(*) filter (a.criterion_met = 'met') as met, bool_or(a.has_support) as with_support
    from visible.actions as a
    join states as s using (seq, sheet_no, row_number)
    left join judged_actions as j
        on j.partnership = a.partnership and j.review = a.review and j.action_id = lower(a.action_id)
    where $partnership is null or a.partnership = $partnership
    group by a.partnership, a.review
),
of_plans as (
    select
        p.partnership, sum(p.actions) as actions, sum(p.complete) as complete, sum(p.with_evidence) as with_evidence,
        sum(p.with_impact) as with_impact, sum(p.criteria) as criteria, sum(p.met) as met,
        count(*) filter (v.held) as plans
    from plans as p
    left join reviews as v using (partnership, review)
    group by p.partnership
),
of_steps as (
    select
        s.partnership,
        count(*) filter (s.step = 'Impact review' and v.some_time_ago) as impact_reviews,
        count(*) filter (s.step = 'Impact review' and v.some_time_ago and s.state = 'unscheduled') as without_date,
        count(*) filter (s.step = 'Workshop' and s.done is not null and s.rule_on is not null) as workshops,
        count(*) filter (s.step = 'Workshop' and s.done <= s.rule_on) as in_time,
        count(*) filter (s.kind = 'conversation') as next_steps,
        count(*) filter (s.kind = 'conversation' and s.state = 'done') as next_steps_done,
        min(s.academic_year) filter (s.kind = 'conversation') as first_conversation
    from steps_now as s
    left join reviews as v using (partnership, review)
    where s.kind in ('conversation', 'milestone')
    group by s.partnership
),
supported as (
    select partnership, school from plans where with_support
    union
    select partnership, school from steps_now where step = 'Support started' and state in ('done', 'done (assumed)')
),
of_support as (
    select m.partnership, count(*) as supported
    from supported join members as m using (partnership, school)
    group by m.partnership
),
of_roles as (
    select
        r.partnership, count(distinct r.review) filter (r.from_school is not null) as with_reviewers,
        count(distinct m.school) filter (r.from_school <> r.school) as gave
    from visible.roles as r
    join reviews as v on v.partnership = r.partnership and v.review = r.review and v.held
    left join members as m on m.partnership = r.partnership and m.school = r.from_school
    where r.role in ('lead reviewer', 'review team') and ($partnership is null or r.partnership = $partnership)
    group by r.partnership
),
of_findings as (
    select
        f.partnership, count(*) as strengths, count(*) filter (f.share) as shared,
        count(distinct f.strand) filter (f.share and v.member is not null) as strands
    from visible.findings as f
    join reviews as v on v.partnership = f.partnership and v.review = f.review and v.held
    where f.kind in ('strength', 'excellent practice') and ($partnership is null or f.partnership = $partnership)
    group by f.partnership
),
of_people as (
    select
        partnership, count(distinct (lower(name), school)) as champions,
        count(distinct (lower(name), school)) filter (trained_on <= $as_of::date) as trained
    from visible.people
    where role = 'Improvement Champion' and coalesce("left" > $as_of::date, true)
        and ($partnership is null or partnership = $partnership)
    group by partnership
),
rated as (
    select
        partnership, dimension, rater, rated_on,
        academic_year(rated_on) = max(academic_year(rated_on)) over (partition by partnership) as latest
    from visible.maturity
    where rated_on <= $as_of::date
        and ($partnership is null or partnership = $partnership)
        and ($year is null or academic_year(rated_on) = $year)
),
of_ratings as (
    select
        partnership, count(distinct dimension) as ever, count(distinct dimension) filter (latest) as rated,
        count(distinct dimension) filter (latest and rater = 'Agreed') as agreed,
        min(rated_on) filter (latest) as first_on
    from rated group by partnership
),
of_members as (
    select partnership, count(*) as members from members group by partnership
),
framework as (
    select count(*) as strands from visible.strands
),
together as (
    select
        p.partnership, coalesce(n.members, 0) as members, v, i, s, a, h, o, f, e, t, w.strands,
        make_date(left(coalesce($year, academic_year($as_of::date)), 4)::integer, 9, 1) as year_starts,
        case when $year is null then v.first_on else year_starts end as records_start
    from visible.partnerships as p
    cross join framework as w
    left join of_members as n using (partnership)
    left join of_reviews as v using (partnership)
    left join of_impact as i using (partnership)
    left join of_steps as s using (partnership)
    left join of_plans as a using (partnership)
    left join of_support as h using (partnership)
    left join of_roles as o using (partnership)
    left join of_findings as f using (partnership)
    left join of_people as e using (partnership)
    left join of_ratings as t using (partnership)
    where $partnership is null or p.partnership = $partnership
),
facts as (
    select unnest([
            {fact: 'members_reviewed_this_year',
                what: case when $year is null then 'members reviewed this year'
                    else 'members reviewed in ' || $year end},
            {fact: 'reviews_held', what: 'reviews held so far'},
            {fact: 'reviews_with_known_reviewers', what: 'reviews with a reviewer whose school is known'},
            {fact: 'reviews_with_process_feedback', what: 'reviews with feedback on the process'},
            {fact: 'workshops_within_rule', what: 'workshops held as soon as the protocol asks'},
            {fact: 'action_plans_recorded', what: 'reviews with an action plan recorded'},
            {fact: 'actions_complete', what: 'actions complete'},
            {fact: 'actions_complete_with_evidence', what: 'complete actions with evidence recorded'},
            {fact: 'criteria_met', what: 'success criteria met'},
            {fact: 'reviews_without_impact_date', what: 'earlier reviews whose impact review has no date'},
            {fact: 'actions_with_impact', what: 'actions whose impact has been judged'},
            {fact: 'impact_evident_or_embedded', what: 'things judged evident or embedded'},
            {fact: 'impact_checked_again', what: 'things looked at on two days or more'},
            {fact: 'reviews_with_impact', what: 'reviews with impact evident or embedded'},
            {fact: 'schools_that_gave', what: 'members that gave a reviewer'},
            {fact: 'schools_that_never_gave', what: 'members that have not given a reviewer yet'},
            {fact: 'schools_supported_by_others', what: 'members with support agreed or started'},
            {fact: 'strengths_shared', what: 'strengths shared in the directory'},
            {fact: 'strands_with_offers', what: 'strands with a strength in the directory'},
            {fact: 'champions_trained', what: 'Improvement Champions trained'},
            {fact: 'dimensions_rated', what: 'dimensions of maturity rated in the latest year'},
            {fact: 'dimensions_agreed', what: 'dimensions of maturity with an agreed level'},
            {fact: 'agreed_next_steps_done', what: 'next steps agreed with the Associate that are done'}
        ], recursive := true)
),
told as (
    select
        partnership,
        [
            {fact: 'members_reviewed_this_year', "count": v.members_reviewed, "of": members, since: year_starts},
            {fact: 'reviews_held', "count": v.held, "of": v.recorded, since: records_start},
            {fact: 'reviews_with_known_reviewers', "count": o.with_reviewers, "of": v.held, since: records_start},
            {fact: 'reviews_with_process_feedback', "count": v.with_feedback, "of": v.held, since: records_start},
            {fact: 'workshops_within_rule', "count": s.in_time,
                "of": s.workshops, since: records_start},
            {fact: 'action_plans_recorded', "count": a.plans,
                "of": v.held, since: records_start},
            {fact: 'actions_complete', "count": a.complete, "of": a.actions,
                since: records_start},
            {fact: 'actions_complete_with_evidence', "count": a.with_evidence, "of": a.complete, since: records_start},
            {fact: 'criteria_met', "count": a.met, "of": a.criteria,
                since: records_start},
            {fact: 'reviews_without_impact_date', "count": s.without_date, "of": s.impact_reviews,
                since: records_start},
            {fact: 'actions_with_impact', "count": a.with_impact,
                "of": a.actions, since: records_start},
            {fact: 'impact_evident_or_embedded', "count": i.shown, "of": i.judged, since: records_start},
            {fact: 'impact_checked_again', "count": i.again,
                "of": i.subjects, since: records_start},
            {fact: 'reviews_with_impact', "count": i.reviews_shown,
                "of": v.held, since: records_start},
            {fact: 'schools_that_gave', "count": o.gave, "of": members,
                since: records_start},
            {fact: 'schools_that_never_gave', "count": members - coalesce(o.gave, 0), "of": members,
                since: records_start},
            {fact: 'schools_supported_by_others', "count": h.supported, "of": members, since: records_start},
            {fact: 'strengths_shared', "count": f.shared,
                "of": f.strengths, since: records_start},
            {fact: 'strands_with_offers', "count": f.strands,
                "of": strands, since: records_start},
            {fact: 'champions_trained', "count": e.trained,
                "of": e.champions, since: null::date},
            {fact: 'dimensions_rated', "count": t.rated,
                "of": t.ever, since: t.first_on},
            {fact: 'dimensions_agreed', "count": t.agreed,
                "of": t.rated, since: t.first_on},
            {fact: 'agreed_next_steps_done', "count": s.next_steps_done, "of": s.next_steps,
                since: make_date(left(s.first_conversation, 4)::integer, 9, 1)}
        ] as counts
    from together
),
counted as ( -- one row a fact, so that counting them needs none of this
    select t.partnership, f.fact, any_value(list_filter(t.counts, lambda one: one.fact = f.fact)[1]) as one
    from told as t cross join facts as f
    group by t.partnership, f.fact
),
named as (
    select p.partnership, f.fact, f.what
    from visible.partnerships as p cross join facts as f
    where $partnership is null or p.partnership = $partnership
)
select
    n.partnership, n.fact, n.what, coalesce(c.one."count", 0)::integer as "count",
    coalesce(c.one."of", 0)::integer as "of", c.one.since,
    coalesce(c.one."count", 0) || ' of ' || coalesce(c.one."of", 0) as in_words
from named as n
left join counted as c on c.partnership = n.partnership and c.fact = n.fact
order by n.partnership, n.fact
