"""The records of the demo, sheet by sheet, as the template writer takes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from data.demo_facts import (
    Row,
    Table,
    champions,
    facts,
    held,
    name,
    protocol,
    reviews,
    school_day,
    steps,
    team,
    words,
    year_words,
)
from peerreview.framework import themes

TERMS = ("Autumn 1", "Autumn 2", "Spring 1", "Spring 2", "Summer 1", "Summer 2")
HEADS_TRAINED = dt.date(2024, 9, 12)


def all_rows() -> dict[str, list[Row]]:
    """Return every record of the demo, by the sheet it belongs to."""
    told = words("impact")
    return {
        "schools": [_school(code) for code in facts()["schools"]],
        "people": [person for code in facts()["people"] for person in _people(code)],
        "reviews": [_review(review) for review in reviews()],
        "terms": list(_terms()),
        "findings": [row for review in reviews() for row in _findings(review)],
        "actions": [row for review in reviews() for row in _actions(review)],
        "impact": [_impact(row) for row in told["impact"]],
        "maturity": [row for rating in told["ratings"] for row in _maturity(rating)],
        "conversations": [row for talk in told["conversation"] for row in _conversation(talk)],
    }


def _school(code: str) -> Row:
    shared = {"authority": facts()["authority"], "partnership": facts()["partnership"]}
    return {**facts()["schools"][code], **shared, "email": f"head@{_domain(code)}"}


def _domain(code: str) -> str:
    first, *rest = name(code).lower().split()
    return "-".join([first, *(word for word in rest if word in ("infant", "junior"))]) + ".example"


def _people(code: str) -> Iterator[Row]:
    school, staff = facts()["schools"][code], facts()["people"][code]
    roles = [
        (school["head"], "lead reviewer", school_day(max(school["joined"], HEADS_TRAINED), 1)),
        (staff["deputy"], "reviewer", staff["trained"]),
        *((person, "Improvement Champion", day) for person, day in staff["champions"].items()),
    ]
    for person, role, trained in roles:
        email = f"{person.lower().replace(' ', '.')}@{_domain(code)}"
        known = {"name": person, "school": name(code), "role": role, "email": email}
        yield {**known, "trained_on": trained, "left": staff.get("left")}


def _terms() -> Iterator[Row]:
    known = {"partnership": facts()["partnership"], "authority": facts()["authority"]}
    for year, halves in facts()["terms"].items():
        for term, (starts, ends) in zip(TERMS, halves, strict=True):
            in_year = known | {"academic_year": year_words(int(year))}
            yield {**in_year, "term": term, "starts": starts, "ends": ends}


def _review(review: Table) -> Row:
    team_names = team(review)
    same = ("status", "focus", "strand", "audience", "notes")
    other = {
        "focus_origin": "origin",
        "enquiry_question": "question",
        "evidence_sources": "evidence",
        "review_date": "date",
        "review_end": "end",
        "process_well": "well",
        "process_change": "change",
    }
    row: Row = {key: review.get(key) for key in same} | {key: review.get(word) for key, word in other.items()}
    row |= {"school": name(review["school"]), "academic_year": year_words(review["year"])}
    row |= {"protocol": protocol().names[0], "theme": _theme(review["strand"])}
    row |= {"lead_reviewer": "; ".join(team_names[:1]), "review_team": "; ".join(team_names)}
    row |= {"champions": "; ".join(champions(review))}
    if held(review):
        row |= {"head_observing": review.get("observing", False), "terms_agreed": True}
        row |= {"documents_shared": _documents(review)}
    return row | steps(review)


def _documents(review: Table) -> str:
    church = facts()["schools"][review["school"]].get("religious_character")
    papers = [paper for paper in protocol().documents if church or "SIAMS" not in paper]
    return "; ".join(papers[: review.get("documents", len(papers))])


def _theme(strand: str) -> str:
    return next(theme.name for theme in themes() if strand in theme.strands)


def _code(review: Table) -> str:
    return f"{review['school']}{review['year'] % 100 + 1}"


def _about(review: Table) -> Row:
    """Return how a row says which review it belongs to: by the year in the first year, by the date since."""
    first = review["year"] == 2024
    when = {"academic_year": year_words(2024)} if first else {"review_date": review["date"]}
    return {"school": name(review["school"]), **when}


def _findings(review: Table) -> Iterator[Row]:
    for number, finding in enumerate(review.get("findings", []), start=1):
        row = {"finding_id": f"{_code(review)}-F{number}", "theme": _theme(finding["strand"]), **finding}
        yield _about(review) | row | {"finding": finding["text"], "evidence_source": finding["seen"]}


def _actions(review: Table) -> Iterator[Row]:
    for number, action in enumerate(review.get("actions", []), start=1):
        strand = review["findings"][action["to"] - 1]["strand"]
        row = {"action_id": f"{_code(review)}-A{number}", "finding_id": f"{_code(review)}-F{action['to']}"}
        row |= {"theme": _theme(strand), "strand": strand, "action": action["do"]}
        row |= {"owner": action["owner"], "support_from": action.get("support"), "start": action["from"]}
        row |= {"due": action["by"], "revised_due": action.get("revised"), "status": action["status"]}
        row |= {"completed": action.get("done"), "success_criterion": action["aim"]}
        row |= {"criterion_met": action.get("met"), "evidence": action.get("proof", action.get("why"))}
        yield _about(review) | row


def _impact(row: Table) -> Row:
    school, year, *action = row["of"]
    keys = {"assessed_on": "on", "assessed_by": "by", "next_step": "next", "next_check": "check"}
    same = ("level", "measure", "baseline", "follow_up", "unit", "judgement", "evidence", "audience")
    known: Row = {"school": name(school), "academic_year": year_words(year)}
    if action:
        known["action_id"] = f"{school}{year % 100 + 1}-A{action[0]}"
    return known | {key: row.get(word) for key, word in keys.items()} | {key: row.get(key) for key in same}


def _maturity(rating: Table) -> Iterator[Row]:
    for dimension, levels in rating["levels"].items():
        agreed, associate, evidence = rating["agreed"][dimension]
        known = {"partnership": facts()["partnership"], "dimension": dimension, "rated_on": rating["on"]}
        for school, level in zip(rating["schools"], levels.split(), strict=True):
            yield {**known, "rater": name(school), "level": level}
        priority = "yes" if dimension in rating["priority"] else None
        said = {"evidence": evidence, "next_step": rating["next"].get(dimension), "priority": priority}
        yield {**known, "rater": "Agreed", "level": agreed, **said}
        yield {**known, "rater": "Associate", "level": associate}


def _conversation(talk: Table) -> Iterator[Row]:
    known = {"partnership": facts()["partnership"], "held_on": talk["on"], "associate": facts()["associate"]}
    for step in talk["steps"]:
        said = {"matters_most": talk["matters"], "next_step": step["next"]}
        yield {**known, **said, "owner": step["owner"], "due": step["due"], "status": step["status"]}
