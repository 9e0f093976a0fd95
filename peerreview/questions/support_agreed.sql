-- question: What support have schools agreed in their action plans, and who helps whom?
-- definition: Every action that says where its support comes from, in the state that it has on the day. The helper is
--   the school of the partnership whose name, or one of whose other names, is all that stands there; where it is
--   somebody else, several together or the host itself, the words stay as they are typed and no helper is named. An
--   action whose text is not for this viewer has a row without its words.
-- viewers: members
-- columns:
--   partnership: the partnership
--   host: the school whose plan it is
--   helper: the school that gives the support, where the plan names one
--   support_from: where the support comes from, as typed
--   review: the review it came from
--   academic_year: the academic year of the review
--   action: what will be done
--   theme: the theme
--   strand: the strand
--   state: how the action stands on the day
--   due: the day it is due now
--   withheld: true where the text is not for this viewer
--   source: the workbook that the record comes from
--   sheet: the sheet it stands on
--   row_number: its row there
with agreed as (
    select
        *,
        regexp_replace(lower(strip_accents(replace(support_from, '&', ' and '))), '[^a-z0-9]', '', 'g') as plain
    from visible.actions
    where has_support and ($partnership is null or partnership = $partnership)
),
names as (
    select partnership, school, unnest(regexp_split_to_array(concat_ws(';', school, also_known_as), '[;,\n]')) as name
    from visible.schools
    where $partnership is null or partnership = $partnership
),
known as (
    select
        partnership, school,
        regexp_replace(lower(strip_accents(replace(name, '&', ' and '))), '[^a-z0-9]', '', 'g') as plain
    from names
),
helpers as ( -- a name that two schools go by says neither
    select partnership, plain, any_value(school) as school
    from known
    where plain <> ''
    group by partnership, plain
    having count(distinct school) = 1
),
states as (
    select seq, sheet_no, row_number, state from steps($as_of::date) where kind = 'action'
)
select
    a.partnership, a.school as host, nullif(h.school, a.school) as helper, a.support_from, a.review, r.academic_year,
    a.action, a.theme, a.strand, s.state, coalesce(a.revised_due, a.due) as due, a.withheld, a.source, a.sheet,
    a.row_number
from agreed as a
join visible.reviews as r using (partnership, review)
left join helpers as h on h.partnership = a.partnership and h.plain = a.plain
left join states as s on s.seq = a.seq and s.sheet_no = a.sheet_no and s.row_number = a.row_number
where ($school is null or $school in (a.school, h.school))
    and ($year is null or r.academic_year = $year)
    and ($theme is null or a.theme = $theme)
order by a.partnership, a.school, r.academic_year nulls last, due nulls last, a.source, a.sheet, a.row_number
