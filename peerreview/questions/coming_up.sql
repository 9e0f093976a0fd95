-- question: What falls due in the next 60 days?
-- definition: Every step that is not done and due from the day on, within as many days as asked (60 unless told).
-- narrows: school
-- columns:
--   partnership: the partnership
--   week: the week it falls in
--   on: the day it is due
--   in_days: how many days from now
--   school: the host school
--   kind: milestone, action, impact check or conversation
--   step: what has to happen
--   who: whose turn it is
--   contact: whom to write to, where known
--   state: due soon or planned
--   basis: why it is due then
--   withheld: true where the text is not for this viewer
--   host: the school, or the partnership itself
--   away: how far away that is, in words
--   person: whom to write to, else whose turn it is
select
    partnership, 'Week beginning ' || strftime(date_trunc('week', due), '%-d %B %Y') as week, due as "on", (due - $as_of::date)::integer as in_days, school, kind,
    step, who, contact, state, basis, withheld,
    host_of(school) as host,
    case due - $as_of::date when 0 then 'today' when 1 then 'tomorrow' else 'in ' || (due - $as_of::date) || ' days' end
        as away,
    person_of(contact, who) as person
from steps($as_of::date)
where state in ('due soon', 'planned')
    and due <= $as_of::date + coalesce($days, 60)::integer
    and ($partnership is null or partnership = $partnership)
    and ($school is null or school = $school)
order by partnership, due, school, position, step
