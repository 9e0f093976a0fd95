-- Workbooks over several partnerships: whose their rows are, and sheets and workbooks where all rows are of one. An issue
-- is for the lead of its row's partnership, else of its sheet's, else of its workbook's.

create temp table whose as
with placed as (
    select seq, sheet, row_number, partnership from school_rows
    union all select seq, sheet, row_number, partnership from people_rows
    union all select seq, sheet, row_number, partnership from review_rows
    union all select seq, sheet, row_number, partnership from finding_rows
    union all select seq, sheet, row_number, partnership from action_rows
    union all select seq, sheet, row_number, partnership from impact_rows
    union all select seq, sheet, row_number, partnership from maturity_rows
    union all select seq, sheet, row_number, partnership from conversation_rows
    union all select seq, sheet, row_number, partnership from term_rows
),
with_school as ( -- rows without a place, of schools that are known
    select seq, sheet, row_number, school from parsed.findings
    union all select seq, sheet, row_number, school from parsed.actions
    union all select seq, sheet, row_number, school from parsed.impact
)
select seq, sheet, row_number, min(partnership) as partnership
from (
    from placed
    union all
    select w.seq, w.sheet, w.row_number, s.partnership
    from with_school as w join school_of as s on s.seq = w.seq and s.text = w.school
)
where seq in (select seq from base.sources where partnership is null)
group by grouping sets ((seq, sheet, row_number), (seq, sheet), (seq))
having count(distinct partnership) = 1;

update base.issues as i set partnership = w.partnership
from whose as w
where i.partnership is null and w.seq = i.seq and w.sheet = i.sheet
    and w.row_number = row_of(i.cell);

update base.issues as i set partnership = w.partnership
from whose as w
where i.partnership is null and w.seq = i.seq and w.sheet = i.sheet and w.row_number is null;

update base.issues as i set partnership = w.partnership
from whose as w
where i.partnership is null and w.seq = i.seq and w.sheet is null;
