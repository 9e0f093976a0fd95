-- question: What did our reviews find?
-- definition: Every finding as it was written, sorted by kind and theme. Findings are words: no grade is made of them.
-- narrows: review, school, theme, year
-- columns:
--   partnership: the partnership
--   school: the host school
--   review: the review
--   academic_year: the academic year of the review
--   review_date: the day of the review
--   theme: the theme
--   strand: the strand
--   kind: strength, excellent practice, area for development, new line of enquiry or validated priority
--   finding: what was found, as it was written
--   evidence_source: where it was seen
--   withheld: true where the text is not for this viewer
--   source: the workbook that the record comes from
--   place: its sheet and row
select
    f.partnership, f.school, f.review, r.academic_year, r.review_date, f.theme, f.strand, f.kind, f.finding,
    f.evidence_source, f.withheld, f.source, f.sheet || ', row ' || f.row_number as place
from visible.findings as f
join visible.reviews as r using (partnership, review)
where coalesce(r.held_on <= $as_of::date, false)
    and ($partnership is null or f.partnership = $partnership)
    and ($school is null or f.school = $school)
    and ($year is null or r.academic_year = $year)
    and ($theme is null or f.theme = $theme)
    and ($review is null or f.review = $review)
order by
    f.partnership, r.academic_year, f.school, f.review,
    list_position(kinds_of_finding(), f.kind),
    f.theme, f.row_number
