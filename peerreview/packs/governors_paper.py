"""The paper for governors as blocks: two pages at most, and what had to be cut for that is said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from textwrap import shorten

from peerreview.packs.content import Bars, Block, Document, Heading, Points, Series, Words, paragraph
from peerreview.packs.discretion import words
from peerreview.packs.governors_content import Entry, Measure, Paper
from peerreview.packs.paper import pages, pdf_bytes
from peerreview.states import BY_WORD, STATES
from peerreview.words import counted, first_capital, of, say_date

PAGES = 2
SMALLER = 9.0  # points of type
DRAWN = 4  # measures of one scale in a chart


@dataclass(slots=True)
class Limits:
    """The most letters of a text and the most points of a part, and what they cut."""

    letters: int
    points: int
    cut: set[str] = field(default_factory=set)

    def text(self, text: str) -> str:
        """The text, ended with … where it is too long."""
        if len(text) <= self.letters:
            return text
        self.cut.add("long texts")
        return (
            shorten(text, self.letters, placeholder=" …") if " " in text[: self.letters] else f"{text[: self.letters]}…"
        )

    def some(self, points: Sequence[tuple[str, str]], thing: str) -> list[tuple[str, str]]:
        """The first points, each shortened, and how many more there are."""
        shown = [(self.text(first), self.text(beneath)) for first, beneath in islice(points, self.points)]
        more = len(points) - self.points
        if more > 0:
            self.cut.add(f"some {thing}s")
            shown.append((f"and {counted(more, f'more {thing}')}", ""))
        return shown


# Tried one after the other until the paper fits.
TIERS = ((600, 12), (320, 8), (220, 6), (150, 5), (100, 3), (60, 2))


def governors_document(paper: Paper, letters: int = TIERS[0][0], points: int = TIERS[0][1]) -> Document:
    """The paper as a document with texts and lists of at most that length."""
    limits = Limits(letters, points)
    blocks = list(_blocks(paper, limits))
    if limits.cut:
        blocks.append(Words(words()["cut"].format(what=" and ".join(sorted(limits.cut))), "note"))
    about = f"A paper for governors, as at {say_date(paper.origin.as_of)}. {words()['public']}"
    return Document(f"Peer review at {paper.school}", about, blocks, paper.origin)


def fitted(paper: Paper) -> Document:
    """The paper with as much of its words as two pages hold; on one page where smaller type is all that needs."""
    document = governors_document(paper)
    if pages(smaller := replace(document, size=SMALLER)) == 1:
        return document if pages(document) == 1 else smaller
    for tier in TIERS:
        document = governors_document(paper, *tier)
        if pages(document) <= PAGES:
            break
    return document


def governors_pdf(paper: Paper) -> bytes:
    """The paper as PDF."""
    return pdf_bytes(fitted(paper))


def _blocks(paper: Paper, limits: Limits) -> Iterator[Block]:
    headings, nothing = words()["headings"], words()["nothing"]
    yield Heading(headings["focus"])
    yield Words(" ".join(map(limits.text, paper.focus)))
    if paper.ofsted:
        yield Words(paper.ofsted, "note")
    for part, entries in (("confirmed", paper.confirmed), ("working_on", paper.working_on)):
        yield Heading(headings[part])
        yield from _points(findings(entries), "finding", none_of(part, entries), limits)
    yield Heading(headings["agreed"])
    yield from paragraph([paper.agreed_in, so_far(paper.agreed)])
    yield from _points(actions(paper.agreed), "action", none_of("agreed", paper.agreed), limits)
    yield Heading(headings["last_year"])
    yield from _points(actions(paper.earlier), "action", none_of("last_year", paper.earlier), limits)
    if paper.since:
        yield Heading(headings[paper.since_what])
        yield Words(f"Since {say_date(paper.since)}. {words()['as_now']}", "note")
        none = f"Nothing with a date is in the records since {say_date(paper.since)}."
        yield from _points([(event, "") for event in paper.events], "event", none, limits)
    yield Heading(headings["difference"])
    yield from _difference(paper, limits)
    yield Heading(headings["next_checks"])
    yield from _points([(check, "") for check in paper.next_checks], "day", nothing["next_checks"], limits)
    yield Heading(headings["asks"])
    yield Points([(limits.text(ask), "") for ask in paper.asks])


def _points(points: Sequence[tuple[str, str]], thing: str, none: str, limits: Limits) -> Iterator[Block]:
    yield Points(limits.some(points, thing)) if points else Words(none)


def none_of(part: str, entries: Sequence[Entry]) -> str:
    """What is said where nothing stands there: that there is nothing, or that none of it may."""
    return str(words()["withheld" if entries else "nothing"][part])


def findings(entries: Sequence[Entry]) -> list[tuple[str, str]]:
    """The findings that stand in the paper, with their kind and place."""
    return [
        (one.text, first_capital(" · ".join(filter(None, (one.kind, one.beneath))))) for one in entries if one.stays
    ]


def actions(entries: Sequence[Entry]) -> list[tuple[str, str]]:
    """The actions that stand in the paper, each with the shape of its state."""
    return [(f"{BY_WORD[one.state].shape} {one.text} ({one.state})", one.beneath) for one in entries if one.stays]


def so_far(entries: Sequence[Entry]) -> str:
    """How many of the plan's actions that may be told are complete; nothing where there is no plan."""
    known = [entry for entry in entries if entry.state and entry.stays]
    done = sum(entry.state == "done" for entry in known)
    if not known:
        return ""
    told = "" if len(known) == len(entries) else " told here"
    return f"{of(done, len(known), 'action')}{told} {'is' if 1 in (done, len(known)) else 'are'} complete."


def _difference(paper: Paper, limits: Limits) -> Iterator[Block]:
    """What somebody found, and whose words it is."""
    if not paper.measures:
        yield Words(no_difference(paper))
        return
    yield Words(words()["reported"], "note")
    yield Points(limits.some([(one.text, one.beneath) for one in paper.measures], "measure"))


def no_difference(paper: Paper) -> str:
    """What is said where no measure stands in the paper."""
    return str(words()["withheld" if paper.measures_withheld else "nothing"]["difference"])


def measure_bars(measures: Sequence[Measure]) -> list[Bars]:
    """A chart for each scale on which two figures are known: before and since."""
    scales = dict.fromkeys(one.scale for one in measures if one.scale)
    return [_bars(scale, [one for one in measures if one.scale == scale][:DRAWN]) for scale in scales]


def _bars(scale: str, drawn: Sequence[Measure]) -> Bars:
    names = [shorten(one.text, 60, placeholder=" …") for one in drawn]
    before = Series("before", [one.before for one in drawn], [one.written[0] for one in drawn])
    since = Series("since", [one.since for one in drawn], [one.written[1] for one in drawn])
    alt = "; ".join(f"{one.text}: {one.written[0]} before, {one.written[1]} since" for one in drawn)
    return Bars(
        f"{counted(len(drawn), 'measure')}, before and since",
        words()["reported"],
        names,
        [before, since],
        f"{alt} ({scale}).",
    )


def state_bars(entries: Sequence[Entry]) -> Bars | None:
    """How many actions of the plan stand in each state; None where all stand in one."""
    counts = {state.word: sum(one.stays and one.state == state.word for one in entries) for state in STATES}
    held = {word: count for word, count in counts.items() if count}
    if len(held) < 2:
        return None
    names = [f"{BY_WORD[word].shape} {word}" for word in held]
    series = Series("actions", [float(count) for count in held.values()], [str(count) for count in held.values()])
    alt = "; ".join(f"{word}: {count}" for word, count in held.items())
    return Bars(f"{counted(sum(held.values()), 'action')}, by state", "The latest plan", names, [series], f"{alt}.")
