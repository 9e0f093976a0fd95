-- question: Which steps of the protocol does no workbook of ours have a column for?
-- definition: Milestones of the protocols in use for which the partnership's workbooks have no column. They are counted
--   nowhere.
-- columns:
--   partnership: the partnership
--   protocol: the protocol
--   step: the milestone
--   stage_number: the protocol's own number of the stage
select p.partnership, p.protocol, p.step, p.stage_number
from visible.protocol_steps as p
left join visible.tracked as t on t.partnership = p.partnership and t.milestone = p.step
where t.milestone is null and ($partnership is null or p.partnership = $partnership)
order by p.partnership, p.protocol, p.position
