"""The parts of one school's page: a review, the plan, what is open, impact, the story year by year."""

import streamlit as st

from peerreview.ui.downloads import download_buttons
from peerreview.ui.empty import empty
from peerreview.ui.facts import Record, facts_html, record, records, say_all, show_facts
from peerreview.ui.look import Look
from peerreview.ui.menu import FOLLOW_UPS
from peerreview.ui.school import impact_so_far, review_title, when
from peerreview.ui.states import key_html
from peerreview.ui.tables import show_table, table_html
from peerreview.ui.words import counted, is_blank, of

REVIEW_TEXT = (
    "focus",
    "focus_origin",
    "enquiry_question",
    "evidence_sources",
    "process_well",
    "process_change",
    "notes",
)
REVIEW = {
    "focus": "Focus",
    "focus_origin": "Where the focus came from",
    "enquiry_question": "Enquiry question",
    "theme": "Theme",
    "strand": "Strand",
    "evidence_sources": "Sources of evidence",
    "lead_reviewer": "Lead reviewer",
    "review_team": "Review team",
    "champions": "Improvement Champions",
    "documents_shared": "Documents shared",
    "documents_awaited": "Documents not recorded as shared",
    "process_well": "What went well in the process",
    "process_change": "What to change in the process",
    "notes": "Notes",
}
OPEN = {
    "step": "Step",
    "academic_year": "Review of",
    "state": "How it stands",
    "due": "Due",
    "person": "Whose turn",
    "to_complete": "Where to write it",
    "to_type": "What to write",
}
MILESTONES = {"step": "Step", "state": "How it stands", "on": "Date", "who": "Who"}
FINDINGS = {
    "finding": "What was found",
    "kind": "Kind",
    "theme": "Theme",
    "strand": "Strand",
    "evidence_source": "Seen in",
}
PLAN = {
    "action": "Action",
    "who": "Who",
    "due_in_words": "Due",
    "state": "How it stands",
    "criterion": "Success criterion",
    "evidence": "Evidence",
    "impact": "Impact",
}
BESIDE = {"area": "Strand", "found": "What the last review found", "own_plan": "What its own plan does"}
BEFORE = "Set out by the plan before"
CARRIED = {"action": "Action", "who": "Who", "due": "Due", "state": "How it stands"}
CARRIED_ALSO = {"theme": "Theme", "strand": "Strand", "source": "Workbook", "source_cell": "Cell"}
IMPACT = {
    "measure": "What was looked at",
    "academic_year": "Review of",
    "assessed_on": "On",
    "baseline": "Before",
    "follow_up": "Since",
    "unit": "Unit",
    "judgement": "The school's judgement",
    "level": "Level",
    "evidence": "Evidence",
    "next_step": "Next step",
}
IMPACT_IS = "Figures and judgements are the school's own. They say what came since a review, not because of it."
STORY = {"on": "Day", "what": "What", "kind": "Kind", "stands": "How it stands"}


def show_review(look: Look, review: Record) -> None:
    """One review: what it is about, who takes part and what it found."""
    name = review["standing"]
    st.header(review_title(review), anchor=f"{name}-review")
    show_facts(review, REVIEW, always=("focus", "enquiry_question", "lead_reviewer", "champions"), private=REVIEW_TEXT)
    if review["held"] and is_blank(review["documents"]):
        say_all(["No workbook records which documents were shared."], "pr-foot")
    if review["held"]:
        _findings(look, review)


def show_stages(look: Look, review: Record) -> None:
    """The milestones of one review, stage by stage."""
    name = review["standing"]
    st.header(f"The {name} review, stage by stage", anchor=f"{name}-stages")
    if is_blank(review["review_date"]) and not review["held"]:
        say_all(["Its steps get their dates once the review has one."])
        return
    steps = look.answer("stage_progress", school=review["school"], review=review["review"])
    also = {"named_stage": "Stage", "why": "Why"}
    show_table(steps, "Stage by stage", MILESTONES, name=f"milestones-{name}", groups="named_stage", also=also)


def _findings(look: Look, review: Record) -> None:
    found = look.answer("findings", school=review["school"], review=review["review"])
    if found.empty:
        empty(
            "findings",
            "No finding of this review is in the records yet.",
            "Findings go on the Findings sheet, one row each.",
        )
    else:
        show_table(found, "What the review found", FINDINGS, name="findings", private=("finding", "evidence_source"))


def show_open(look: Look, school: str) -> None:
    """What is still open, most urgent first, with the cell to complete."""
    st.header("What is open, and where to write it down", anchor="open")
    steps = look.answer("follow_ups", school=school, still_open="yes")
    if steps.empty:
        say_all(["Nothing is open: every step in the records is done or does not apply."])
        return
    show_table(
        steps, f"{school}: open steps", OPEN, name="open", private=("step", "person"), also={"basis": "Why then"}
    )
    with st.container(key="shapes"), st.expander("What the shapes mean"):
        st.html(key_html(steps["state"]))
    st.page_link(FOLLOW_UPS.file, label="These steps among the follow-ups", query_params={"school": school})


def show_plan(look: Look, plan: Record | None) -> None:
    """The school's latest plan."""
    st.header("The plan", anchor="plan")
    if plan is None:
        empty(
            "plan",
            "No action plan is in the records yet.",
            "When it is agreed, its actions go on the Actions sheet, one row each.",
        )
        return
    actions = look.answer("actions", school=plan["school"], review=plan["review"])
    complete = of(plan["actions_complete"], plan["actions"], "action")
    caption = f"Plan after {plan['called']}: {complete} complete"
    texts = ("action", "who", "criterion", "evidence")
    show_table(actions, caption, PLAN, name="plan", private=texts, also={"finding": "Finding", "source_cell": "Cell"})


def show_beside(look: Look, school: str) -> None:
    """What the last review found, strand by strand, between the plan before it and its own."""
    beside = look.answer("findings_beside_plans", school=school)
    if beside.empty:
        return
    st.header("Findings beside the plans", anchor="beside")
    first = record(beside) or {}
    columns = BESIDE
    if is_blank(first["earlier_year"]):
        say_all(["No plan from an earlier review is in the records, so the findings stand beside their own plan only."])
    else:
        earlier = f"{BEFORE}, of {first['earlier_year']}"
        columns = {"area": "Strand", "earlier_plan": earlier, **{k: v for k, v in BESIDE.items() if k != "area"}}
        say_all(["Strand by strand: what was agreed before, what peers found since, what is planned now."])
    show_table(
        beside, f"{school}: findings beside the plans", columns, name="beside", groups="theme", also={"theme": "Theme"}
    )


def show_carry_over(look: Look, school: str) -> None:
    """The actions of earlier plans that are still open."""
    carried = look.answer("carry_over", school=school)
    if carried.empty:
        say_all(["No action of an earlier plan is still open."], "pr-foot")
        return
    st.subheader("Still open from earlier plans", anchor="carried")
    caption = f"{counted(len(carried), 'action')} of earlier plans still open"
    show_table(
        carried, caption, CARRIED, name="carried", private=("action", "who"), groups="told_under", also=CARRIED_ALSO
    )


def show_impact(look: Look, school: str, brief: Record) -> None:
    """What the school reports to have changed since its reviews."""
    st.header("Impact so far", anchor="impact")
    impact = look.answer("impact_ledger", school=school)
    if impact.empty:
        empty(
            "impact",
            "No impact is in the records yet.",
            "Each time somebody looks at what has changed, it goes on the Impact sheet as a row of its own.",
        )
        return
    say_all([impact_so_far(brief), IMPACT_IS])
    texts = ("measure", "baseline", "follow_up", "evidence", "next_step")
    also = {"action": "Action", "assessed_by": "Looked at by"}
    show_table(impact, "Reported by the school, since its reviews", IMPACT, name="impact", private=texts, also=also)


def show_story(look: Look, school: str, years: list[str], opened: str | None) -> None:
    """What happened, year by year, past reviews with their focus and question."""
    st.header("The story, year by year", anchor="story")
    reviews = look.answer("reviews", school=school)
    for year in years:
        with st.expander(year, expanded=year == opened):
            for review in records(reviews, told_under=year):
                facts = {"day": when(review), **review}
                terms = {"day": "Review", "focus": "Focus", "enquiry_question": "Enquiry question"}
                st.html(facts_html(facts, terms, private=REVIEW_TEXT))
            told = look.answer("school_story", school=school, year=year)
            st.html(table_html(told, f"{school}: {year}", STORY, private=("what",)))
    whole = look.answer("school_story", school=school)
    download_buttons(whole, {"academic_year": "Academic year", **STORY}, name="story", title=f"Story of {school}")
