"""The parts of one school's page: a review, the plan, what is open, impact, the story year by year."""

from collections.abc import Iterator

import pandas as pd

from peerreview.store.place import own_protocols
from peerreview.ui.downloads import Downloads
from peerreview.ui.empty import absent
from peerreview.ui.facts import Record, described, record, records
from peerreview.ui.look import Look
from peerreview.ui.menu import FOLLOW_UPS, LOAD
from peerreview.ui.parts.school import about, impact_so_far, review_title, story_so_far, to_do, when
from peerreview.ui.pieces import Folded, Heading, Held, Link, Piece, Pieces, Subheading, key, only_seen, said
from peerreview.ui.record_button import WHAT_IT_IS, RecordButton
from peerreview.ui.tables import bare_table, table
from peerreview.words import counted, is_blank, of

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
CARRIED_ALSO = {
    "told_under": "Academic year",
    "theme": "Theme",
    "strand": "Strand",
    "source": "Workbook",
    "source_cell": "Cell",
}
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
TOLD_ABOVE = ("last", "next")  # reviews that have a section of their own
TOLD = {"milestone": "step"}  # kinds of the story in the words of those who read it
STORY = {"on": "Day", "what": "What", "kind": "Kind", "stands": "How it stands"}


def beginning(look: Look, school: str) -> Iterator[Piece]:
    """Where the school stands, in sentences."""
    brief = record(look.answer("school_in_brief", school=school)) or {}
    reviews = look.answer("reviews", school=school)
    last, coming, called_off = (record(reviews, standing=which) for which in ("last", "next", "cancelled"))
    yield said(story_so_far(school, last, record(reviews, latest_plan=True)), "pr-lead pr-finding")
    yield said(to_do(brief, coming, called_off, look.as_of))


def whole_story(look: Look, school: str) -> Pieces:
    """Everything that the records tell of one school."""
    yield said([about(record(look.answer("schools"), school=school) or {})], "pr-foot")
    reviews = look.answer("reviews", school=school)
    if reviews.empty:
        once = "Once planned, it goes on the Reviews sheet."
        yield absent("reviews", f"No review of {school} is in the records yet.", once, LOAD, "Load")
        return
    last, coming = record(reviews, standing="last"), record(reviews, standing="next")
    yield from open_steps(look, school)
    if last:
        yield from one_review(look, last)
        yield from beside_plans(look, school)
    yield from the_plan(look, record(reviews, latest_plan=True))
    yield from carried_over(look, school)
    if last:
        yield from milestones(look, last)
    yield from impact(look, school)
    if coming:
        yield from one_review(look, coming)
        yield from milestones(look, coming)
    yield from year_by_year(look, school, reviews, last["told_under"] if last else None)


def one_review(look: Look, review: Record) -> Iterator[Piece]:
    """One review: what it is about, who takes part and what it found."""
    name = review["standing"]
    yield Heading(review_title(review), f"{name}-review")
    always = ("focus", "enquiry_question", "lead_reviewer", *(["champions"] if _has_champions(look, review) else []))
    yield described(review, REVIEW, always=always, private=REVIEW_TEXT)
    if review["held"] and is_blank(review["documents"]):
        yield said(["No workbook records which documents were shared."], "pr-foot")
    if review["held"]:
        yield from _findings(look, review)
    yield from _record_workbook(look, review, explained=True)


def _record_workbook(look: Look, review: Record, *, explained: bool = False) -> Iterator[Piece]:
    """The review's own workbook, in the words of its protocol."""
    if review["protocol"] in own_protocols(look.store):
        yield from [only_seen(said([WHAT_IT_IS], "pr-foot"))] * explained
        yield RecordButton(look, review)


def _has_champions(look: Look, review: Record) -> bool:
    """Whether the protocol of the review has Improvement Champions, so that to have none recorded says something."""
    protocol = own_protocols(look.store).get(review["protocol"])
    return protocol is not None and protocol.has_champions


def milestones(look: Look, review: Record) -> Iterator[Piece]:
    """The milestones of one review, stage by stage."""
    name = review["standing"]
    yield Heading(f"The {name} review, stage by stage", f"{name}-stages")
    if is_blank(review["review_date"]) and not review["held"]:
        yield said(["Its steps get their dates once the review has one."])
        return
    steps = look.answer("stage_progress", school=review["school"], review=review["review"])
    also = {"named_stage": "Stage", "why": "Why"}
    yield table(steps, "Stage by stage", MILESTONES, name=f"milestones-{name}", groups="named_stage", also=also)


def _findings(look: Look, review: Record) -> Iterator[Piece]:
    found = look.answer("findings", school=review["school"], review=review["review"])
    if found.empty:
        yield absent(
            "findings",
            "No finding of this review is in the records yet.",
            "Findings go on the Findings sheet, one row each.",
        )
    else:
        yield table(found, "What the review found", FINDINGS, name="findings", private=("finding", "evidence_source"))


def open_steps(look: Look, school: str) -> Iterator[Piece]:
    """What is still open, most urgent first, with the cell to complete."""
    yield Heading("What is open, and where to write it down", "open")
    steps = look.answer("follow_ups", school=school, still_open="yes")
    if steps.empty:
        yield said(["Nothing is open: every step in the records is done or does not apply."])
        return
    yield table(
        steps, f"{school}: open steps", OPEN, name="open", private=("step", "person"), also={"basis": "Why then"}
    )
    yield Held("shapes", [Folded("What the shapes mean", [key(steps["state"])])])
    yield Link(FOLLOW_UPS.file, "These steps among the follow-ups", {"school": school})


def the_plan(look: Look, plan: Record | None) -> Iterator[Piece]:
    """The school's latest plan."""
    yield Heading("The plan", "plan")
    if plan is None:
        yield absent(
            "plan",
            "No action plan is in the records yet.",
            "When it is agreed, its actions go on the Actions sheet, one row each.",
        )
        return
    actions = look.answer("actions", school=plan["school"], review=plan["review"])
    complete = of(plan["actions_complete"], plan["actions"], "action")
    caption = f"Plan after {plan['called']}: {complete} complete"
    texts = ("action", "who", "criterion", "evidence")
    yield table(actions, caption, PLAN, name="plan", private=texts, also={"finding": "Finding", "source_cell": "Cell"})


def beside_plans(look: Look, school: str) -> Iterator[Piece]:
    """What the last review found, strand by strand, between the plan before it and its own."""
    beside = look.answer("findings_beside_plans", school=school)
    if beside.empty:
        return
    yield Heading("Findings beside the plans", "beside")
    first = record(beside) or {}
    columns = BESIDE
    if is_blank(first["earlier_year"]):
        yield said(
            ["No plan from an earlier review is in the records, so the findings stand beside their own plan only."]
        )
    else:
        earlier = f"{BEFORE}, of {first['earlier_year']}"
        columns = {"area": "Strand", "earlier_plan": earlier, **{k: v for k, v in BESIDE.items() if k != "area"}}
        yield said(["Strand by strand: what was agreed before, what peers found since, what is planned now."])
    yield table(
        beside, f"{school}: findings beside the plans", columns, name="beside", groups="theme", also={"theme": "Theme"}
    )


def carried_over(look: Look, school: str) -> Iterator[Piece]:
    """The actions of earlier plans that are still open."""
    carried = look.answer("carry_over", school=school)
    if carried.empty:
        yield said(["No action of an earlier plan is still open."], "pr-foot")
        return
    yield Subheading("Still open from earlier plans", "carried")
    caption = f"{counted(len(carried), 'action')} of earlier plans still open"
    yield table(
        carried, caption, CARRIED, name="carried", private=("action", "who"), groups="told_under", also=CARRIED_ALSO
    )


def impact(look: Look, school: str) -> Iterator[Piece]:
    """What the school reports to have changed since its reviews."""
    yield Heading("Impact so far", "impact")
    ledger = look.answer("impact_ledger", school=school)
    if ledger.empty:
        yield absent(
            "impact",
            "No impact is in the records yet.",
            "Each time somebody looks at what has changed, it goes on the Impact sheet as a row of its own.",
        )
        return
    brief = record(look.answer("school_in_brief", school=school)) or {}
    yield said([impact_so_far(brief), IMPACT_IS])
    texts = ("measure", "baseline", "follow_up", "evidence", "next_step")
    also = {"action": "Action", "assessed_by": "Looked at by"}
    yield table(ledger, "Reported by the school, since its reviews", IMPACT, name="impact", private=texts, also=also)


def year_by_year(look: Look, school: str, reviews: pd.DataFrame, opened: str | None) -> Iterator[Piece]:
    """What happened, year by year, past reviews with their focus and question."""
    yield Heading("The story, year by year", "story")
    story = look.answer("school_story", school=school)
    whole = story.assign(kind=story["kind"].replace(TOLD))
    for year in reviews["told_under"].unique():
        told = bare_table(whole[whole["told_under"] == year], f"{school}: {year}", STORY, private=("what",))
        short = [piece for one in records(reviews, told_under=year) for piece in _in_short(look, one)]
        yield Folded(year, [*short, told], opened=year == opened)
    yield Downloads(whole, {"academic_year": "Academic year", **STORY}, "story", f"Story of {school}")


def _in_short(look: Look, review: Record) -> Iterator[Piece]:
    facts = {"day": when(review), **review}
    terms = {"day": "Review", "focus": "Focus", "enquiry_question": "Enquiry question"}
    yield described(facts, terms, private=REVIEW_TEXT)
    if review["standing"] not in TOLD_ABOVE:  # with its record workbook
        yield from _record_workbook(look, review)
