-- Which review each row of a Reviews sheet is, and what the cells of its milestones say.
-- `ord` puts all rows in the order in which they were loaded: the last filled cell wins.

create temp table review_rows as
with placed as (
    select
        r.* exclude (school, protocol, review_id), s.partnership, s.school, p.protocol,
        min(r.review_id) over (partition by s.partnership, lower(r.review_id)) as review_id, -- one spelling
        academic_year(r.review_date) as dated_year,
        r.seq::bigint * 1073741824 + r.sheet_no * 2097152 + r.row_number as ord
    from parsed.reviews as r
    join school_of as s on s.seq = r.seq and s.text = r.school
    left join protocol_of as p on p.text = r.protocol
    where s.school is not null
),
dated as (
    select
        *,
        -- the typed year serves rows without a date; a sheet whose dates lie in one year lends it to the rest
        coalesce(
            dated_year,
            academic_year,
            case when min(dated_year) over whole_sheet = max(dated_year) over whole_sheet
                then min(dated_year) over whole_sheet end
        ) as held_year
    from placed
    window whole_sheet as (partition by seq, sheet_no, partnership)
),
numbered as (
    select
        *,
        row_number() over (partition by seq, partnership, school, held_year order by sheet_no, row_number) as nth
    from dated
),
known_ids as (
    select partnership, school, held_year, nth, min(review_id) as known_id
    from numbered
    where review_id is not null
    group by all
    having count(distinct review_id) = 1
),
identified as (
    select
        n.* exclude (review_id), coalesce(n.review_id, k.known_id) as review_id
    from numbered as n
    left join known_ids as k
        on k.partnership = n.partnership and k.school = n.school and k.nth = n.nth
        and k.held_year is not distinct from n.held_year
)
select
    * exclude (academic_year), academic_year as typed_year, held_year as academic_year,
    case
        when review_id is null then
            school || ' ' || coalesce(held_year, '(no year)') || case when nth > 1 then ' (' || nth || ')' else '' end
        when min(school) over same_id <> max(school) over same_id then review_id || ' ' || school
        else review_id
    end as review
from identified
window same_id as (partition by partnership, review_id);

create temp table milestone_rows as
select
    v.partnership, v.review, c.milestone, c.part, c."on", c.word, v.sheet || '!' || c.cell as cell,
    coalesce(say_date(c."on"), c.word) as said, c.seq, c.sheet_no, v.sheet, c.row_number, v.ord
from parsed.milestone_cells as c
join review_rows as v on v.seq = c.seq and v.sheet_no = c.sheet_no and v.row_number = c.row_number;

create temp table milestone_parts as
select
    partnership, review, milestone, part, max_by({'on': "on", 'word': word, 'cell': cell, 'seq': seq}, ord) as said
from milestone_rows
group by all;

insert into base.tracked
select distinct v.partnership, t.milestone
from parsed.tracked as t
join (select distinct seq, sheet_no, partnership from review_rows) as v on v.seq = t.seq and v.sheet_no = t.sheet_no
union
select distinct v.partnership, 'Review'
from parsed.letters as l
join (select distinct seq, sheet_no, partnership from review_rows) as v on v.seq = l.seq and v.sheet_no = l.sheet_no
where l.key = 'review_date';
