-- question: What have we asked in our reviews?
-- definition: The enquiry question of every review that is not cancelled, word for word, past and to come. A review
--   whose text is not for this viewer stands without its question, whether it has one or not. A search looks for the
--   words in the question, focus, theme, strand and school, capital letters or not.
-- narrows: protocol, school, theme, year
-- columns:
--   partnership: the partnership
--   school: the host school
--   review: the review
--   theme: the theme
--   strand: the strand
--   question: the enquiry question, word for word
--   academic_year: the academic year of the review
--   review_date: the day of the review
--   focus: what it looked at
--   focus_origin: where the focus came from
--   protocol: the protocol
--   held: whether the review has been held
--   withheld: true where the text is not for this viewer
--   source: the workbook that the record comes from
--   place: its sheet and row
select
    r.partnership, r.school, r.review, r.theme, r.strand, r.enquiry_question as question, r.academic_year,
    r.review_date, r.focus, r.focus_origin, r.protocol, coalesce(r.held_on <= $as_of::date, false) as held, r.withheld,
    r.source, r.sheet || ', row ' || r.row_number as place
from visible.reviews as r
where r.status is distinct from 'cancelled'
    and (r.withheld or r.enquiry_question is not null)
    and ($partnership is null or r.partnership = $partnership)
    and ($school is null or r.school = $school)
    and ($year is null or r.academic_year = $year)
    and ($theme is null or r.theme = $theme)
    and ($protocol is null or r.protocol = $protocol)
    -- between fields stands what nobody types, so that no search runs from one into the next
    and ($find is null or contains(
        lower(concat_ws(chr(10), r.enquiry_question, r.focus, r.theme, r.strand, r.school)), lower(trim($find::varchar))
    ))
order by r.partnership, r.academic_year desc nulls last, r.review_date desc nulls last, r.school, r.review
