-- question: Which days of ours belong in a calendar: reviews, workshops, due dates, and looking at impact again?
-- definition: Every step that has a day, from this academic year on and whatever is overdue: on the day it was done, or
--   else the day it is due. Called off: it does not apply, or its review is cancelled or postponed; such a step stands
--   on the day that was typed for it or its review, or else on the day asked about. No text of an action or of impact.
-- narrows: school
-- columns:
--   partnership: the partnership
--   school: the host school
--   review: the review
--   academic_year: the academic year of the review
--   kind: milestone, action, impact check or conversation
--   step: the milestone; blank for everything else
--   on: the day
--   until: the last day, where the review takes several
--   state: how it stands on the day asked about
--   called_off: whether it will not take place then
--   basis: why it is due then, or why it stands as it does
--   theme: the theme of an action
--   identity: what tells it from other steps of its kind in its review, never a day it is due
--   nth: which it is of several that are told by the same
with typed as not materialized (
    select
        partnership, 'action' as kind, source, sheet, row_number,
        coalesce('ID ' || lower(action_id), lower(trim(action))) as identity, coalesce(revised_due, due) as typed_on
    from visible.actions
    union all
    select
        partnership, 'impact check', source, sheet, row_number,
        concat_ws(', ', lower(action_id), level, assessed_on::varchar), next_check
    from visible.impact
    union all
    select
        partnership, 'conversation', source, sheet, row_number,
        concat_ws(', ', held_on::varchar, lower(trim(next_step))), due
    from visible.conversations
),
told as (
    select
        s.*, r.review_date, r.review_end,
        s.state = 'not applicable' or (r.status = 'postponed' and s.state = 'unscheduled') as called_off,
        coalesce(s.done, s.due) as day,
        t.typed_on,
        coalesce(if(s.kind = 'milestone', lower(s.step), t.identity), '') as identity
    from steps($as_of::date) as s
    left join visible.reviews as r on r.partnership = s.partnership and r.review = s.review
    left join typed as t
        on t.partnership = s.partnership and t.kind = s.kind and t.source = s.source and t.sheet = s.sheet
        and t.row_number = s.row_number
    where $partnership is null or s.partnership = $partnership
),
numbered as (
    select
        *,
        row_number() over (partition by partnership, review, kind, identity order by source, sheet, row_number) as nth
    from told
)
select
    partnership, school, review, academic_year, kind, if(kind = 'milestone', step, null) as step,
    if(called_off, coalesce(day, typed_on, review_date, $as_of::date), day) as "on",
    case when kind = 'milestone' and step = 'Review' and review_end > "on" and review_end <= "on" + 42
        then review_end end as until,
    state, called_off, basis, theme, identity, nth
from numbered
where ($school is null or school = $school)
    and case
        when called_off then coalesce(academic_year >= academic_year($as_of::date), true)
        when state = 'overdue' then true
        else academic_year(day) >= academic_year($as_of::date)
    end
order by partnership, "on", school, review, kind, position, identity, nth
