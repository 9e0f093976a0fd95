-- question: How far has each review come, stage by stage?
-- definition: The milestones of each review that its protocol has and its partnership records, each with its state.
-- narrows: protocol, review, school, year
-- columns:
--   partnership: the partnership
--   school: the host school
--   review: the review
--   academic_year: the academic year of the review
--   protocol: the protocol of the review
--   stage_number: the protocol's own number of the stage
--   stage: the protocol's own name of the stage
--   phase: the phase that all protocols have in common
--   step: the milestone
--   state: how it stands on the day
--   due: when it is due
--   done: when it was done, where a date is known
--   on: when it was done, or else when it is due
--   named_stage: the stage with its number
--   who: whose turn it is
--   why: why it is due then or stands as it does, and what else should be known
--   source: the workbook that the record comes from
--   source_cell: the cell that the date stands in, or belongs in
select
    partnership, school, review, academic_year, protocol, stage_number, stage, phase, step, state, due, done,
    coalesce(done, due) as "on", stage_number || '. ' || stage as named_stage, who, concat_ws(' ', basis, warning) as why, source, source_cell
from steps($as_of::date)
where kind = 'milestone'
    and ($partnership is null or partnership = $partnership)
    and ($school is null or school = $school)
    and ($year is null or academic_year = $year)
    and ($protocol is null or protocol = $protocol)
    and ($review is null or review = $review)
order by partnership, academic_year, school, review, position
