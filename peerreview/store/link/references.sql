-- Which review a row of Findings, Actions or Impact belongs to: Review ID, else school and date, else school and year.
-- An ID that names another review, or none, leads nowhere else, but to a review that has no ID of its own.

create temp table refs as
with every_ref as (
    select seq, review_id, school, review_date, academic_year from parsed.findings
    union
    select seq, review_id, school, review_date, academic_year from parsed.actions
    union
    select seq, review_id, school, review_date, academic_year from parsed.impact
)
select
    row_number() over () as ref, r.*, s.school as known_school,
    coalesce(s.partnership, f.partnership) as partnership
from every_ref as r
join base.sources as f using (seq)
left join school_of as s on s.seq = r.seq and s.text = r.school
where coalesce(r.review_id, r.school) is not null;

create temp table ref_of as
with candidates as (
    select ref, v.partnership, v.review, 1 as strength
    from refs as r
    join base.reviews as v on lower(v.review_id) = lower(r.review_id)
    where (r.partnership is null or v.partnership = r.partnership) and (r.school is null or v.school = r.known_school)
    union
    select ref, v.partnership, v.review, 1
    from refs as r
    join review_rows as v on lower(v.called) = lower(r.review_id)
    where (r.partnership is null or v.partnership = r.partnership) and (r.school is null or v.school = r.known_school)
    union
    select ref, v.partnership, v.review, 2
    from refs as r
    join review_rows as v on v.partnership = r.partnership and v.school = r.known_school
    where r.review_date between v.dated_on and coalesce(v.review_end, v.dated_on)
        and (r.review_id is null or v.review_id is null)
    union
    select ref, v.partnership, v.review, 3
    from refs as r
    join base.reviews as v
        on v.partnership = r.partnership and v.school = r.known_school
        and v.academic_year = academic_year(r.review_date) and (r.review_id is null or v.review_id is null)
    union
    select ref, v.partnership, v.review, 4
    from refs as r
    join base.reviews as v
        on v.partnership = r.partnership and v.school = r.known_school and v.academic_year = r.academic_year
    where r.review_date is null and (r.review_id is null or v.review_id is null)
    union
    select ref, v.partnership, v.review, 5
    from refs as r
    join base.reviews as v on v.partnership = r.partnership and v.school = r.known_school
    where r.review_date is null and r.academic_year is null and r.review_id is null
),
strongest as (
    select ref, partnership, review, strength
    from candidates
    qualify strength = min(strength) over (partition by ref)
)
select
    r.*,
    case when count(s.review) = 1 then any_value(s.review) end as review,
    case when count(s.review) = 1 then any_value(s.partnership) end as found_partnership,
    count(s.review) as found, min(s.strength) as strength
from refs as r
left join strongest as s using (ref)
group by all;
