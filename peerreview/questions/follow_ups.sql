-- question: What is overdue, what falls due next and what was never scheduled: oldest first, and whom do I write to?
-- definition: Every step of every review, action, impact check and agreed next step, in every state. Overdue: its due
--   date is before the day. Due soon: due within 14 days. Unscheduled: no date and no rule. Not recorded: belongs
--   before a review that has been held, and nothing is typed for it.
-- columns:
--   partnership: the partnership
--   school: the host school
--   review: the review
--   academic_year: the academic year of the review
--   protocol: the protocol of the review
--   kind: milestone, action, impact check or conversation
--   step: what has to happen
--   stage_number: the protocol's own number of the stage
--   stage: the protocol's own name of the stage
--   who: whose turn it is
--   contact: whom to write to, where known
--   email: the address to write to, where known
--   due: when it is due; for a step that is done, when it was due
--   done: when it was done, where a date is known
--   state: how it stands on the day
--   days_overdue: days since the due date, for what is overdue
--   basis: why it is due then, or why it stands as it does
--   warning: what else should be known about an unscheduled step
--   source: the workbook that the record comes from
--   source_cell: the cell that the date stands in, or belongs in
--   withheld: true where the text is not for this viewer
select
    partnership, school, review, academic_year, protocol, kind, step, stage_number, stage, who, contact, email, due, done,
    state, days_overdue, basis, warning, source, source_cell, withheld
from steps($as_of::date)
where ($partnership is null or partnership = $partnership)
    and ($school is null or school = $school)
    and ($year is null or academic_year = $year)
    and ($protocol is null or protocol = $protocol)
    and ($state is null or state = $state)
    and ($kind is null or kind = $kind)
order by
    list_position(
        ['overdue', 'due soon', 'unscheduled', 'not recorded', 'planned', 'paused', 'done (assumed)', 'done',
            'not applicable'], state
    ),
    due, school, review, position, step
