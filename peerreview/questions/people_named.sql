-- question: Whose names stand in our records?
-- definition: Everybody who is named as a person, once for each name: in a list of people or schools, as a reviewer or
--   champion, as the owner of an action, as who looked at impact, in a conversation. As typed, which may be a role
--   (“English lead”) or several people in one cell.
-- viewers: members
-- columns:
--   partnership: the partnership
--   name: the name, as it was typed
with named as (
    select partnership, name from visible.people
    union all select partnership, name from visible.roles
    union all select partnership, head from visible.schools
    union all select partnership, unnest([lead_reviewer, review_team, champions]) from visible.reviews
    union all select partnership, owner from visible.actions
    union all select partnership, assessed_by from visible.impact
    union all select partnership, unnest([associate, owner]) from visible.conversations
)
select distinct partnership, name
from named
where name is not null and ($partnership is null or partnership = $partnership)
order by partnership, name
