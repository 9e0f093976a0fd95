"""The measures of the Impact page: before and since as words, a small chart for each unit, and the table of all."""

from collections.abc import Iterator

import pandas as pd

from peerreview.charts.changes import DRAWN, KEY, WHOLE, changes
from peerreview.charts.style import Scheme
from peerreview.ui.drawn import chart
from peerreview.ui.look import Look
from peerreview.ui.pieces import Beside, Folded, Heading, Piece, said
from peerreview.ui.tables import table
from peerreview.words import counted, of

CHARTS = 8  # units with most measures
MEASURES = {
    "measure": "What was looked at",
    "review_date": "Since the review of",
    "baseline": "Before",
    "follow_up": "Since",
    "judgement": "The school's own judgement",
    "school": "Reported by the school",
    "evidence": "Evidence",
}
UNDER = {"measure": "action", "baseline": "unit", "follow_up": "unit", "judgement": "told_before", "school": "reported"}
ALSO = {
    "action": "Action",
    "level": "Level",
    "unit": "Unit",
    "judgement_before": "Judged before",
    "times": "Days looked at",
    "assessed_on": "Looked at last",
    "assessed_by": "Looked at by",
    "next_check": "Next check",
    "source": "Workbook",
    "place": "Row",
}
TEXTS = ("measure", "baseline", "follow_up", "evidence")
NO_DIRECTION = "More is not always better: fewer absences may be what a school hopes for. So no direction has a colour."


def measured(measures: pd.DataFrame) -> list[str]:
    """How much has figures from before and since, what cannot be drawn, and how much is not shared with the viewer."""
    total, both = len(measures), int((measures["baseline"].notna() & measures["follow_up"].notna()).sum())
    drawn = int(measures["scale"].notna().sum())
    said = [
        f"{of(both, total, 'thing')} looked at {'has' if both == 1 else 'have'} a figure from before and one since."
    ]
    if both > drawn:
        stand = "stands" if both - drawn == 1 else "stand"
        said.append(f"{both - drawn:,} of them {stand} in the table only, not being numbers of one unit.")
    if hidden := int((measures["withheld"] & measures["measure"].isna()).sum()):
        said.append(f"The figures of {hidden:,} are not shared with you.")
    return said


def drawn_by_unit(look: Look, scheme: Scheme, **chosen: str | None) -> Iterator[Piece]:
    """What was measured, before and since; nothing where nothing was looked at."""
    measures = look.answer("measures", **chosen)
    if measures.empty:
        return
    yield Heading("Before and since", "measures")
    yield said(measured(measures))
    yield said([KEY, NO_DIRECTION], "pr-filtered")
    groups = sorted(measures.groupby("scale", sort=False), key=lambda group: -len(group[1]))
    charts = [list(chart(changes(part, scheme), look, name=f"changes-{at}")) for at, (_, part) in enumerate(groups)]
    for at in range(0, len(charts[:CHARTS]), 2):
        yield Beside(charts[at : min(at + 2, CHARTS)])
    yield said([left_out({str(name): len(part) for name, part in groups})], "pr-note")
    yield Folded("The same as a table, with who reported it and the evidence", [_all(measures)])


def left_out(groups: dict[str, int]) -> str:
    """What the charts leave to the table; "" where that is nothing."""
    more = list(groups)[CHARTS:]
    long = [name for name in list(groups)[:CHARTS] if groups[name] > DRAWN]
    parts = [
        f"Charts are of the {CHARTS} units with most measures; {counted(len(more), 'unit')} more are in the table."
        if more
        else "",
        f"A chart has the latest {DRAWN} measures of its unit; the table has all." if long else "",
        f"Each “{WHOLE}” runs from none to all, whatever the whole is." if WHOLE in groups else "",
    ]
    return " ".join(part for part in parts if part)


def _all(measures: pd.DataFrame) -> Piece:
    told = measures.assign(
        told_before=measures["judgement_before"].map(lambda word: f"before: {word}", na_action="ignore")
    )
    caption = f"{counted(len(told), 'thing')} looked at, by the day somebody looked last"
    return table(told, caption, MEASURES, name="measures", private=TEXTS, under=UNDER, also=ALSO)
