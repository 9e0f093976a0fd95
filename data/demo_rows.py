"""The records of an invented partnership, sheet by sheet, as the template writer takes them."""

from __future__ import annotations

from collections.abc import Iterator

from data.demo_facts import TERMS, Partnership, Row, Table, held, school_day, year_words
from peerreview.framework import themes

HALVES = ("Autumn 1", "Autumn 2", "Spring 1", "Spring 2", "Summer 1", "Summer 2")


def all_rows(p: Partnership) -> dict[str, list[Row]]:
    """Return every record of the partnership, by the sheet it belongs to."""
    told = p.words("impact")
    return {
        "schools": [row for code in p.schools for row in _school(p, code)],
        "people": [person for code in p.people for person in _people(p, code)],
        "reviews": [_review(p, review) for review in p.reviews],
        "terms": list(_terms(p)),
        "findings": [row for review in p.reviews for row in _findings(p, review)],
        "actions": [row for review in p.reviews for row in _actions(p, review)],
        "impact": [_impact(p, row) for row in told.get("impact", [])],
        "maturity": [row for rating in told.get("ratings", []) for row in _maturity(p, rating)],
        "conversations": [row for talk in told.get("conversation", []) for row in _conversation(p, talk)],
    }


def _school(p: Partnership, code: str) -> Iterator[Row]:
    """Return the row of a school; one that became an academy has its row of before above it."""
    own = {key: value for key, value in p.schools[code].items() if key != "before"}
    shared = {"authority": p.facts["authority"], "partnership": p.facts["partnership"]}
    row = {**own, **shared, "email": f"head@{_domain(p, code)}"}
    if before := p.schools[code].get("before"):
        yield {**row, "school": before["school"], "urn": row["predecessor_urn"], "predecessor_urn": None}
    yield row


def _domain(p: Partnership, code: str) -> str:
    first, *rest = p.name(code).lower().split()
    return "-".join([first, *(word for word in rest if word in ("infant", "junior"))]) + ".example"


def _people(p: Partnership, code: str) -> Iterator[Row]:
    school, staff = p.schools[code], p.people[code]
    trained = {"head": school_day(max(school["joined"], p.facts["heads_trained"]), 1)}
    roles = [
        (p.person(code, key), role, trained.get(key, staff.get("trained"))) for key, role in p.facts["roles"].items()
    ]
    roles += [(person, "Improvement Champion", day) for person, day in staff.get("champions", {}).items()]
    for person, role, on in roles:
        email = f"{person.lower().replace(' ', '.')}@{_domain(p, code)}"
        known = {"name": person, "school": p.name(code), "role": role, "email": email}
        yield {**known, "trained_on": on, "left": staff.get("left")}


def _terms(p: Partnership) -> Iterator[Row]:
    known = {"partnership": p.facts["partnership"], "authority": p.facts["authority"]}
    for year, halves in TERMS.items():
        for term, (starts, ends) in zip(HALVES, halves, strict=True):
            in_year = known | {"academic_year": year_words(int(year))}
            yield {**in_year, "term": term, "starts": starts, "ends": ends}


def _review(p: Partnership, review: Table) -> Row:
    team = p.team(review)
    leads = [p.facts["leads"]] if "leads" in p.facts else team[:1]
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
    row |= {"school": p.name(review["school"], review["year"]), "academic_year": year_words(review["year"])}
    row |= {"protocol": p.protocol.names[0], "theme": _theme(review["strand"])}
    row |= {"group": p.schools[review["school"]].get("group")}
    row |= {"lead_reviewer": "; ".join(leads), "review_team": "; ".join(team)}
    row |= {"champions": "; ".join(p.champions(review))}
    if held(review):
        row |= {"head_observing": review.get("observing", False), "documents_shared": _documents(p, review)}
    if held(review) or p.protocol.agree_terms:
        row |= {"terms_agreed": review.get("terms", True)}
    return row | _reference(p, review) | p.steps(review)


def _reference(p: Partnership, review: Table) -> Row:
    return {"review_id": _code(review)} if p.facts.get("review_ids") else {}


def _documents(p: Partnership, review: Table) -> str:
    church = p.schools[review["school"]].get("religious_character")
    papers = [paper for paper in p.protocol.documents if church or "SIAMS" not in paper]
    return "; ".join(papers[: review.get("documents", len(papers))])


def _theme(strand: str) -> str:
    return next(theme.name for theme in themes() if strand in theme.strands)


def _code(review: Table) -> str:
    return f"{review['school']}{review['year'] % 100 + 1}"


def _about(p: Partnership, review: Table) -> Row:
    """Return how a row says which review it belongs to: by its ID, by the year or by the date."""
    by_year = review["year"] in p.facts.get("named_by_year", [])
    when = {"academic_year": year_words(review["year"])} if by_year else {"review_date": review["date"]}
    return {"school": p.name(review["school"], review["year"]), **(_reference(p, review) or when)}


def _findings(p: Partnership, review: Table) -> Iterator[Row]:
    for number, finding in enumerate(review.get("findings", []), start=1):
        row = {"finding_id": f"{_code(review)}-F{number}", "theme": _theme(finding["strand"]), **finding}
        yield _about(p, review) | row | {"finding": finding["text"], "evidence_source": finding.get("seen")}


def _actions(p: Partnership, review: Table) -> Iterator[Row]:
    for number, action in enumerate(review.get("actions", []), start=1):
        strand = review["findings"][action["to"] - 1]["strand"]
        row = {"action_id": f"{_code(review)}-A{number}", "finding_id": f"{_code(review)}-F{action['to']}"}
        row |= {"theme": _theme(strand), "strand": strand, "action": action["do"]}
        row |= {"owner": action["owner"], "support_from": action.get("support"), "start": action.get("from")}
        row |= {"due": action["by"], "revised_due": action.get("revised"), "status": action["status"]}
        row |= {"completed": action.get("done"), "success_criterion": action["aim"]}
        row |= {"criterion_met": action.get("met"), "evidence": action.get("proof", action.get("why"))}
        yield _about(p, review) | row | {"audience": action.get("audience")}


def _impact(p: Partnership, row: Table) -> Row:
    code, year, *action = row["of"]
    keys = {"assessed_on": "on", "assessed_by": "by", "next_step": "next", "next_check": "check"}
    same = ("level", "measure", "baseline", "follow_up", "unit", "judgement", "evidence", "audience")
    review = next(one for one in p.reviews if (one["school"], one["year"]) == (code, year))
    known: Row = {"school": p.name(code, year), "academic_year": year_words(year)} | _reference(p, review)
    if action:
        known["action_id"] = f"{_code(review)}-A{action[0]}"
    return known | {key: row.get(word) for key, word in keys.items()} | {key: row.get(key) for key in same}


def _maturity(p: Partnership, rating: Table) -> Iterator[Row]:
    for dimension, levels in rating["levels"].items():
        agreed, associate, evidence = rating["agreed"][dimension]
        known = {"partnership": p.facts["partnership"], "dimension": dimension, "rated_on": rating["on"]}
        for school, level in zip(rating["schools"], levels.split(), strict=True):
            yield {**known, "rater": p.name(school, rating.get("year", 9999)), "level": level}
        priority = "yes" if dimension in rating["priority"] else None
        said = {"evidence": evidence, "next_step": rating["next"].get(dimension), "priority": priority}
        yield {**known, "rater": "Agreed", "level": agreed, **said}
        yield {**known, "rater": "Associate", "level": associate}


def _conversation(p: Partnership, talk: Table) -> Iterator[Row]:
    known = {"partnership": p.facts["partnership"], "held_on": talk["on"], "associate": p.facts["associate"]}
    for step in talk["steps"]:
        said = {"matters_most": talk["matters"], "next_step": step["next"]}
        yield {**known, **said, "owner": step["owner"], "due": step["due"], "status": step["status"]}
