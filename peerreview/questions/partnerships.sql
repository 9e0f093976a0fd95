-- question: Which partnerships are there?
-- definition: Those that the viewer sees, in alphabetical order.
-- columns:
--   partnership: the partnership
--   protocol: the protocol that was last given for it
--   loaded_at: when a workbook that says something of it was last loaded
select partnership, protocol, loaded_at
from visible.partnerships
where $partnership is null or partnership = $partnership
order by partnership
