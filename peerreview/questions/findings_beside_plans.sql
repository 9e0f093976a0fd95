-- question: What had the plan before set out, what did the last review find, and what does its own plan do about it?
-- definition: For each school its last review held by the day, theme by theme and strand by strand: the actions of the
--   latest plan from an earlier review, the findings of the last review, and the actions of its own plan. An action or a
--   finding without a strand stands under its theme alone. Actions stand with their state on the day.
-- narrows: school
-- columns:
--   partnership: the partnership
--   school: the school
--   review: the last review held
--   academic_year: its academic year
--   earlier_year: the academic year of the review that the plan before came from; blank where there is none
--   theme: the theme, or “No theme”
--   strand: the strand
--   earlier_plan: the actions that the plan before set out, a line each
--   found: what the last review found, a line each
--   own_plan: the actions of its own plan, a line each
--   area: the strand, else the theme
with held as (
    select partnership, school, review, academic_year, place, latest
    from held_reviews($as_of::date)
    where ($partnership is null or partnership = $partnership)
        and ($school is null or school = $school)
),
agreed as (
    select
        s.partnership, h.school, s.review, h.place, h.latest, h.academic_year, s.theme, s.strand, s.seq, s.row_number,
        coalesce(s.step, 'an action whose text is withheld from you') || ' (' || s.state || ')' as words
    from steps($as_of::date) as s
    join held as h using (partnership, review)
    where s.kind = 'action' and s.state <> 'not applicable' and ($partnership is null or s.partnership = $partnership)
),
earlier as (
    select partnership, school, max(place) as place from agreed where not latest group by all
),
told as (
    select 'earlier plan' as part, a.* exclude (place, latest, review)
    from agreed as a join earlier as e using (partnership, school, place)
    union all
    select 'own plan', * exclude (place, latest, review) from agreed where latest
    union all
    select
        'found', f.partnership, f.school, h.academic_year, f.theme, f.strand, null, f.row_number,
        upper(f.kind[1]) || f.kind[2:] || ': ' || coalesce(f.finding, 'withheld from you')
    from visible.findings as f
    join held as h on h.partnership = f.partnership and h.review = f.review and h.latest
    where $partnership is null or f.partnership = $partnership
),
areas as (
    select
        partnership, school, theme, strand,
        max(academic_year) filter (part = 'earlier plan') as earlier_year,
        string_agg(words, chr(10) order by row_number) filter (part = 'earlier plan') as earlier_plan,
        string_agg(words, chr(10) order by row_number) filter (part = 'found') as found,
        string_agg(words, chr(10) order by row_number) filter (part = 'own plan') as own_plan
    from told
    group by all
)
select
    a.partnership, a.school, h.review, h.academic_year,
    max(a.earlier_year) over (partition by a.partnership, a.school) as earlier_year,
    coalesce(a.theme, 'No theme') as theme, a.strand, a.earlier_plan, a.found, a.own_plan,
    coalesce(a.strand, a.theme, 'No theme') as area
from areas as a
join held as h on h.partnership = a.partnership and h.school = a.school and h.latest
left join visible.strands as s on s.theme = a.theme and s.strand = a.strand
order by a.partnership, a.school, s.position nulls last, a.theme nulls last, a.strand
