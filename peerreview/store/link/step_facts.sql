-- All kinds of steps in one table. Milestones that no workbook of the partnership has a column for are not tracked.

-- The cells that a milestone has or could have in the workbooks: one for its day done, one for its day planned, or one
-- for both. Those that are filled come first, then the last workbook that has a column for it.
create temp table step_columns as -- of a sheet
select
    l.seq, l.sheet_no, m.step, p.part, p.done_first, p.plan_first, l.letter, l.key,
    count(*) over (partition by l.seq, l.sheet_no, m.step) as parts
from (select distinct step from milestone_steps) as m
cross join (values ('done', 3, 1), ('date', 2, 2), ('planned', 1, 3)) as p (part, done_first, plan_first)
join parsed.letters as l on l.key = case
    when p.part <> 'date' then m.step || ' ' || p.part when m.step = 'Review' then 'review_date' else m.step end;

create temp table step_cells as
with rows_of as (
    select
        partnership, review, seq, sheet_no, sheet, row_number, review_date, ord,
        count(*) over (partition by partnership, review) as times
    from review_rows
),
places as (
    select
        r.partnership, r.review, c.step, c.part, c.done_first, c.plan_first, r.ord, c.letter, c.key, r.seq, r.sheet_no,
        r.row_number, r.review_date, r.times = 1 and c.parts = 1 as only_one,
        {'source': f.source, 'sheet': r.sheet, 'row_number': r.row_number,
            'cell': if(contains(c.letter, '!'), c.letter, r.sheet || '!' || c.letter || r.row_number), 'part': c.part} as place
    from rows_of as r
    join step_columns as c using (seq, sheet_no)
    join base.sources as f using (seq)
),
filled_places as ( -- only where there is a choice it matters which of them are filled
    select p.*, c.milestone is not null or (p.key = 'review_date' and p.review_date is not null) as filled
    from places as p
    left join parsed.milestone_cells as c
        on c.seq = p.seq and c.sheet_no = p.sheet_no and c.row_number = p.row_number
        and c.milestone = p.step and c.part = p.part
    where not p.only_one
)
select partnership, review, step, place as known, null as to_record, null as to_plan
from places where only_one
union all
select
    partnership, review, step, max_by(place, (filled, done_first, ord)) as known,
    nullif(max_by(place, (done_first, filled, ord)), known), nullif(max_by(place, (plan_first, filled, ord)), known)
from filled_places
group by all;

create temp table unread_cells as -- what is typed for a step and could not be read
with left_out as (
    select
        seq, sheet, value, column_of(cell) as letter,
        row_of(cell) as row_number
    from parsed.issues where severity = 'cell left out'
)
select r.partnership, r.review, c.step, max(i.value) as unread
from left_out as i
join step_columns as c using (seq, letter)
join review_rows as r using (seq, sheet_no, sheet, row_number)
group by all;

create temp table undated_reviews as
select m.partnership, m.review, case when m.postponed then date '9999-12-31' else coalesce(m.done_on, date '9999-12-31') end
    as undated_until
from milestone_steps as m
join base.tracked as t on t.partnership = m.partnership and t.milestone = m.step
where m.step = 'Review' and not m.not_applicable
    and (m.postponed or not m.done_yes and m.single_on is null and m.planned_on is null);

insert into base.steps by name
select
    m.partnership, m.school, m.review, m.academic_year, m.protocol, null as audience, 'milestone' as kind, m.step,
    m.position, m.stage_number, m.stage, m.phase, m.who,
    case w.asks when 'head' then c.head when 'lead' then c.lead when 'champions' then c.champions end as contact,
    case w.asks when 'head' then c.head_email when 'lead' then c.lead_email when 'champions' then c.champions_email
        end as email,
    m.not_applicable, m.postponed, false as paused, m.done_on, m.done_yes, m.single_on, m.planned_on,
    m.before_review, m.held_on, m.rule_on, m.rule_basis,
    case when m.rule_on is null and m.single_on is null and m.planned_on is null
        then 'Waits for a date to count from: due ' || p.rule_words || '.' end as waits, r.undated_until as review_undated_until, u.unread,
    m.warn_from,
    coalesce(e.known.source, m.source) as source, coalesce(e.known.sheet, m.sheet) as sheet,
    coalesce(e.known.row_number, m.row_number) as row_number,
    -- a workbook that has the review and no column for the step is the second best: its row
    coalesce(e.known.cell, m.sheet || '!' || m.row_number || ':' || m.row_number) as source_cell,
    e.known.part, e.to_record, e.to_plan
from milestone_steps as m
join base.tracked as t on t.partnership = m.partnership and t.milestone = m.step
left join base.protocol_steps as p on p.protocol = m.protocol and p.step = m.step
left join actors as w on w.who = m.who
left join review_contacts as c on c.partnership = m.partnership and c.review = m.review
left join undated_reviews as r on r.partnership = m.partnership and r.review = m.review and m.step <> 'Review'
left join step_cells as e on e.partnership = m.partnership and e.review = m.review and e.step = m.step
left join unread_cells as u on u.partnership = m.partnership and u.review = m.review and u.step = m.step;

insert into base.steps by name
select
    a.partnership, a.school, a.review, v.academic_year, v.protocol, a.audience, 'action' as kind, a.action as step,
    a.theme, a.strand, 1000 as position, 'action' as phase,
    coalesce(a.owner, 'Host headteacher') as who,
    c.head as contact, c.head_email as email,
    coalesce(a.status = 'cancelled', false) as not_applicable, false as postponed,
    coalesce(a.status = 'paused', false) as paused,
    a.completed as done_on, a.status = 'complete' and a.completed is null as done_yes,
    coalesce(a.revised_due, a.due) as planned_on,
    case when a.revised_due is not null and a.due is not null
        then 'The revised due date in the action plan; it was ' || say_date(a.due) || '.'
        else 'The due date in the action plan.' end as planned_basis,
    false as before_review, v.held_on, a.source, a.seq, a.sheet_no, a.sheet, a.row_number,
    a.sheet || '!' || coalesce(l.letter, '') || a.row_number as source_cell
from base.actions as a
join base.reviews as v using (partnership, review)
left join review_contacts as c using (partnership, review)
left join parsed.letters as l
    on l.seq = a.seq and l.sheet_no = a.sheet_no
    and l.key = case when a.revised_due is not null then 'revised_due' else 'due' end;

insert into base.steps by name
with days as ( -- a check is done once somebody has looked at the same subject again
    select partnership, review, lower(action_id) as subject, assessed_on,
        lead(assessed_on) over (partition by partnership, review, lower(action_id) order by assessed_on) as following
    from (select distinct partnership, review, lower(action_id) as action_id, assessed_on from base.impact where assessed_on is not null)
)
select
    i.partnership, i.school, i.review, v.academic_year, v.protocol, i.audience, 'impact check' as kind,
    coalesce('Check again: ' || i.measure, 'Check the impact again') as step,
    'Check the impact of: ' || a.action as names_action, a.audience as action_audience,
    1001 as position, 'impact' as phase,
    coalesce(i.assessed_by, 'Host headteacher') as who, c.head as contact,
    c.head_email as email, i.assessed_on as exists_from,
    false as not_applicable, false as postponed, false as paused, d.following as done_on, false as done_yes,
    i.next_check as planned_on,
    'The next check that was agreed' || coalesce(' on ' || say_date(i.assessed_on), '') || '.' as planned_basis,
    false as before_review, v.held_on, i.source, i.sheet, i.row_number,
    i.sheet || '!' || coalesce(l.letter, '') || i.row_number as source_cell
from base.impact as i
join base.reviews as v using (partnership, review)
left join base.actions as a
    on a.partnership = i.partnership and a.review = i.review and lower(a.action_id) = lower(i.action_id)
left join days as d
    on d.partnership = i.partnership and d.review = i.review and d.assessed_on = i.assessed_on
    and d.subject is not distinct from lower(i.action_id)
left join review_contacts as c on c.partnership = i.partnership and c.review = i.review
left join parsed.letters as l on l.seq = i.seq and l.sheet_no = i.sheet_no and l.key = 'next_check'
where i.next_check is not null;

insert into base.steps by name
select
    n.partnership, academic_year(n.held_on) as academic_year, 'partnership' as audience, 'conversation' as kind,
    n.next_step as step, 1002 as position, 'impact' as phase,
    coalesce(n.owner, 'Partnership lead') as who, n.owner as contact, n.held_on as exists_from,
    coalesce(n.status = 'cancelled', false) as not_applicable, false as postponed,
    coalesce(n.status = 'paused', false) as paused, coalesce(n.status = 'complete', false) as done_yes,
    n.due as planned_on,
    'The due date agreed in the conversation on ' || say_date(n.held_on) || '.' as planned_basis,
    false as before_review, n.source, n.sheet, n.row_number,
    n.sheet || '!' || coalesce(l.letter, '') || n.row_number as source_cell
from base.conversations as n
left join parsed.letters as l on l.seq = n.seq and l.sheet_no = n.sheet_no and l.key = 'due'
where n.next_step is not null;
