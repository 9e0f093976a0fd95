-- question: In which stage of its protocol is each review, and what is missing there?
-- definition: One row for each review and stage of its protocol. The state is the most telling of its steps: overdue
--   before due soon, not recorded, unscheduled, planned, paused, done (assumed) and done; done only where all are
--   done. Steps that do not apply are left out; where none applies the stage is not applicable, and not tracked where
--   no workbook of the partnership has a column for any of its steps. Done counts done (assumed) too.
-- narrows: protocol, review, school, year
-- columns:
--   partnership: the partnership
--   school: the host school
--   review: the review
--   academic_year: the academic year of the review
--   protocol: the protocol of the review
--   review_date: the day of the review
--   stage_number: the protocol's own number of the stage
--   stage: the protocol's own name of the stage
--   phases: the phases that all protocols have in common, of its steps
--   state: the most telling state of its steps
--   steps: how many steps apply
--   done: how many of them are done or done (assumed)
--   words: how far the stage has come, in words
--   named_stage: the stage with its number
--   due: when the first of the steps that are open is due
--   last_done: when the last of the steps that are done was done, where a date is known
--   reached: how far the review has come, in words: the last stage with a step done
--   status: cancelled or postponed, where the review is
--   told_under: the year, or “Without a year”
--   called: the school, and the day of the review where it has one
--   so_far: how many of its steps are done, in words
with reviews as (
    select partnership, school, review, academic_year, protocol, review_date, status
    from visible.reviews
    where ($partnership is null or partnership = $partnership)
        and ($school is null or school = $school)
        and ($year is null or academic_year = $year)
        and ($protocol is null or protocol = $protocol)
        and ($review is null or review = $review)
),
phases_of_stages as (
    select partnership, protocol, stage_number, stage, phase, min(position) as position
    from visible.protocol_steps group by all
),
stages as (
    select
        partnership, protocol, stage_number, stage, array_to_string(list(phase order by position), ', ') as phases,
        count(*) over (partition by partnership, protocol) as stages
    from phases_of_stages group by partnership, protocol, stage_number, stage
),
tracked_stages as (
    select
        partnership, review, stage_number,
        list({'step': step, 'state': state} order by position) filter (state <> 'not applicable') as steps,
        min_by(state, list_position(most_telling_first(), state)) as state,
        count(*) filter (is_done(state)) as done,
        count(*) filter (state = 'done (assumed)') as assumed,
        min(due) filter (state in ('overdue', 'due soon', 'planned')) as due,
        max(done) as last_done
    from steps($as_of::date)
    where kind = 'milestone' and stage_number is not null and ($partnership is null or partnership = $partnership)
    group by all
),
standing as (
    select
        r.*, s.stage_number, s.stage, s.phases, s.stages, coalesce(t.state, 'not tracked') as state,
        coalesce(len(t.steps), 0)::integer as steps, coalesce(t.done, 0)::integer as done, t.assumed, t.due,
        t.last_done,
        array_to_string(
            list_transform(list_filter(t.steps, lambda one: one.state = t.state), lambda one: one.step), ', '
        ) as telling,
        arg_max(s.stage, s.stage_number) filter (t.done > 0) over one_review as reached_stage,
        max(s.stage_number) filter (t.done > 0) over one_review as reached_number
    from reviews as r
    join stages as s using (partnership, protocol)
    left join tracked_stages as t
        on t.partnership = r.partnership and t.review = r.review and t.stage_number = s.stage_number
    window one_review as (partition by r.partnership, r.review)
)
select
    partnership, school, review, academic_year, protocol, review_date, stage_number, stage, phases, state, steps, done,
    case
        when state = 'not tracked' then 'No workbook has a column for it'
        when state = 'not applicable' then 'Does not apply'
        else done || ' of ' || steps || ' done' || case state
            when 'done' then ''
            when 'done (assumed)' then if(assumed = done, ' (assumed)', ', ' || assumed || ' of them assumed')
            else '; ' || telling || ' ' || state
        end
    end as words,
    stage_number || '. ' || stage as named_stage, due, last_done,
    coalesce('Stage ' || reached_number || ' of ' || stages || ': ' || reached_stage, 'Not begun') as reached,
    status, coalesce(academic_year, 'Without a year') as told_under,
    school || coalesce(', ' || say_date(review_date), '') as called,
    case when steps > 0 then done || ' of ' || steps || ' done' end as so_far
from standing
order by partnership, academic_year, school, review_date nulls last, review, stage_number
