-- The one place where the state of a step is worked out. `as_of` is the day it is seen from.
-- The order of the branches is the rule: the first that fits decides.

create macro steps(as_of) as table
with facts as (
    select
        *,
        coalesce(done_on <= as_of, false) or done_yes as is_done,
        coalesce(held_on <= as_of, false) as review_held,
        coalesce(single_on <= as_of, false) as single_has_passed,
        coalesce(done_on > as_of, false) and not postponed as done_is_to_come
    from visible.step_facts
    where exists_from is null or exists_from <= as_of
),
scheduled as (
    select
        *,
        case
            when is_done and kind <> 'milestone' then 'done' -- an action completed, then cancelled, was done
            when not_applicable then 'not applicable'
            when postponed then 'unscheduled'
            when is_done then 'done'
            when single_has_passed then 'done (assumed)'
            when paused then 'paused'
            when single_on is not null or planned_on is not null then 'scheduled'
            when before_review and review_held then 'not recorded'
            when rule_on is not null then 'scheduled'
            else 'unscheduled'
        end as standing,
        coalesce(single_on, planned_on, rule_on) as target,
        case
            when single_on is not null then 'The date in the workbook.'
            when planned_on is not null then coalesce(planned_basis, 'The planned date in the workbook.')
            else rule_basis
        end as target_basis
    from facts
),
placed as (
    select
        *,
        '“' || unread || '” is typed there, but it cannot be read as a day.' as unread_words,
        case
            when standing in ('scheduled', 'not recorded') then to_record
            when standing = 'unscheduled' and done_is_to_come then to_record
            when standing = 'unscheduled' then to_plan
        end as to_type_in
    from scheduled
)
select
    partnership, school, review, academic_year, protocol, kind, step, theme, strand, position, stage_number, stage, phase,
    who, contact, email, withheld,
    case when standing in ('scheduled', 'done', 'done (assumed)', 'paused') then target end as due,
    case
        when standing = 'done' and done_on <= as_of then done_on
        when standing = 'done (assumed)' then single_on
    end as done,
    rule_on,
    case
        when standing <> 'scheduled' then standing
        when target < as_of then 'overdue'
        when target <= as_of + 14 then 'due soon'
        else 'planned'
    end as state,
    case when standing = 'scheduled' and target < as_of then (as_of - target)::integer end as days_overdue,
    case
        when standing = 'scheduled' and single_on is null and planned_on is null and unread is not null
            then target_basis || ' ' || unread_words
        when standing = 'scheduled' then target_basis
        when standing in ('not recorded', 'unscheduled') and done_is_to_come
            then 'The day typed for it as done, ' || say_date(done_on) || ', is still to come.'
        when standing = 'not recorded' then 'Comes before the review, which has been held; nothing is typed for it.'
        when standing = 'unscheduled' and postponed then 'The review is postponed.'
        when standing = 'unscheduled' and unread is not null then unread_words
        when standing = 'unscheduled' and waits is not null then waits
        when standing = 'unscheduled' then 'No date is typed, and the protocol sets none.'
        when standing = 'done (assumed)' then 'The only date typed for it has passed.'
    end as basis,
    case when standing = 'unscheduled' and review_held and warn_from <= as_of
        then 'Six months have passed since the review and no impact review has a date (six months is our own default).'
    end as warning,
    coalesce(standing = 'unscheduled' and as_of < review_undated_until, false) as waiting,
    coalesce(to_type_in.source, source) as source, seq, sheet_no, coalesce(to_type_in.sheet, sheet) as sheet,
    coalesce(to_type_in.row_number, row_number) as row_number, coalesce(to_type_in.cell, source_cell) as source_cell,
    what_to_type(kind, state, coalesce(to_type_in.part, part)) as to_type
from placed;

-- The latest word on each thing that was looked at: one row for each action (or else review), level and measure.
create macro impact_now(as_of) as table
select
    partnership, review, any_value(school) as school, lower(action_id) as action_id, level,
    arg_max({said: judgement}, (coalesce(assessed_on, date '0001-01-01'), source, sheet, row_number)).said as judgement,
    max(assessed_on) as assessed_on, count(distinct assessed_on) as times,
    bool_or(judgement <> 'awaiting evaluation') as ever_judged
from visible.impact
where coalesce(assessed_on <= as_of, true)
group by partnership, review, lower(action_id), level, measure_key;

-- Each school's reviews held by the day, in their order: `place` counts from the first, `latest` is the last of them.
create macro held_reviews(as_of) as table
select
    partnership, school, review, academic_year, protocol,
    row_number() over one_school as place,
    count(*) over (partition by partnership, school) as held,
    place = held as latest
from visible.reviews
where coalesce(held_on <= as_of, false)
window one_school as (
    partition by partnership, school
    order by academic_year nulls first, day_held(review_date, held_on) nulls last, review
);
