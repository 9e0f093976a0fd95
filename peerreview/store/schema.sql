-- What a snapshot holds. `parsed` is what the workbooks say, row by row (its tables follow layout.toml);
-- `base` is the one set of records made from all of them; `visible` (visible.sql) is what a viewer may see of it.
-- No sequences, indexes or triggers. `source`, `sheet`, `row_number` lead back to the cells.

create schema parsed;
create schema base;
create schema visible;

create table base.meta (schema_version integer, code_version varchar);

create table base.sources (
    seq integer, partnership varchar, source varchar, protocol varchar, file varchar, sha256 varchar, loaded_at timestamp,
    mapping varchar, mapping_now varchar -- what was said by hand of its sheets, as JSON
);
-- Names that somebody said mean a school of the partnership, as the ledger has them.
create table base.aliases (partnership varchar, "text" varchar, school varchar, urn varchar);
-- The government's register of schools that the list of schools was held against, and what it says of the schools here.
create table base.gias_used (sha256 varchar, file varchar, "on" date, schools integer, links_sha256 varchar);
create table base.gias (
    urn varchar, name varchar, authority varchar, phase varchar, roll integer, religious_character varchar,
    status varchar, opened date, closed date, predecessor varchar
);
create table base.sheets (
    seq integer, sheet_no integer, sheet varchar, key varchar, -- no key where nothing of the sheet is loaded
    rows_in integer, loaded integer, left_out integer,
    partnership varchar -- none where rows of several stand on one sheet
);
create table base.left_out (seq integer, sheet_no integer, sheet varchar, row_number integer, reason varchar);
-- Rows that follow each other and are left out for the same reason: `rows` is "14" or "20–31", and `times` how many.
create view base.left_out_runs as
select
    seq, sheet_no, sheet, reason, min(row_number) as first_row, count(*) as times,
    min(row_number) || case when count(*) > 1 then '–' || max(row_number) else '' end as rows
from (
    select *, row_number - row_number() over (partition by seq, sheet_no, reason order by row_number) as run
    from base.left_out
)
group by seq, sheet_no, sheet, reason, run;

create table base.partnerships (
    partnership varchar, protocol varchar, provisional boolean,
    loaded_at timestamp -- when a workbook that says something of it was last loaded
);

create table base.schools (
    partnership varchar, school varchar, urn varchar, also_known_as varchar, phase varchar, roll integer, authority varchar,
    religious_character varchar, "group" varchar, membership varchar, joined date, "left" date,
    predecessor_urn varchar, head varchar, email varchar, provisional boolean,
    source varchar, sheet varchar, row_number integer
);
create table base.people (
    partnership varchar, name varchar, school varchar, role varchar, trained_on date, email varchar, "left" date,
    source varchar, sheet varchar, row_number integer
);
create table base.terms (
    partnership varchar, authority varchar, academic_year varchar, term varchar, starts date, ends date,
    source varchar, sheet varchar, row_number integer
);
create table base.reviews (
    partnership varchar, school varchar, review varchar, review_id varchar, protocol varchar, academic_year varchar,
    "group" varchar, status varchar, focus varchar, focus_origin varchar, enquiry_question varchar,
    evidence_sources varchar, theme varchar, strand varchar, lead_reviewer varchar, review_team varchar,
    champions varchar, head_observing boolean, terms_agreed boolean, review_date date, review_end date,
    documents_shared varchar, audience varchar, process_well varchar, process_change varchar, notes varchar,
    held_on date, -- the day from which the review counts as held; 0001-01-01 where it is only said to be done
    source varchar, sheet varchar, row_number integer
);
-- Who takes part in a review, one row a name. `role`: lead reviewer, review team, Improvement Champion.
create table base.roles (
    partnership varchar, school varchar, review varchar, protocol varchar, academic_year varchar, held_on date,
    role varchar, name varchar, from_school varchar,
    counted boolean -- once for each person and review: whoever leads and is on the team too is counted as the lead
);
create table base.milestones (
    partnership varchar, school varchar, review varchar, milestone varchar,
    single_on date, planned_on date, done_on date, done_yes boolean, not_applicable boolean,
    source varchar, cell varchar
);
-- A milestone that some workbook of the partnership has a column for.
create table base.tracked (partnership varchar, milestone varchar);
create table base.documents (partnership varchar, school varchar, review varchar, document varchar, shared boolean);
create table base.findings (
    partnership varchar, school varchar, review varchar, finding_id varchar, theme varchar, strand varchar,
    kind varchar, finding varchar, evidence_source varchar, share boolean, audience varchar,
    source varchar, sheet varchar, row_number integer
);
create table base.actions (
    partnership varchar, school varchar, review varchar, action_id varchar, finding_id varchar, theme varchar,
    strand varchar, action varchar, owner varchar, support_from varchar, start date, due date, revised_due date,
    status varchar, completed date, success_criterion varchar, criterion_met varchar, evidence varchar,
    audience varchar, source varchar, seq integer, sheet_no integer, sheet varchar,
    row_number integer
);
create table base.impact (
    partnership varchar, school varchar, review varchar, action_id varchar, assessed_on date, assessed_by varchar,
    level varchar, measure varchar, baseline varchar, follow_up varchar, unit varchar, judgement varchar,
    evidence varchar, next_step varchar, next_check date, audience varchar,
    source varchar, seq integer, sheet_no integer, sheet varchar,
    row_number integer
);
create table base.maturity (
    partnership varchar, dimension varchar, rater varchar, level varchar, rated_on date, evidence varchar,
    next_step varchar, priority varchar, source varchar, sheet varchar, row_number integer
);
create table base.conversations (
    partnership varchar, held_on date, associate varchar, matters_most varchar, next_step varchar, owner varchar,
    due date, status varchar, source varchar, seq integer, sheet_no integer, sheet varchar,
    row_number integer
);

-- Everything that has to happen, with all that its state at any date depends on (states.sql works that out).
create table base.steps (
    partnership varchar, school varchar, review varchar, academic_year varchar, protocol varchar, audience varchar,
    kind varchar, step varchar,
    theme varchar, strand varchar,                 -- those of an action
    names_action varchar,                          -- the same with the words of the action that it is about, and
    action_audience varchar,                       -- who may read those
    position integer, stage_number integer, stage varchar, phase varchar,
    who varchar, contact varchar, email varchar,
    exists_from date,                              -- the record was made that day
    not_applicable boolean, postponed boolean, paused boolean,
    done_on date, done_yes boolean,
    single_on date,                                -- one typed date: planned until it passes, then done (assumed)
    planned_on date, planned_basis varchar,
    before_review boolean, held_on date,
    rule_on date, rule_basis varchar,
    review_undated_until date,                     -- until then it has no date because its review has none
    waits varchar,                                 -- said where the rule has no date to count from yet
    unread varchar,                                -- what is typed for it and could not be read
    warn_from date,                                -- said from that day on while the step is unscheduled
    source varchar, seq integer, sheet_no integer, sheet varchar, row_number integer,
    source_cell varchar,                           -- where it stands
    part varchar,                                  -- what of a milestone that cell is for: done, planned or date (both)
    -- another cell where somebody can type the day a milestone was done, or the day it is planned for
    to_record struct(source varchar, sheet varchar, row_number integer, cell varchar, part varchar),
    to_plan struct(source varchar, sheet varchar, row_number integer, cell varchar, part varchar)
);
-- The milestones of each protocol, as its file has them.
create table base.protocol_steps (
    protocol varchar, step varchar, position integer, stage_number integer, stage varchar, phase varchar, who varchar,
    before_review boolean, rule_words varchar,
    anchor varchar -- the milestone that its rule counts from
);
-- The groups of each academic year, such as trios: the days of their reviews, cancelled and postponed ones left out.
create table base.groups (
    partnership varchar, academic_year varchar, "group" varchar,
    protocol varchar, -- of its first review
    dated integer, first_on date, first_end date, last_on date, -- the last day of the last review
    end_by date, allowed varchar, -- until when the protocol would have the last one, and the words of that rule
    schools integer, -- with a review in the group, or members that year whom the list of schools puts in it
    heads integer -- the same with schools under one head counted once
);
create table base.strands (theme varchar, strand varchar, position integer);
-- Days on which schools are closed, from the first to the last; of no partnership: everywhere. Weekends go without saying.
create table base.closed_days (partnership varchar, starts date, ends date, why varchar);

-- Days that one review takes of each person, as the protocol's file sizes them. `role` is that of base.roles, `called`
-- the protocol's own word for it; no days: the file does not size that role.
create table base.staff_days (protocol varchar, role varchar, called varchar, days double);

-- Issues and changes quote what workbooks say, so they carry whose text that is. `private`: the cell holds text that only
-- the audience may read; no audience: the record is not known. `row_shown`: the row without such cells.
create table base.issues (
    code varchar, severity varchar, partnership varchar, source varchar, file varchar, sheet varchar, cell varchar,
    heading varchar, value varchar, problem varchar, fix varchar, row_values varchar, row_shown varchar,
    seq integer, school varchar, review varchar, audience varchar, private boolean default false
);
-- `plain` is `what` without words of the record itself. A record without an audience is open to the whole partnership.
create table base.changes (
    since timestamp, partnership varchar, sheet varchar, school varchar, what varchar, before varchar, after varchar,
    review varchar, audience varchar, plain varchar, private boolean default false
);

create macro academic_year(day) as
    case when month(day) >= 9 then year(day) else year(day) - 1 end::varchar || '/'
    || right((case when month(day) >= 9 then year(day) + 1 else year(day) end)::varchar, 2);
-- Where an audience stands among all, the narrowest first.
create macro width_of(audience) as list_position(['head', 'peers', 'school', 'team', 'partnership', 'associate'], audience);
-- Lists in the order in which they are told. A stage of a review is told by the most telling of its steps, where
-- something that nobody wrote down says more than something without a date.
create macro kinds_of_finding() as
    ['excellent practice', 'strength', 'validated priority', 'area for development', 'new line of enquiry'];
create macro common_phases() as ['plan', 'review', 'feedback', 'action', 'support', 'impact'];
create macro most_pressing_first() as
    ['overdue', 'due soon', 'unscheduled', 'not recorded', 'planned', 'paused', 'done (assumed)', 'done', 'not applicable'];
create macro most_telling_first() as
    ['overdue', 'due soon', 'not recorded', 'unscheduled', 'planned', 'paused', 'done (assumed)', 'done', 'not applicable'];
create macro is_member(joined, "left", day) as coalesce(joined <= day, true) and coalesce("left" > day, true);
-- On some day of an academic year.
create macro is_member_in(joined, "left", academic_year) as
    coalesce(joined < make_date(left(academic_year, 4)::integer + 1, 9, 1), true)
    and coalesce("left" > make_date(left(academic_year, 4)::integer, 9, 1), true);
-- The day of a review that has been held, where it is known.
create macro day_held(review_date, held_on) as coalesce(review_date, nullif(held_on, date '0001-01-01'));
-- Namesakes are one person unless both are known to come from different schools.
create macro same_person(name, school, other_name, other_school) as
    lower(name) = lower(other_name) and coalesce(school = other_school, true);
-- A cell's address taken apart: "Reviews!D14" is column D, row 14; nothing where it names no single cell.
create macro column_of(cell) as nullif(regexp_extract(cell, '([A-Z]+)[0-9]+$', 1), '');
create macro row_of(cell) as try_cast(regexp_extract(cell, '[0-9]+$') as integer);
create macro say_date(day) as strftime(day, '%-d %B %Y');

create macro is_done(state) as state in ('done', 'done (assumed)');
-- How the questions speak of a step: by its milestone or else its kind, with somebody to ask, and with what is to be
-- typed where its date belongs.
create macro topic_of(kind, step) as case when kind = 'milestone' then step else upper(kind[1]) || kind[2:] end;
create macro person_of(contact, who) as coalesce(contact, who, 'Nobody named yet');
create macro people_of(contact, who) as string_split(person_of(contact, who), ' and ');
-- The word for somebody who has a role of base.roles, where the protocol has none of its own.
create macro role_called(role) as case role when 'review team' then 'reviewer' else role end;
create macro host_of(school) as coalesce(school, 'The partnership itself');
-- `part` says whether a milestone's cell is for its day done, its day planned, or both (date).
create macro what_to_type(kind, state, part) as
    case
        when state not in ('overdue', 'due soon', 'unscheduled', 'not recorded') then null
        when part = 'done' and state in ('overdue', 'due soon') then 'the day it was done'
        when part = 'done' then 'the day it was done, or “n/a”'
        when part = 'planned' and state <> 'unscheduled'
            then 'a new date, or “n/a”; the day it was done needs a column of its own'
        when kind in ('action', 'conversation') and state = 'unscheduled' then 'a due date'
        when kind = 'action' then 'in that row, the day it was completed or a revised due date'
        when kind = 'impact check' then 'a new row once you have looked again, or a new date for the check'
        when kind = 'conversation' then 'in that row, the status “complete” or a new due date'
        when state = 'unscheduled' then 'a date, or “n/a” if it is not going to happen'
        when state = 'not recorded' then 'the day it was done, or “n/a”'
        else 'the day it was done, or a new date'
    end;
