-- question: What do I ask one headteacher for?
-- definition: The overdue, due soon and unscheduled steps of the schools that one head leads, oldest first. Of a review
--   that has no date, only the review itself is named: its other dates follow from it.
-- narrows: to
-- columns:
--   partnership: the partnership
--   to: the head with the schools that he or she leads; one letter for each name and address
--   head: the headteacher, where known
--   email: where to write to, where known
--   schools: the schools of that head
--   school: the host school
--   review: the review
--   academic_year: the academic year of the review
--   kind: milestone, action or impact check
--   step: what has to happen
--   who: whose turn it is
--   contact: whom to ask, where known
--   due: when it is due
--   state: overdue, due soon or unscheduled
--   basis: why it is due then, or why it has no date
--   warning: what else should be known
--   file: the file name of the workbook
--   source_cell: the cell that the date belongs in
--   withheld: true where the text is not for this viewer
--   to_type: what to type there
with heads as (
    select
        partnership, any_value(head) as head, any_value(email) as email, list(school order by school) as schools
    from visible.schools
    where coalesce("left" > $as_of::date, true)
    -- one person where name and address are the same; heads of one name at two schools may be two people
    group by partnership, coalesce(lower(head) || '|' || lower(email), school)
),
addressed as (
    select
        *, concat_ws(': ', head, array_to_string(schools, ' and ')) as "to", unnest(schools) as school
    from heads
),
files as (
    select source, case when count(distinct file) = 1 then min(file) end as file from visible.sources group by source
)
select
    s.partnership, a."to", a.head, a.email, a.schools, s.school, s.review, s.academic_year, s.kind, s.step, s.who,
    s.contact, s.due, s.state, s.basis, s.warning, coalesce(f.file, s.source) as file, s.source_cell, s.withheld,
    s.to_type
from steps($as_of::date) as s
join addressed as a using (partnership, school)
left join files as f using (source)
where s.state in ('overdue', 'due soon', 'unscheduled') and not s.waiting
    and ($partnership is null or s.partnership = $partnership)
    and ($to is null or a."to" = $to)
    and ($school is null or list_contains(a.schools, $school))
order by
    s.partnership, a.schools, a."to", list_position(['overdue', 'due soon', 'unscheduled'], s.state), s.due, s.school,
    s.review, s.position, s.step
