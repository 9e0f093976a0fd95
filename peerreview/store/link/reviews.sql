-- Which review each row of a Reviews sheet is, and what the cells of its milestones say.
-- `ord` puts all rows in the order in which they were loaded: the last filled cell wins. The texts of a row join last:
-- they would be heavy to carry through all that goes before.

create temp table review_rows as
with own_dates as ( -- "Review planned" and "Review done" stand in for a Review date
    select
        seq, sheet_no, row_number,
        coalesce(max("on") filter (part = 'done'), max("on") filter (part = 'planned')) as own_date
    from parsed.milestone_cells where milestone = 'Review'
    group by all
),
placed as (
    select
        r.seq, r.sheet_no, r.row_number, r.academic_year, s.partnership, s.school, r.school as typed_school, p.protocol,
        min(r.review_id) over (partition by s.partnership, lower(r.review_id)) as review_id, -- one spelling
        coalesce(r.review_date, d.own_date) as dated_on, academic_year(dated_on) as dated_year,
        r.seq::bigint * 1073741824 + r.sheet_no * 2097152 + r.row_number as ord
    from parsed.reviews as r
    join school_of as s on s.seq = r.seq and s.text = r.school
    left join protocol_of as p on p.text = r.protocol
    left join own_dates as d on d.seq = r.seq and d.sheet_no = r.sheet_no and d.row_number = r.row_number
    where s.school is not null
),
dated_rows as (
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
-- What has no ID is called by its school and year. Where that stands in place of an ID it is none: it says which review
-- of which year is meant, wherever its day has moved to since.
read_ids as (
    select
        *,
        regexp_extract(
            review_id, '^(.+) ([0-9]{4}/[0-9]{2}|\(no year\))(?: \(([0-9]+)\))?$', ['school', 'year', 'nth']
        ) as read,
        coalesce(lower(read['school']) in (lower(school), lower(typed_school)), false) as is_called
    from dated_rows
),
dated as (
    select
        * exclude (read, is_called) replace (
            if(is_called, null, review_id) as review_id,
            if(is_called, nullif(read['year'], '(no year)'), held_year) as held_year
        ),
        if(is_called, coalesce(try_cast(read['nth'] as integer), 1), null) as called_nth
    from read_ids
),
-- Without an ID a review is the n-th of its school and year on its sheet. A further sheet of the same workbook speaks of
-- the reviews of the first: of the one on that day, else of the n-th where one of the two has no date; any other is new.
of_years as (
    select *, dense_rank() over (order by seq, partnership, school, held_year) as school_year from dated
),
on_sheets as (
    select
        *,
        row_number() over (partition by school_year, sheet_no order by row_number) as place,
        row_number() over (partition by school_year, sheet_no, dated_on order by row_number) as of_day,
        list(dated_on) over (partition by school_year, sheet_no) as days,
        min(sheet_no) over (partition by school_year) = sheet_no as first_sheet
    from of_years
),
spoken_of as (
    select s.*, coalesce(d.place, p.place) as known_place
    from on_sheets as s
    left join on_sheets as d
        on d.first_sheet and d.school_year = s.school_year and d.dated_on = s.dated_on and d.of_day = s.of_day
    left join on_sheets as p
        on p.first_sheet and p.school_year = s.school_year and p.place = s.place
        and (p.dated_on is null or (s.dated_on is null and not list_contains(s.days, p.dated_on)))
),
numbered as (
    select
        * exclude (days),
        coalesce(called_nth, known_place, max(known_place) over (partition by school_year)
            + dense_rank() over (partition by school_year, known_place is null order by dated_on, of_day)) as nth
    from spoken_of
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
),
named as (
    select
        * exclude (academic_year), academic_year as typed_year, held_year as academic_year,
        school || ' ' || coalesce(held_year, '(no year)') || case when nth > 1 then ' (' || nth || ')' else '' end as called,
        case
            when review_id is null then called
            when min(school) over same_id <> max(school) over same_id then review_id || ' ' || school
            else review_id
        end as review
    from identified
    window same_id as (partition by partnership, review_id)
)
select n.*, r.* exclude (seq, sheet_no, row_number, school, protocol, review_id, academic_year)
from named as n
join parsed.reviews as r on r.seq = n.seq and r.sheet_no = n.sheet_no and r.row_number = n.row_number;

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
