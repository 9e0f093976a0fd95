-- question: What is overdue, what falls due next and what was never scheduled: oldest first, and whom do I write to?
-- definition: Every step of every review, action, impact check and agreed next step, in every state. Overdue: its due
--   date is before the day. Due soon: due within 14 days. Unscheduled: no date and no rule. Not recorded: belongs
--   before a review that has been held, and nothing is typed for it. Asked for what is still open, it leaves out what is
--   done or does not apply, and the steps of a review without a date that only wait for that date.
-- narrows: kind, protocol, school, state, year
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
--   topic: the milestone, or for everything else its kind
--   person: whom to write to, else whose turn it is
--   late: how far its due date is from the day, in words
--   file: the file name of the workbook
--   to_type: what to type there
--   waiting: whether it is without a date because its review is
--   host: the school, or the partnership itself
--   turn: whose turn it is, where that is another than the person to write to
--   write_to: the address to write to, as a link
--   to_complete: the workbook and the cell in one
with steps_now as (
    select *, topic_of(kind, step) as topic, person_of(contact, who) as person from steps($as_of::date)
),
files as (
    select source, case when count(distinct file) = 1 then min(file) end as file from visible.sources group by source
)
select
    partnership, school, review, academic_year, protocol, kind, step, stage_number, stage, who, contact, email, due, done,
    state, days_overdue, basis, warning, source, source_cell, withheld, topic, person,
    case
        when days_overdue = 1 then '1 day overdue'
        when days_overdue < 21 then days_overdue || ' days overdue'
        when days_overdue < 63 then days_overdue // 7 || ' weeks overdue'
        when days_overdue < 730 then datesub('month', due, $as_of::date) || ' months overdue'
        when days_overdue is not null then days_overdue // 365 || ' years overdue'
        when state not in ('due soon', 'planned') then null
        when due = $as_of::date then 'today'
        when due = $as_of::date + 1 then 'tomorrow'
        when due < $as_of::date + 63 then 'in ' || (due - $as_of::date) || ' days'
        else 'in ' || datesub('month', $as_of::date, due) || ' months'
    end as late,
    coalesce(file, source) as file,
    to_type,
    waiting, host_of(school) as host,
    case
        when who = person then null
        when kind = 'milestone' then who
        when kind = 'action' then 'owner: ' || who
        when kind = 'impact check' then 'last assessed by ' || who
    end as turn,
    'mailto:' || replace(email, '; ', ',') as write_to,
    concat_ws(', ', coalesce(file, source), source_cell) as to_complete
from steps_now
left join files using (source)
where ($partnership is null or partnership = $partnership)
    and ($school is null or school = $school)
    and ($year is null or academic_year = $year)
    and ($protocol is null or protocol = $protocol)
    and ($state is null or state = $state)
    and ($kind is null or kind = $kind)
    and ($still_open is null or not waiting and state not in ('done', 'done (assumed)', 'not applicable'))
    and ($step is null or topic = $step)
    and ($contact is null or list_contains(people_of(contact, who), $contact))
order by
    case $by when 'school' then host when 'step' then format('{:04d}', position) || topic when 'person' then person end,
    list_position(most_pressing_first(), state),
    due, school, review, position, step, partnership
