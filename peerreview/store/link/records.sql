-- The rows of Findings, Actions and Impact with the review they belong to. `identity` is what makes two rows one record;
-- within one workbook true duplicates stay apart, so each carries its number among its equals.

create temp table finding_rows as
select
    f.* exclude (review_id, school, review_date, academic_year), v.partnership, v.school, v.review, v.protocol,
    f.seq::bigint * 1073741824 + f.sheet_no * 2097152 + f.row_number as ord,
    coalesce('#' || lower(f.finding_id), concat_ws(
        '|', f.theme, f.strand, f.kind, lower(f.finding), row_number() over (
            partition by f.seq, v.partnership, v.review, f.theme, f.strand, f.kind, lower(f.finding)
            order by f.sheet_no, f.row_number
        )
    )) as identity
from parsed.findings as f
join ref_of as r
    on r.seq = f.seq and r.review_id is not distinct from f.review_id and r.school is not distinct from f.school
    and r.review_date is not distinct from f.review_date and r.academic_year is not distinct from f.academic_year
join base.reviews as v on v.partnership = r.found_partnership and v.review = r.review;

create temp table action_rows as
select
    a.* exclude (review_id, school, review_date, academic_year), v.partnership, v.school, v.review, v.protocol,
    a.seq::bigint * 1073741824 + a.sheet_no * 2097152 + a.row_number as ord,
    coalesce('#' || lower(a.action_id), lower(a.action) || '|' || row_number() over (
        partition by a.seq, v.partnership, v.review, lower(a.action) order by a.sheet_no, a.row_number
    )) as identity
from parsed.actions as a
join ref_of as r
    on r.seq = a.seq and r.review_id is not distinct from a.review_id and r.school is not distinct from a.school
    and r.review_date is not distinct from a.review_date and r.academic_year is not distinct from a.academic_year
join base.reviews as v on v.partnership = r.found_partnership and v.review = r.review;

create temp table impact_places as
with by_action as (
    select i.seq, i.sheet_no, i.row_number, a.partnership, a.review
    from parsed.impact as i
    join base.sources as f on f.seq = i.seq
    join (
        select distinct partnership, school, review, lower(action_id) as action_id
        from action_rows where action_id is not null
    ) as a on a.action_id = lower(i.action_id)
    left join partnership_of as o on o.text = f.partnership
    left join school_of as s on s.seq = i.seq and s.text = i.school
    where (o.partnership is null or a.partnership = o.partnership) and (i.school is null or a.school = s.school)
),
by_review as (
    select i.seq, i.sheet_no, i.row_number, r.found_partnership as partnership, r.review
    from parsed.impact as i
    join ref_of as r
        on r.seq = i.seq and r.review_id is not distinct from i.review_id and r.school is not distinct from i.school
        and r.review_date is not distinct from i.review_date
        and r.academic_year is not distinct from i.academic_year
    where r.review is not null
),
unnamed as ( -- rows that do not say which review: the action leads there, where only one review has it
    select b.*
    from by_action as b
    join parsed.impact as i on i.seq = b.seq and i.sheet_no = b.sheet_no and i.row_number = b.row_number
    anti join by_review as r on r.seq = b.seq and r.sheet_no = b.sheet_no and r.row_number = b.row_number
    where i.review_id is null
    qualify count(*) over (partition by b.seq, b.sheet_no, b.row_number) = 1
)
from by_review
union all
from unnamed;

create temp table impact_rows as
select
    i.* exclude (review_id, school, review_date, academic_year), v.partnership, v.school, v.review, v.protocol,
    i.seq::bigint * 1073741824 + i.sheet_no * 2097152 + i.row_number as ord,
    concat_ws(
        '|', coalesce(lower(i.action_id), '-'), coalesce(i.assessed_on::varchar, '-'), coalesce(i.level, '-'),
        coalesce(lower(i.measure), '-'), row_number() over (
            partition by i.seq, v.partnership, v.review, lower(i.action_id), i.assessed_on, i.level, lower(i.measure)
            order by i.sheet_no, i.row_number
        )
    ) as identity
from parsed.impact as i
join impact_places as w on w.seq = i.seq and w.sheet_no = i.sheet_no and w.row_number = i.row_number
join base.reviews as v on v.partnership = w.partnership and v.review = w.review;
