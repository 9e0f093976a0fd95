"""The parts of the Impact page that count: how far reviews reach from review to impact, and change by level."""

from collections import Counter
from collections.abc import Iterator, Sequence

import pandas as pd

from peerreview.ui.empty import absent
from peerreview.ui.facts import Record, records
from peerreview.ui.look import Look
from peerreview.ui.menu import LOAD
from peerreview.ui.pieces import Folded, Heading, Held, Piece, said
from peerreview.ui.tables import table
from peerreview.words import counted, first_capital, in_words, is_blank, listed, of

CAUSE = (
    "Figures and judgements are the school's own. They say what came since a review, never that it came because of it."
)
FIRST_MISSING = "A chain ends before the first link without a record. What is not recorded may still have happened."
LINKS = {  # column of `chain`: the link in the table, in the finding, and what the chain ends after without it
    "findings": ("Findings recorded", "findings recorded", "the review"),
    "actions": ("An action plan", "an action plan", "the findings"),
    "complete": ("An action complete", "a complete action", "the action plan"),
    "with_evidence": ("Evidence of a complete action", "", "the complete action"),
    "assessed": ("Something looked at and judged", "something looked at and judged", "the evidence"),
    "impact_shown": ("Something evident or embedded", "something evident or embedded", ""),
}
CHAIN = {"link": "Link", "words": "Reviews that have it", "end": "Chains that end before it"}
ENDS = {"school": "Review of", "ends_after": "The chain ends after", "to_complete": "What to complete"}
ENDS_ALSO = {"review_date": "Review date", "academic_year": "Academic year", "breaks": "What is missing"}
EARLY = "early indicators"  # where a chain may end
JUDGED = ("awaiting evaluation", "no change yet", "early indicators", "evident", "embedded")


def reach(chain: Sequence[Record]) -> str:
    """As in: Of 12 reviews held, 10 have findings recorded, 9 an action plan, … and 3 something evident or embedded."""
    counts = [(words, sum(row[key] > 0 for row in chain)) for key, (_, words, _) in LINKS.items() if words]
    has = "has" if counts[0][1] < 2 else "have"
    first, *more = [f"{_number(count)} {has if at == 0 else ''} {words}" for at, (words, count) in enumerate(counts)]
    return f"Of {counted(len(chain), 'review')} held, {' '.join(listed([first, *more]).split())}."


def _number(count: int) -> str:
    return f"{count:,}" if count else "none"


def ends(chain: Sequence[Record]) -> str:
    """Where the chain ends most often; "" where it ends nowhere."""
    after = Counter(row["ends_after"] for row in sorted(chain, key=_at_link) if not is_blank(row["ends_after"]))
    if not after:
        who = "It reaches" if len(chain) == 1 else "Every one of them reaches"
        return f"{who} a change that the school calls evident or embedded."
    most = max(after.values())
    places = listed([place for place, count in after.items() if count == most], "or")
    each = " each" if list(after.values()).count(most) > 1 else ""
    return f"Most often the chain ends after {places}: {counted(most, 'review')}{each}."


def _at_link(row: Record) -> int:
    """How many links a review has before its first missing one, as far as they are in order."""
    return next((at for at, key in enumerate(LINKS) if not row[key]), len(LINKS))


def beginning(look: Look, **chosen: str | None) -> Iterator[Piece]:
    """How far the reviews reach and where the chain ends first; nothing where no review has been held."""
    chain = records(look.answer("chain", **chosen))
    if not chain:
        return
    yield said([reach(chain), ends(chain)], "pr-lead pr-finding")
    yield said([CAUSE], "pr-filtered")
    yield Heading("From review to impact", "chain")
    yield said([FIRST_MISSING], "pr-filtered")
    caption = f"How far {counted(len(chain), 'review')} held {'has' if len(chain) == 1 else 'have'} come"
    yield table(pd.DataFrame(list(_links(chain))), caption, CHAIN, name="chain", bars={"words": "share"})
    yield said([_looked(chain)], "pr-filtered")


def _links(chain: Sequence[Record]) -> Iterator[Record]:
    for key, (link, _, after) in LINKS.items():
        have = sum(row[key] > 0 for row in chain)
        end = sum(row["ends_after"] == after for row in chain) if after else _not_evident(chain)
        yield {"link": link, "words": of(have, len(chain)), "share": have / len(chain), "end": end}


def _not_evident(chain: Sequence[Record]) -> int:
    """Reviews of which somebody has looked at something and seen nothing evident yet."""
    return sum(not is_blank(row["breaks"]) and is_blank(row["to_complete"]) for row in chain)


def _looked(chain: Sequence[Record]) -> str:
    """What was seen where the chain ends only before the last link; "" where it ends there nowhere."""
    total = _not_evident(chain)
    if not total:
        return ""
    early = sum(row["ends_after"] == EARLY for row in chain)
    seen = {"with early indicators": early, "without a change so far": total - early}
    has = "has" if total == 1 else "have"
    each = ", ".join(f"{count:,} {words}" for words, count in seen.items() if count)
    return f"{in_words(total, 'review')} {has} every link but the last: {each}. No record is missing there."


def where_it_ends(look: Look, **chosen: str | None) -> Iterator[Piece]:
    """The reviews that lack a record, by date, and which one; nothing where none does or for a governor."""
    chain = look.answer("chain", **chosen)
    short = chain[chain["to_complete"].notna()].sort_values(["review_date", "school"], kind="stable")
    if short.empty or look.viewer.role == "governor":
        return
    caption = f"{counted(len(short), 'review')} with a record to complete, the earliest first"
    listing = table(short, caption, ENDS, name="ends", under={"school": "review_date"}, also=ENDS_ALSO)
    yield Folded(f"Which record to complete: {counted(len(short), 'review')}", [listing])


def by_level(look: Look, **chosen: str | None) -> Iterator[Piece]:
    """At which level a change was seen and how firmly, zeros too; where nothing was recorded, what to record."""
    yield Heading("Impact by level", "levels")
    levels = records(look.answer("impact_by_level", **chosen))
    first = levels[0] if levels else {"entries_in_all": 0, "unplaced": 0}
    if not first["entries_in_all"] + first["unplaced"]:
        yield absent(
            "impact",
            "No impact is in the records with these choices.",
            "Each time somebody looks at what has changed, it goes on the Impact sheet as a row of its own: what was "
            "looked at, how it stood before and since, and the school's own judgement.",
            LOAD,
            "Load a workbook",
        )
        return
    yield said([levels_in_words(levels)])
    caption = f"The latest judgement of {counted(first['entries_in_all'], 'thing')} looked at, as the schools see it"
    rows: dict[str, Record] = {}
    for one in levels:
        row = rows.get(one["level"], {"level": first_capital(one["level"]), "of": one["of"]})
        rows[one["level"]] = {**row, one["judgement"]: one["entries"]}
    columns = {"level": "Level", **{name: first_capital(name) for name in JUDGED}, "of": "In all"}
    yield Held("wide-levels", [table(pd.DataFrame(list(rows.values())), caption, columns, name="levels")])
    yield said([unplaced(first["unplaced"])], "pr-filtered")


def levels_in_words(levels: Sequence[Record]) -> str:
    """As in: Change is called evident or embedded 12 times: 8 at pupil level, 3 at teacher level, …."""
    shown: dict[str, int] = {}
    for row in levels:
        if row["judgement"] in ("evident", "embedded"):
            shown[row["level"]] = shown.get(row["level"], 0) + row["entries"]
    total = sum(shown.values())
    if not total:
        return "Nothing that was looked at is called evident or embedded yet."
    parts = [f"{_number(count)} at {level} level" for level, count in shown.items()]
    head = f"Of {counted(levels[0]['entries_in_all'], 'thing')} looked at, {total:,} {_is(total)}"
    return f"{head} called evident or embedded: {listed(parts)}."


def unplaced(count: int) -> str:
    """How many entries have no place in the table; "" where all have one."""
    if not count:
        return ""
    return f"{counted(count, 'entry')} without a level or a judgement {_is(count)} counted apart."


def _is(count: int) -> str:
    return "is" if count == 1 else "are"
