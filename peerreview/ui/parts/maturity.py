"""The beginning of the Maturity page: whom it is for, what is rated and agreed, what moved and what matters most."""

from collections.abc import Iterator, Sequence

from peerreview.maturity import Instrument
from peerreview.ui.empty import absent
from peerreview.ui.look import Look
from peerreview.ui.menu import LOAD
from peerreview.ui.parts.ratings import Rated, rated
from peerreview.ui.pieces import Piece, said
from peerreview.words import counted, listed, of

NOT_SPP = (
    "This is not an instrument of the Schools Partnership Programme: its ladder and its counting are our own. "
    "The evidence informs your conversation and decides nothing."
)
HOW_TO_RATE = (
    "Ratings go on the Maturity sheet: a row for each school and dimension, then a row with “Agreed” under Rater for "
    "what you agree together, and one with “Associate”."
)
MOST = 3  # that a sentence names


def years_rated(look: Look) -> Iterator[str]:
    """The academic years with ratings, the latest first."""
    yield from sorted(set(look.answer("maturity_over_time")["academic_year"]), reverse=True)


def beginning(look: Look, instrument: Instrument, year: str | None) -> Iterator[Piece]:
    """What is rated and agreed, where schools are furthest apart, what moved and what matters most; or how to begin."""
    every = rated(look, instrument, year)
    found = [one for one in every if one.row]
    if not found:
        yield absent(
            "ratings",
            "Nobody's view of the partnership is in the records yet.",
            HOW_TO_RATE,
            LOAD,
            "Load: take a blank workbook, or load yours",
        )
        return
    yield said([_recorded(every)], "pr-lead pr-finding")
    for sentence in (_apart(found), _moved(found), _priorities(found)):
        yield said([sentence])


def _recorded(every: Sequence[Rated]) -> str:
    """As in: In 2025/26, 4 of 4 dimensions are rated, and 3 of these 4 have an agreed level."""
    found = [one for one in every if one.row]
    agreed = sum(bool(one.said("agreed")) for one in found)
    are, have = ("is" if len(found) == 1 else "are"), ("has" if agreed == 1 else "have")
    year = found[0].said("academic_year")
    return (
        f"In {year}, {of(len(found), len(every), 'dimension')} {are} rated, and "
        f"{of(agreed, len(found))} {have} an agreed level."
    )


def _apart(found: Sequence[Rated]) -> str:
    """Where the schools' ratings are furthest apart, in words."""
    several = [one for one in found if one.raters > 1]
    if not several:
        one = any(one.raters for one in found)
        return "One school has rated so far, so there is no spread to talk about yet." if one else ""
    most = max(one.apart for one in several)
    if not most:
        return "Schools gave the same level everywhere." if all(one.span for one in several) else ""
    return f"Schools' own ratings are furthest apart on {_named([o for o in several if o.apart == most], _span)}."


def _span(one: Rated) -> str:
    return f" (from {one.span[0]} to {one.span[1]})" if one.span else ""


def _named(some: Sequence[Rated], words: object = None) -> str:
    shown = [f"“{one.dimension.name}”{words(one) if callable(words) else ''}" for one in some[:MOST]]
    return listed([*shown, *([f"{len(some) - MOST} more"] if len(some) > MOST else [])])


def _moved(found: Sequence[Rated]) -> str:
    """Which agreed levels are not those of the last agreed statement."""
    both = [one for one in found if one.said("agreed") and one.said("agreed_before")]
    moved = [one for one in both if one.said("agreed").casefold() != one.said("agreed_before").casefold()]
    if not both:
        return ""
    if not moved:
        return f"What is agreed has not moved since it was agreed before ({counted(len(both), 'dimension')})."
    return f"Since it was agreed before, what is agreed has moved on {_named(moved, _from_to)}."


def _from_to(one: Rated) -> str:
    return f" (from {one.said('agreed_before')} in {one.said('agreed_before_year')} to {one.said('agreed')})"


def _priorities(found: Sequence[Rated]) -> str:
    named = [one for one in found if one.matters]
    return f"Marked as what matters most: {_named(named)}." if named else ""
