-- question: Who has not sent which document to the review team?
-- definition: For each review whose partnership records the documents shared: those that the protocol asks for, and any
--   others that were sent. Cancelled and postponed reviews are left out.
-- narrows: school, year
-- columns:
--   partnership: the partnership
--   school: the host school
--   review: the review
--   academic_year: the academic year of the review
--   review_date: the day of the review
--   document: the document
--   shared: whether it is recorded as sent
select d.partnership, d.school, d.review, r.academic_year, r.review_date, d.document, d.shared
from visible.documents as d
join visible.reviews as r using (partnership, review)
where ($partnership is null or d.partnership = $partnership)
    and ($school is null or d.school = $school)
    and ($year is null or r.academic_year = $year)
order by d.partnership, r.academic_year, d.school, d.review, d.document
