-- One row for each review and milestone that some workbook says anything about; the Review step comes from Review date.

insert into base.milestones
with said as (
    select
        partnership, review, milestone,
        max(said."on") filter (where part = 'date') as single_on,
        max(said."on") filter (where part = 'planned') as planned_on,
        max(said."on") filter (where part = 'done') as done_on,
        bool_or(said.word = 'done') as done_yes,
        bool_or(said.word = 'not applicable') as not_applicable,
        max_by(said, case part when 'done' then 3 when 'date' then 2 else 1 end) as shown
    from milestone_parts
    group by all
),
with_review as (
    select
        v.partnership, v.school, v.review, coalesce(s.milestone, 'Review') as milestone,
        case when coalesce(s.milestone, 'Review') = 'Review' then v.review_date else s.single_on end as single_on,
        s.planned_on, s.done_on, s.done_yes, s.not_applicable, s.shown, v.source
    from base.reviews as v
    left join said as s using (partnership, review)
    union all
    select v.partnership, v.school, v.review, 'Review', v.review_date, null, null, null, null, null, v.source
    from base.reviews as v
    where exists (from said as s where s.partnership = v.partnership and s.review = v.review)
        and not exists (
            from said as s where s.partnership = v.partnership and s.review = v.review and s.milestone = 'Review'
        )
)
select
    w.partnership, w.school, w.review, w.milestone, w.single_on, w.planned_on, w.done_on,
    coalesce(w.done_yes, false), coalesce(w.not_applicable, false) and w.done_on is null,
    coalesce(f.source, w.source), w.shown.cell
from with_review as w
left join base.sources as f on f.seq = w.shown.seq;

update base.reviews as v
set held_on = case when m.done_yes then date '0001-01-01' else least(m.done_on, m.single_on) end
from base.milestones as m
where m.partnership = v.partnership and m.review = v.review and m.milestone = 'Review'
    and v.status is null and not m.not_applicable;

-- The date decides the year, whichever workbook it comes from.
update base.reviews as v set academic_year = academic_year(coalesce(v.review_date, m.done_on, m.planned_on))
from base.milestones as m
where m.partnership = v.partnership and m.review = v.review and m.milestone = 'Review'
    and coalesce(v.review_date, m.done_on, m.planned_on) is not null;
