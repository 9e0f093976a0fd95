-- question: How often has each school been reviewed, and how often has it given a reviewer?
-- definition: Members on the day, zeros present, and reviews held by the day. Received: reviews that it hosted.
--   Given: reviews of other schools where it leads or is on the team; one review counts once, however many people it
--   sends. Reviewers whose school no workbook names are given by nobody here.
-- viewers: members
-- columns:
--   partnership: the partnership
--   school: the member
--   received: reviews that it hosted
--   given: reviews of other schools that it helped to give
--   last_received: the day of the latest that it hosted
--   last_given: the day of the latest that it helped to give
--   led: of those given, the ones where it leads
--   in_words: both in a few words
with held as (
    select partnership, review, school, review_date
    from visible.reviews
    where held_on <= $as_of::date
        and ($partnership is null or partnership = $partnership)
        and ($year is null or academic_year = $year)
),
reviewing as (
    select partnership, review, from_school as school, bool_or(role = 'lead reviewer') as leads
    from visible.roles
    where role in ('lead reviewer', 'review team') and from_school <> school
        and ($partnership is null or partnership = $partnership)
    group by all
),
given as (
    select
        g.partnership, g.school, count(*)::integer as given, count(*) filter (g.leads)::integer as led,
        max(h.review_date) as last_given
    from reviewing as g join held as h using (partnership, review)
    group by all
),
received as (
    select partnership, school, count(*)::integer as received, max(review_date) as last_received from held group by all
)
select
    s.partnership, s.school, coalesce(r.received, 0) as received, coalesce(g.given, 0) as given,
    r.last_received, g.last_given, coalesce(g.led, 0) as led,
    'hosted ' || coalesce(r.received, 0) || ', gave ' || coalesce(g.given, 0) as in_words
from visible.schools as s
left join received as r using (partnership, school)
left join given as g using (partnership, school)
where is_member(s.joined, s."left", $as_of::date)
    and ($partnership is null or s.partnership = $partnership)
    and ($school is null or s.school = $school)
order by s.partnership, s.school
