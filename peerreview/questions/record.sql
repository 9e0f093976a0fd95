-- question: What do the records hold of one review, ready to be filled in further?
-- definition: The review itself, then its findings, actions and impact, each with all that is written of it and may be
--   read by whoever asks, whatever the day. Who may read a record is left out: blank, it stays as it is recorded.
-- columns:
--   partnership: the partnership
--   school: the host school
--   review: the review
--   academic_year: the academic year of the review
--   protocol: the protocol of the review
--   review_date: the day of the review
--   sheet: the kind of sheet that the record belongs on: reviews, findings, actions or impact
--   cells: what is written, by the keys of that sheet's columns, as JSON
--   withheld: true where the text is not for this viewer
with told as (
    select partnership, review, 'reviews' as sheet, 1 as place, null as day, row_number, withheld,
        to_json({
            'focus': focus, 'focus_origin': focus_origin, 'enquiry_question': enquiry_question,
            'evidence_sources': evidence_sources, 'theme': theme, 'strand': strand, 'lead_reviewer': lead_reviewer,
            'review_team': review_team, 'champions': champions, 'head_observing': head_observing,
            'terms_agreed': terms_agreed, 'documents_shared': documents_shared, 'process_well': process_well,
            'process_change': process_change, 'notes': notes
        })::varchar as cells
    from visible.reviews
    union all
    select partnership, review, 'findings', 2, null, row_number, withheld,
        to_json({
            'finding_id': finding_id, 'theme': theme, 'strand': strand, 'kind': kind, 'finding': finding,
            'evidence_source': evidence_source, 'share': share
        })::varchar
    from visible.findings
    union all
    select partnership, review, 'actions', 3, due, row_number, withheld,
        to_json({
            'action_id': action_id, 'finding_id': finding_id, 'theme': theme, 'strand': strand, 'action': action,
            'owner': owner, 'support_from': support_from, 'due': due, 'revised_due': revised_due,
            'success_criterion': success_criterion, 'status': status, 'completed': completed,
            'criterion_met': criterion_met, 'evidence': evidence
        })::varchar
    from visible.actions
    union all
    select partnership, review, 'impact', 4, assessed_on, row_number, withheld,
        to_json({
            'action_id': action_id, 'assessed_on': assessed_on, 'assessed_by': assessed_by, 'level': level,
            'measure': measure, 'baseline': baseline, 'follow_up': follow_up, 'unit': unit, 'judgement': judgement,
            'evidence': evidence, 'next_step': next_step, 'next_check': next_check
        })::varchar
    from visible.impact
)
select
    r.partnership, r.school, r.review, r.academic_year, r.protocol, r.review_date, t.sheet, t.cells, t.withheld
from visible.reviews as r
join told as t using (partnership, review)
where ($partnership is null or r.partnership = $partnership)
    and ($school is null or r.school = $school)
    and ($year is null or r.academic_year = $year)
    and ($review is null or r.review = $review)
order by r.partnership, r.school, r.academic_year, r.review, t.place, t.day nulls last, t.row_number, t.cells
