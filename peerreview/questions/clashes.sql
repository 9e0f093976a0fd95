-- question: On which days of the year do our plans get in each other's way?
-- definition: Days of reviews (the first and the last) and workshops that somebody has typed, from the academic year
--   of the day on, or of the year asked for. Told: a weekend, a bank holiday in England, a known school holiday; a
--   person with two of them on one day; a school on the teams of two reviews on one day; a school that is reviewed
--   while its head, or somebody else of it, is on another team; two reviews of one school. What concerns two host
--   schools stands with each of them. Reviewers are booked on the review, Improvement Champions on the workshop.
--   Whoever sees no names gets the calendar and the own reviews only.
-- columns:
--   partnership: the partnership
--   school: the host school
--   on: the day
--   what: what clashes there, in words
--   kind: weekend, bank holiday, school holiday, person, team, host or twice
--   event: Review or Workshop
--   review: the review
--   academic_year: the academic year of the day
--   to_come: whether it is still to come
--   days: how many days of this answer have a clash in the partnership
--   days_to_come: how many of those are still to come
with typed as (
    select partnership, school, review, step as event, coalesce(done_on, single_on, planned_on) as "on"
    from visible.step_facts
    where kind = 'milestone' and step in ('Review', 'Workshop') and not not_applicable and not postponed
        and ($partnership is null or partnership = $partnership)
    union
    select partnership, school, review, 'Review', review_end
    from visible.reviews
    where review_end is not null and status is null and ($partnership is null or partnership = $partnership)
),
days as (
    select *, academic_year("on") as academic_year
    from typed
    where case when $year is null then academic_year("on") >= academic_year($as_of::date)
        else academic_year("on") = $year end
),
bank_holidays as (
    select starts as "on", why from visible.closed_days where partnership is null
),
school_holidays as (
    select partnership, starts, ends from visible.closed_days where partnership is not null
),
closed as (
    select
        d.*,
        case when b.why is not null then 'bank holiday' when isodow(d."on") >= 6 then 'weekend'
            when h.starts is not null then 'school holiday' end as kind,
        'The ' || lower(d.event) || ' is ' || case
            when b.why is not null then 'on a bank holiday: ' || b.why
            when isodow(d."on") >= 6 then 'on a ' || dayname(d."on")
            else 'in a school holiday' end || '.' as what
    from days as d
    left join bank_holidays as b on b."on" = d."on"
    left join school_holidays as h on h.partnership = d.partnership and d."on" between h.starts and h.ends
),
booked as materialized ( -- who has to be where
    select d.*, r.name, r.from_school, r.role
    from days as d
    join visible.roles as r using (partnership, review)
    where (d.event, r.role) in (
        ('Review', 'lead reviewer'), ('Review', 'review team'), ('Workshop', 'Improvement Champion')
    )
),
persons as (
    select
        a.partnership, a.school, a.review, a.event, a."on", a.academic_year, a.name, a.from_school,
        string_agg(
            distinct 'the ' || lower(b.event) || ' at ' || b.school, ' and '
            order by 'the ' || lower(b.event) || ' at ' || b.school
        ) as elsewhere,
        list(distinct b.review) as others
    from booked as a
    join booked as b
        on b.partnership = a.partnership and b."on" = a."on" and lower(b.name) = lower(a.name)
        and b.from_school is not distinct from a.from_school
    where b.review <> a.review
    group by all
),
teams as (
    select distinct partnership, school, review, event, "on", academic_year, from_school
    from booked where event = 'Review' and from_school is not null
),
people_on_both as ( -- said of the person already
    select distinct partnership, review, from_school, unnest(others) as other from persons where event = 'Review'
),
on_two_teams as (
    select
        a.partnership, a.school, a.review, a.event, a."on", a.academic_year, a.from_school,
        string_agg(distinct b.school, ' and ' order by b.school) as elsewhere
    from teams as a
    join teams as b on b.partnership = a.partnership and b."on" = a."on" and b.from_school = a.from_school
    anti join people_on_both as p on p.partnership = a.partnership and p.review = a.review and p.other = b.review
        and p.from_school = a.from_school
    where b.review <> a.review
    group by all
),
hosts_away as (
    select
        d.partnership, d.school, d.review, d.event, d."on", d.academic_year,
        bool_or(coalesce(lower(b.name) = lower(s.head), false)) as head_away,
        string_agg(distinct b.school, ' and ' order by b.school) as elsewhere
    from days as d
    join booked as b on b.partnership = d.partnership and b."on" = d."on" and b.from_school = d.school
    join visible.schools as s on s.partnership = d.partnership and s.school = d.school
    where d.event = 'Review' and b.event = 'Review' and b.review <> d.review
    group by all
),
twice as (
    select distinct a.* exclude (event), a.event
    from days as a
    join days as b on b.partnership = a.partnership and b.school = a.school and b."on" = a."on"
    where a.event = 'Review' and b.event = 'Review' and b.review <> a.review
),
clashes as (
    select partnership, school, review, event, "on", academic_year, kind, what from closed where kind is not null
    union all
    select
        partnership, school, review, event, "on", academic_year, 'person',
        name || coalesce(' (' || from_school || ')', '') || ' is needed at ' || elsewhere || ' that day too.'
    from persons
    union all
    select
        partnership, school, review, event, "on", academic_year, 'team',
        from_school || ' is on the review team at ' || elsewhere || ' that day too.'
    from on_two_teams
    union all
    select
        partnership, school, review, event, "on", academic_year, 'host',
        case when head_away then 'The head' else 'Somebody of the school' end || ' is on the review team at '
            || elsewhere || ' while the school is reviewed.'
    from hosts_away
    union all
    select
        partnership, school, review, event, "on", academic_year, 'twice', 'Two reviews of the school are on this day.'
    from twice
)
select partnership, school, "on", what, kind, event, review, academic_year, "on" >= $as_of::date as to_come,
    count(distinct "on") over (partition by partnership) as days,
    count(distinct "on") filter ("on" >= $as_of::date) over (partition by partnership) as days_to_come
from clashes
where $school is null or school = $school
order by partnership, "on", school, kind, what
