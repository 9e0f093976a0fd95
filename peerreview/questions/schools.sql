-- question: Which schools belong to the partnership?
-- definition: Every school of the records, past members too. Provisional: only named in reviews, as the partnership has
--   no Schools sheet.
-- columns:
--   partnership: the partnership
--   school: the school
--   urn: its unique reference number
--   phase: its phase
--   roll: pupils on roll
--   authority: its local authority
--   religious_character: its religious character
--   group: its trio or group
--   membership: full or associate
--   joined: when it joined
--   left: when it left
--   predecessor_urn: the number it had before
--   head: its headteacher
--   email: where to write to
--   also_known_as: the other names it goes by
--   member: whether it belongs to the partnership on the day
--   provisional: whether it is only named in reviews
select
    partnership, school, urn, phase, roll, authority, religious_character, "group", membership, joined, "left",
    predecessor_urn, head, email, also_known_as,
    is_member(joined, "left", $as_of::date) as member, provisional
from visible.schools
where $partnership is null or partnership = $partnership
order by partnership, school
