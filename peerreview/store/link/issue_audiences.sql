-- Whose text the issues quote. A cell of a record takes the narrowest audience that any record of its sheet and review has;
-- the cell of a row that has no place has none, so that nobody but the local user reads it.

create temp table private_cells as
select distinct s.seq, s.sheet, l.letter
from parsed.letters as l
join parsed.sheets as s using (seq, sheet_no)
join private_columns as p on p.kind = s.key and p.key = l.key;

create temp table rows_with_audience as
with records as (
    select 'reviews' as kind, partnership, school, review, audience from base.reviews
    union all select 'findings', partnership, school, review, audience from base.findings
    union all select 'actions', partnership, school, review, audience from base.actions
    union all select 'impact', partnership, school, review, audience from base.impact
),
narrowest as (
    select kind, partnership, school, review, arg_min(audience, width_of(audience)) as audience
    from records group by all
),
placed as (
    select 'reviews' as kind, partnership, review, seq, sheet, row_number from review_rows
    union all select 'findings', partnership, review, seq, sheet, row_number from finding_rows
    union all select 'actions', partnership, review, seq, sheet, row_number from action_rows
    union all select 'impact', partnership, review, seq, sheet, row_number from impact_rows
)
select p.seq, p.sheet, p.row_number, n.school, n.review, n.audience
from placed as p join narrowest as n using (kind, partnership, review);

update base.issues as i set private = true
from private_cells as p
where p.seq = i.seq and p.sheet = i.sheet and i.value <> '' and p.letter = column_of(i.cell);

update base.issues as i set school = r.school, review = r.review, audience = r.audience
from rows_with_audience as r
where i.private and r.seq = i.seq and r.sheet = i.sheet and r.row_number = row_of(i.cell);

update base.issues set row_shown = (
    select to_json(map_from_entries(list(one)))::varchar
    from (select unnest(map_entries(row_values::json::map(varchar, varchar))) as one)
    where regexp_replace(lower(one.key), '[\W_]+', '', 'g') in (select heading from open_headings)
)
where row_values is not null;
