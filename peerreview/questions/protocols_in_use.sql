-- question: Which protocols do our reviews follow, and which of their steps do our workbooks record?
-- definition: The protocols of the reviews in the records, cancelled ones left out. A step is recorded where some workbook
--   of the partnership has a column for it.
-- columns:
--   partnership: the partnership
--   protocol: the protocol
--   reviews: reviews that follow it
--   steps: the steps that it has
--   recorded: those that some workbook has a column for
with followed as (
    select partnership, protocol, count(*)::integer as reviews
    from visible.reviews where protocol is not null and status is distinct from 'cancelled' group by all
)
select
    f.partnership, f.protocol, f.reviews, count(p.step)::integer as steps, count(t.milestone)::integer as recorded
from followed as f
left join visible.protocol_steps as p using (partnership, protocol)
left join visible.tracked as t on t.partnership = p.partnership and t.milestone = p.step
where $partnership is null or f.partnership = $partnership
group by f.partnership, f.protocol, f.reviews
order by f.partnership, f.reviews desc, f.protocol
