"""Words of the records for a case study, where somebody asked for them: those for many readers that name nobody."""

from collections.abc import Iterator, Mapping

import pandas as pd

from peerreview.access import Role, Viewer
from peerreview.packs.case_facts import Row, Told
from peerreview.packs.content import Block, Heading, Points, Table, Words
from peerreview.packs.discretion import names_to_leave_out
from peerreview.words import counted, first_capital, is_blank

# As whom the words are read: neither reads what is for the host, its governors or the review team alone.
READS_AS: Mapping[Role, Role] = {"local": "lead", "lead": "lead", "head": "lead", "associate": "associate"}
MEASURED = {"measure": "What was looked at", "before": "Before", "since": "Since", "judgement": "Judgement"}
STEP_OVER = ("done", "not applicable")


class Quotes:
    """The words that may be quoted; the others are counted."""

    def __init__(self, told: Told, say: Mapping[str, str]) -> None:
        viewer = Viewer(READS_AS[told.records.viewer.role], (told.records.partnership,))
        self.told = Told(told.records.seen_by(viewer), told.school, told.year)
        self.say, self.names, self.hidden = say, names_to_leave_out(told.records, told.school), 0

    def learned(self) -> Iterator[Block]:
        """What was said of the process, and what was asked."""
        held = self.told.held
        parts = (("well", "process_well"), ("change", "process_change"), ("questions", "enquiry_question"))
        for name, column in parts:
            texts = dict.fromkeys(text for row in held if (text := self._text(row, column)))
            if texts:
                yield Heading(self.say[name], 2)
                yield Points([(text, "") for text in texts])

    def measured(self) -> Iterator[Block]:
        """What was measured, before and since."""
        rows = [found for row in self.told.measures if (found := self._measure(row))]
        if rows:
            yield Heading(self.say["measures"], 2)
            yield Words(self.say["few"], "note")
            yield Table("Measures, before and since", MEASURED, pd.DataFrame(rows))

    def agreed(self) -> Iterator[Block]:
        """The next steps of the partnership that are still open."""
        rows = [] if self.told.school else self.told.rows("conversations")
        steps = [text for row in rows if row["state"] not in STEP_OVER and (text := self._text(row, "next_step"))]
        if steps:
            yield Heading(self.say["steps"], 2)
            yield Points([(step, "") for step in steps])

    def left_out(self) -> Iterator[Block]:
        """How many texts stay out for their names."""
        if self.hidden:
            is_or_are = "is" if self.hidden == 1 else "are"
            yield Words(self.say["left_out"].format(texts=f"{counted(self.hidden, 'text')} {is_or_are}"), "note")

    def _measure(self, row: Row) -> Row | None:
        measure = self._text(row, "measure")
        if not measure:
            return None
        unit = self._text(row, "unit")
        before, since = (self._text(row, key) for key in ("baseline", "follow_up"))
        judged = "" if is_blank(row["judgement"]) else first_capital(row["judgement"])
        told = f"{measure}\n{unit}" if unit else measure
        return {"measure": told, "before": before, "since": since, "judgement": judged}

    def _text(self, row: Row, column: str) -> str:
        """The text on one line; blank, and counted, where it names somebody."""
        if is_blank(row[column]):
            return ""
        if self.names.found_in(row[column]):
            self.hidden += 1
            return ""
        return " ".join(str(row[column]).split())
