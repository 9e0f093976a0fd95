-- question: What did we say mattered most in each conversation with our Associate, and what became of its next steps?
-- definition: One row of the Conversations sheet, most of them an agreed next step, of conversations held by the day;
--   the latest conversation first. The state of a next step is the one that it has on the day.
-- viewers: members
-- columns:
--   partnership: the partnership
--   held_on: when the conversation was held
--   academic_year: the academic year of that day
--   latest: whether no later conversation was held by the day
--   associate: the Associate, for those who may contact people
--   matters_most: what mattered most
--   next_step: the next step agreed
--   owner: whose turn it is
--   due: when it is due
--   state: how it stands on the day
--   days_overdue: days since the due date, for what is overdue
--   source: the workbook that it comes from
--   source_cell: the cell that its due date stands in, or belongs in
--   to_complete: that cell and what to type there, for what needs somebody
with held as (
    select
        *, held_on = max(held_on) over (partition by partnership) as latest
    from visible.conversations
    where held_on <= $as_of::date
        and ($partnership is null or partnership = $partnership)
    -- a row that says neither what mattered nor what comes next counts only where its day has no other
    qualify next_step is not null or matters_most is not null
        or row_number() over (partition by partnership, held_on order by coalesce(next_step, matters_most) is null) = 1
),
steps_now as (
    select partnership, source, sheet, row_number, who, due, state, days_overdue, source_cell, to_type
    from steps($as_of::date)
    where kind = 'conversation'
        and ($partnership is null or partnership = $partnership)
)
select
    h.partnership, h.held_on, academic_year(h.held_on) as academic_year, h.latest,
    case when sees_names() then h.associate end as associate, h.matters_most, h.next_step,
    case when sees_names() then s.who end as owner, coalesce(s.due, h.due) as due, s.state, s.days_overdue, h.source,
    s.source_cell, s.source_cell || ': ' || s.to_type as to_complete
from held as h
left join steps_now as s using (partnership, source, sheet, row_number)
order by h.partnership, h.held_on desc, list_position(most_pressing_first(), s.state), due, h.next_step
