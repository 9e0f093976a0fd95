"""How our reviews themselves went: what was said of the process, year by year, and whether groups work alike."""

from collections.abc import Iterator

import pandas as pd

from peerreview.ui.facts import Record, records
from peerreview.ui.look import Look
from peerreview.ui.parts.process_years import how_we_worked
from peerreview.ui.pieces import Folded, Heading, Piece, said
from peerreview.ui.tables import table
from peerreview.words import counted, is_blank, of, say_date

WHERE = "It goes in the Reviews sheet, under “Process: what went well” and “Process: what to change”."
SAID = {"academic_year": "Academic year", "process_well": "What went well", "process_change": "What to change"}
SAID_ALSO = {"review_date": "Review", "place": "Row", "source": "Workbook"}
FEW = 5  # reviews whose words stand on the page without being folded
GROUPS = {"group": "Group", "words": "Reviews", "took": "From the first to the last"}
GROUPS_ALSO = {"academic_year": "Academic year", "schools": "Schools"}


def how_reviews_went(look: Look) -> Iterator[Piece]:
    """What was said of the process, in the order of the reviews, and how much was said."""
    fact = next(iter(records(look.answer("facts"), fact="reviews_with_process_feedback")), None)
    if fact is None or not fact["of"]:
        return
    held = records(look.answer("reviews"), held=True)
    yield Heading("How our reviews went", "process")
    yield said([_how_many(fact), _terms(held)])
    told = [row for row in held if not (is_blank(row["process_well"]) and is_blank(row["process_change"]))]
    if hidden := int(fact["count"]) - len(told):
        say = "says" if hidden == 1 else "say"
        yield said([f"What {counted(hidden, 'more review')} {say} of it is for others to read."], "pr-filtered")
    if told:
        told.sort(key=_in_time)
        private = ["process_well", "process_change"]
        caption = "What was said of the process, the earliest first"
        words = table(pd.DataFrame(told), caption, SAID, name="process", private=private, also=SAID_ALSO)
        yield words if len(told) <= FEW else Folded(f"{caption}: {counted(len(told), 'review')}", [words])
    yield from how_we_worked(look, held)


def _in_time(row: Record) -> tuple[str, str]:
    return str(row["academic_year"]), "" if is_blank(row["review_date"]) else str(row["review_date"])


def _how_many(fact: Record) -> str:
    """As in: 3 of 26 reviews say how the review itself went."""
    count, every = int(fact["count"]), int(fact["of"])
    which = of(count, every, "review") if count else f"None of {counted(every, 'review')}"
    words = f"{which} held {'says' if count < 2 else 'say'} how the review itself went."
    return words if count == every else f"{words} {WHERE}"


def _terms(held: list[Record]) -> str:
    """What is recorded of the working agreement; nothing where no review has a word of it."""
    known = [row for row in held if not is_blank(row["terms_agreed"])]
    agreed = sum(bool(row["terms_agreed"]) for row in known)
    return f"Terms were agreed beforehand for {of(agreed, len(known), 'review')} that say." if known else ""


def groups_alike(look: Look) -> Iterator[Piece]:
    """The groups of each year beside one another; nothing where the partnership has none."""
    found = records(look.answer("groups"))
    if not found:
        return
    yield Heading("Do our groups work alike?", "groups")
    ruled = [row for row in found if not is_blank(row["within"])]
    if ruled:
        kept = sum(bool(row["within"]) for row in ruled)
        yield said([f"{of(kept, len(ruled), 'group')} held all reviews as close together as the protocol has it."])
    rows = [{**row, "words": f"{row['held']} of {row['reviews']} held", "took": _took(row)} for row in found]
    name, frame = "groups", pd.DataFrame(rows)
    yield table(frame, "Groups, year by year", GROUPS, name=name, groups="academic_year", also=GROUPS_ALSO)


def _took(row: Record) -> str:
    """As in: 21 days, to 4 December 2026."""
    if is_blank(row["days"]):
        return "one day is known" if not is_blank(row["first_on"]) else "no day is known"
    return f"{counted(int(row['days']), 'day')}, to {say_date(row['last_on'])}"
