-- What 2,000 workbooks of 12 schools each say about ten years of reviews. The variables `partnerships`, `members` and
-- `years` size it. Everything follows from the numbers of the rows, so that two builds are the same.

-- Names differ from their first letters on, as those of places do, and workbooks come in no order of theirs.
create temp macro partnership_name(p) as format('{:04d} Partnership', p * 1237 % 2000 + 1);
create temp macro school_name(p, s) as format('School {:05d} Primary', (p - 1) * getvariable('members') + s);
create temp macro year_name(y) as format('{}/{:02d}', 2016 + y, (2017 + y) % 100);
create temp macro held(p, s, y) as make_date(2016 + y::integer, 10, 1) + ((p * 7 + s * 13) % 200)::integer;
create temp macro theme(n) as
    ['Our impact', 'Looking inward', 'Looking outward', 'Looking forward'][(n % 4 + 1)::integer];
create temp macro strand(n) as
    ['Attainment and learning', 'Quality of teaching', 'Role in system leadership', 'Culture and ethos'][(n % 4 + 1)::integer];

insert into base.sources by name
select
    p as seq, partnership_name(p) as partnership, 'register' as source, 'tiptree-stanway' as protocol,
    'register.xlsx' as file, sha256(p::varchar) as sha256, timestamp '2026-02-01' as loaded_at
from range(1, getvariable('partnerships') + 1) as ps (p);

create temp table made_reviews as
select p::integer as p, s::integer as s, y::integer as y, held(p, s, y) as held_on,
    row_number() over (partition by p order by y, s)::integer + 1 as at_row
from range(1, getvariable('partnerships') + 1) as ps (p), range(getvariable('members')) as ss (s),
    range(getvariable('years')) as ys (y);

insert into parsed.schools by name
select p as seq, 0 as sheet_no, 'Schools' as sheet, s + 2 as row_number, school_name(p, s) as school,
    (100000 + (p - 1) * getvariable('members') + s)::varchar as urn, 'Primary' as phase,
    'Authority ' || p % 150 as authority, 'Group ' || chr((65 + s // 3)::integer) as "group", 'full' as membership,
    'Head of ' || school_name(p, s) as head, 'head' || p || '-' || s || '@school.example' as email
from range(1, getvariable('partnerships') + 1) as ps (p), range(getvariable('members')) as ss (s);

insert into parsed.people by name
select p as seq, 4 as sheet_no, 'People' as sheet, s + 2 as row_number, 'Champion ' || p || '-' || s as name,
    school_name(p, s) as school, 'Improvement Champion' as role, date '2024-09-20' as trained_on
from range(1, getvariable('partnerships') + 1) as ps (p), range(getvariable('members')) as ss (s);

insert into parsed.reviews by name
select p as seq, 1 as sheet_no, 'Reviews' as sheet, at_row as row_number, format('R{:02d}-{}', s, y) as review_id,
    school_name(p, s) as school, year_name(y) as academic_year,
    'How well pupils of group ' || (s + y) % 9 || ' do' as focus,
    'To what extent do pupils in year ' || (s + y) % 7 || ' talk about what they read?' as enquiry_question,
    theme(s + y) as theme, strand(s + y) as strand,
    'Lead ' || p || '-' || (s + 1) % getvariable('members') || ' (' || school_name(p, (s + 1) % getvariable('members')) || ')'
        as lead_reviewer,
    school_name(p, (s + 1) % getvariable('members')) || '; ' || school_name(p, (s + 2) % getvariable('members')) || '; '
        || school_name(p, (s + 3) % getvariable('members')) as review_team,
    'Champion ' || p || '-' || (s + 4) % getvariable('members') || '; Champion ' || p || '-' || (s + 5) % getvariable('members')
        as champions,
    held_on as review_date, 'SEF; School data' as documents_shared
from made_reviews;

create temp table milestone_columns (milestone varchar, letter varchar, shift integer, filled integer);
insert into milestone_columns values
    ('Data shared', 'M', -14, 9), ('Pre-review meeting', 'N', -7, 8), ('Timetable sent', 'O', -1, 7), ('Workshop', 'P', 12, 9),
    ('Action plan agreed', 'Q', 14, 8), ('Impact review', 'R', 180, 6);

insert into parsed.milestone_cells by name
select p as seq, 1 as sheet_no, at_row as row_number, milestone, 'date' as part, held_on + shift as "on",
    'Reviews!' || letter || at_row as cell
from made_reviews, milestone_columns where (p + s * 3 + y + shift) % 10 < filled;
insert into parsed.tracked
select p, 1, milestone from range(1, getvariable('partnerships') + 1) as ps (p),
    (select milestone from milestone_columns union all select 'Review');

insert into parsed.findings by name
select p as seq, 2 as sheet_no, 'Findings' as sheet, (at_row - 2) * 3 + n + 2 as row_number,
    format('R{:02d}-{}', s, y) as review_id, format('F{:02d}-{}-{}', s, y, n) as finding_id,
    theme(s + y + n) as theme, strand(s + y + n) as strand,
    ['strength', 'area for development', 'excellent practice'][(n + 1)::integer] as kind,
    'In year ' || (p + n) % 7 || ' pupils explain how they worked things out, in ' || (p * s + y) % 97 || ' of the books seen'
        as finding,
    'Books and talk with pupils' as evidence_source, n = 0 and s % 3 = 0 as share
from made_reviews, range(3) as ns (n);

insert into parsed.actions by name
select p as seq, 3 as sheet_no, 'Actions' as sheet, (at_row - 2) * 5 + n + 2 as row_number,
    format('R{:02d}-{}', s, y) as review_id, format('A{:02d}-{}-{}', s, y, n) as action_id,
    format('F{:02d}-{}-{}', s, y, n % 3) as finding_id, theme(s + y + n) as theme, strand(s + y + n) as strand,
    'Agree in every class one way to show how pupils in year ' || (p + n) % 7 || ' check their work, step ' || (p * s + n) % 97
        as action,
    'Owner ' || p % 50 || '-' || n as owner,
    case when n % 2 = 0 then school_name(p, (s + 1) % getvariable('members')) end as support_from,
    held_on + 20 as start, held_on + (100 + n * 20)::integer as due, case when n = 3 then held_on + 200 end as revised_due,
    case when y < 7 or (s + n) % 3 = 0 then 'complete' else 'in progress' end as status,
    case when y < 7 or (s + n) % 3 = 0 then held_on + (110 + n)::integer end as completed,
    'Seen in ' || (s + n) % 12 || ' classes' as success_criterion,
    case when y < 7 and n % 2 = 0 then 'met' end as criterion_met,
    case when (s + n) % 4 = 0 then 'Book look of week ' || (p + n) % 38 end as evidence
from made_reviews, range(5) as ns (n);

insert into parsed.impact by name
select p as seq, 5 as sheet_no, 'Impact' as sheet, at_row as row_number, format('R{:02d}-{}', s, y) as review_id,
    format('A{:02d}-{}-0', s, y) as action_id, held_on + 200 as assessed_on, 'Owner ' || p % 50 || '-0' as assessed_by,
    ['pupil', 'teacher', 'leadership', 'partnership'][(s + y) % 4 + 1] as level, 'Pupils who explain' as measure,
    ((s * 3) % 50)::varchar as baseline, ((s * 3) % 50 + 7)::varchar as follow_up, '%' as unit,
    ['no change yet', 'early indicators', 'evident', 'embedded'][(s + y + p) % 4 + 1] as judgement,
    case when s % 5 = 0 then held_on + 400 end as next_check
from made_reviews where y < 9 and s % 2 = 0;

insert into parsed.letters
select p, sheet_no, key, letter
from range(1, getvariable('partnerships') + 1) as ps (p), (
    select 1 as sheet_no, milestone as key, letter from milestone_columns
    union all values (1, 'review_id', 'A'), (1, 'school', 'B'), (1, 'review_date', 'K'), (3, 'due', 'H'),
        (3, 'revised_due', 'I'), (3, 'action', 'F'), (5, 'next_check', 'N')
);
insert into parsed.sheets
select seq, sheet_no, sheet, key, count(*), count(*), 0 from (
    select seq, sheet_no, sheet, 'schools' as key from parsed.schools
    union all select seq, sheet_no, sheet, 'reviews' from parsed.reviews
    union all select seq, sheet_no, sheet, 'findings' from parsed.findings
    union all select seq, sheet_no, sheet, 'actions' from parsed.actions
    union all select seq, sheet_no, sheet, 'people' from parsed.people
    union all select seq, sheet_no, sheet, 'impact' from parsed.impact
) group by all;
