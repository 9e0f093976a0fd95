-- What a viewer may see. access.py sets the session variables; a connection without them sees nothing.
-- Rows in scope stay; text outside the audience becomes NULL and `withheld` says so. Names of people are for those
-- who may have to contact them: a governor gets none.

create macro viewer_is(role) as coalesce(getvariable('viewer_role') = role, false);
create macro sees_everything() as viewer_is('local');
create macro hosts(partnership, host) as
    coalesce(list_contains(getvariable('viewer_schools'), partnership || '|' || host), false);
create macro on_team(partnership, review) as
    coalesce(list_contains(getvariable('viewer_team_reviews'), partnership || '|' || review), false);
-- First and last of the viewer's partnerships are plain comparisons, which spare reading the rows of all others.
create macro of_viewer(partnership) as
    sees_everything()
    or (partnership between getvariable('viewer_first') and getvariable('viewer_last')
        and list_contains(getvariable('viewer_partnerships'), partnership));
-- Where only the first rows of an answer are wanted, those of the first few partnerships may do.
create macro in_partnership(partnership) as
    of_viewer(partnership)
    and (getvariable('viewer_up_to') is null or partnership <= getvariable('viewer_up_to'));
create macro in_scope(partnership, host) as
    in_partnership(partnership) and (not viewer_is('governor') or hosts(partnership, host));
create macro among_members(partnership) as in_partnership(partnership) and not viewer_is('governor');
create macro sees_names() as sees_everything() or viewer_is('lead') or viewer_is('associate')
    or viewer_is('head') or viewer_is('reviewer');

-- The audience table: who may read the text of a record. Each audience adds readers to a narrower one.
create macro may_read(audience, partnership, host, review) as
    sees_everything()
    or (viewer_is('head') and hosts(partnership, host))
    or (audience in ('peers', 'team', 'partnership', 'associate')
        and (viewer_is('head') or viewer_is('reviewer')) and on_team(partnership, review))
    or (audience in ('school', 'team', 'partnership', 'associate') and viewer_is('governor') and hosts(partnership, host))
    or (audience in ('partnership', 'associate') and (viewer_is('head') or viewer_is('lead')))
    or (audience = 'associate' and viewer_is('associate'));

create view visible.partnerships as
select partnership, protocol, provisional, loaded_at from base.partnerships where in_partnership(partnership);

create view visible.schools as
select
    * replace (case when sees_names() then head end as head, case when sees_names() then email end as email)
from base.schools where in_scope(partnership, school);

create view visible.people as
select * from base.people where among_members(partnership);

create view visible.terms as
select * from base.terms where in_partnership(partnership);

create view visible.tracked as
select * from base.tracked where in_partnership(partnership);

create view visible.sheets as
select s.*, f.source
from base.sheets as s join base.sources as f using (seq)
where of_viewer(s.partnership);

create view visible.left_out as
select l.*, s.partnership, s.source
from base.left_out_runs as l join visible.sheets as s using (seq, sheet_no)
where sees_everything() or viewer_is('lead');

create view visible.sources as
select * from base.sources as f
where not viewer_is('governor')
    and (of_viewer(partnership) or exists (from base.sheets as s where s.seq = f.seq and of_viewer(s.partnership)));

create view visible.reviews as
select
    partnership, school, review, review_id, protocol, academic_year, "group", status,
    case when readable then focus end as focus,
    case when readable then focus_origin end as focus_origin,
    case when readable then enquiry_question end as enquiry_question,
    case when readable then evidence_sources end as evidence_sources,
    theme, strand,
    case when sees_names() then lead_reviewer end as lead_reviewer,
    case when sees_names() then review_team end as review_team,
    case when sees_names() then champions end as champions,
    head_observing, terms_agreed, review_date, review_end, documents_shared, audience,
    case when readable then process_well end as process_well,
    case when readable then process_change end as process_change,
    case when readable then notes end as notes,
    coalesce(process_well, process_change) is not null as has_process_feedback,
    held_on, source, sheet, row_number, not readable as withheld
from (
    select *, may_read(audience, partnership, school, review) as readable
    from base.reviews where in_scope(partnership, school)
);

create view visible.roles as
select * from base.roles where in_scope(partnership, school) and sees_names();

create view visible.documents as
select * from base.documents where in_scope(partnership, school);

create view visible.findings as
select
    partnership, school, review, finding_id, theme, strand, kind,
    case when readable then finding end as finding,
    case when readable then evidence_source end as evidence_source,
    share, audience, source, sheet, row_number, not readable as withheld
from (
    select
        *,
        may_read(audience, partnership, school, review)
        or (coalesce(share, false) and kind in ('strength', 'excellent practice') and (viewer_is('head') or viewer_is('lead')))
            as readable
    from base.findings where in_scope(partnership, school)
);

create view visible.actions as
select
    partnership, school, review, action_id, finding_id, theme, strand,
    case when readable then action end as action,
    case when readable and sees_names() then owner end as owner,
    case when readable then support_from end as support_from,
    start, due, revised_due, status, completed,
    case when readable then success_criterion end as success_criterion,
    criterion_met,
    case when readable then evidence end as evidence,
    evidence is not null as has_evidence, support_from is not null as has_support,
    audience, source, seq, sheet_no, sheet, row_number, not readable as withheld
from (
    select *, may_read(audience, partnership, school, review) as readable
    from base.actions where in_scope(partnership, school)
);

create view visible.impact as
select
    partnership, school, review, action_id, assessed_on,
    case when readable and sees_names() then assessed_by end as assessed_by,
    level,
    case when readable then measure end as measure,
    hash(lower(measure)) as measure_key, -- tells measures apart without their words
    case when readable then baseline end as baseline,
    case when readable then follow_up end as follow_up,
    unit, judgement,
    case when readable then evidence end as evidence,
    case when readable then next_step end as next_step,
    next_check, audience, source, sheet, row_number, not readable as withheld
from (
    select *, may_read(audience, partnership, school, review) as readable
    from base.impact where in_scope(partnership, school)
);

create view visible.maturity as
select * from base.maturity where among_members(partnership);

create view visible.conversations as
select * from base.conversations where among_members(partnership);

create view visible.step_facts as
select
    * exclude (names_action, action_audience) replace (
        case
            when readable and may_read(action_audience, partnership, school, review) then coalesce(names_action, step)
            when readable then step
        end as step,
        case when kind = 'milestone' or (readable and sees_names()) then who end as who,
        case when sees_names() then contact end as contact,
        case when sees_names() then email end as email
    ),
    not readable as withheld
from (
    select
        *,
        case
            when kind = 'milestone' then true
            when kind = 'conversation' then among_members(partnership)
            else may_read(audience, partnership, school, review)
        end as readable
    from base.steps
    where in_partnership(partnership) and (not viewer_is('governor') or kind <> 'conversation' and hosts(partnership, school))
);

create view visible.protocol_steps as
select u.partnership, p.*
from base.protocol_steps as p
join (select distinct partnership, protocol from base.reviews) as u using (protocol)
where in_partnership(u.partnership);

-- What a workbook says stands in its issues and changes too, and is for the same readers there.
create view visible.issues as
select
    code, severity, partnership, source, file, sheet, cell, heading,
    case when not withheld then value end as value,
    case when withheld then 'What is wrong here is for those who may read this cell.' else problem end as problem,
    fix, case when sees_everything() then row_values else row_shown end as row_values, withheld
from (
    select *, private and not coalesce(may_read(audience, partnership, school, review), false) as withheld
    from base.issues where sees_everything() or (viewer_is('lead') and in_partnership(partnership))
);

create view visible.changes as
select
    since, partnership, sheet, school,
    case when readable then what else plain end as what,
    case when readable or not private then before end as before,
    case when readable or not private then after end as after,
    not readable and (private or what <> plain) as withheld
from (
    select *, audience is null or may_read(audience, partnership, school, review) as readable
    from base.changes where sees_everything() or (viewer_is('lead') and in_partnership(partnership))
);

create view visible.staff_days as
select u.partnership, d.*
from base.staff_days as d
join (select distinct partnership, protocol from base.reviews) as u using (protocol)
where in_partnership(u.partnership);

-- The framework and the bank holidays are the same for everybody who looks.
create view visible.strands as
select * from base.strands where getvariable('viewer_role') is not null;

create view visible.kinds as
select unnest(kinds_of_finding()) as kind, unnest(range(1, len(kinds_of_finding()) + 1))::integer as kind_position
where getvariable('viewer_role') is not null;

create view visible.phases as
select unnest(common_phases()) as phase, unnest(range(1, len(common_phases()) + 1))::integer as position
where getvariable('viewer_role') is not null;

-- What findings name that the framework does not have: no strand, or one of another theme. It stands after the strands
-- of its theme.
create view visible.other_strands as
select
    f.partnership, f.school, f.review, f.theme, coalesce(f.strand, '(no strand)') as strand, l.position + 0.5 as position
from base.findings as f
join (select theme, max(position) as position from base.strands group by theme) as l using (theme)
anti join base.strands as s using (theme, strand)
where in_scope(f.partnership, f.school);

create view visible.closed_days as
select * from base.closed_days
where case when partnership is null then getvariable('viewer_role') is not null else in_partnership(partnership) end;

create view visible.groups as
select * from base.groups where among_members(partnership);
