"""Each dimension of maturity: how many schools gave which level, what was agreed, and what is worth talking about."""

from collections.abc import Iterator, Sequence

from peerreview.maturity import Instrument
from peerreview.ui.facts import Record, described, records
from peerreview.ui.look import Look
from peerreview.ui.parts.ladder import NONE
from peerreview.ui.parts.ratings import Rated, rated
from peerreview.ui.parts.spread import spread
from peerreview.ui.pieces import Folded, Heading, Held, Piece, Subheading, said
from peerreview.ui.tables import table
from peerreview.words import counted, in_words, listed, say_date

WHAT_IT_IS = (
    "How schools see the partnership, never how anybody sees a school; which school gave which level is not told."
)
NOT_AGREED = "No agreed level is recorded for {year}. It goes on the Maturity sheet, with “Agreed” under Rater."
NO_SCHOOLS = "No school's own rating is recorded for {year}. Each school has a row of its own on the Maturity sheet."
SHEET = "Not rated in {year}. A rating goes on the Maturity sheet, with “{name}” under Dimension."
NEVER = "Not rated yet. A rating goes on the Maturity sheet, with “{name}” under Dimension."
WIDE_APART = 2  # levels; two that are next to each other may only read the words differently
YES = ("yes", "y", "x", "true", "✓")
TERMS = {"evidence": "Evidence", "next_step": "Next step"}
ALL = {
    "dimension": "Dimension",
    "spread": "Schools' own ratings",
    "agreed": "Agreed",
    "associate": "Associate",
    "agreed_before": "Agreed before",
}
ALL_ALSO = {
    "academic_year": "Academic year",
    "raters": "Schools that rated it",
    "of": "Schools that rated any",
    "agreed_on": "Agreed on",
    "agreed_before_year": "Agreed before, in",
    "priority": "Priority",
    "evidence": "Evidence",
    "next_step": "Next step",
}


def dimensions(look: Look, instrument: Instrument, year: str | None) -> Iterator[Piece]:
    """Each dimension with its ratings, what was agreed, and what is worth talking about."""
    every = rated(look, instrument, year)
    latest = {row["dimension"]: row["academic_year"] for row in records(look.answer("maturity_over_time"))}
    facts = {str(row["fact"]): row for row in records(look.answer("facts"))}
    yield Heading("How we see our partnership", "dimensions")
    yield said([WHAT_IT_IS], "pr-filtered")
    shown = year or next((one.said("academic_year") for one in every if one.row), "")
    opened = next((one for one in every if one.matters), None)  # one shows how the others look inside
    for number, one in enumerate(every):
        beside = [facts[fact] for fact in one.dimension.beside if fact in facts]
        pieces = _one(one, shown, one.dimension.name in latest, beside, opened=one is opened)
        yield Held(f"dimension-{number}", list(pieces))
    if any(one.row for one in every):
        profile = look.answer("maturity_profile", year=year)
        caption = f"What was rated and agreed in {shown}"
        yield Folded("All of it as a table", [table(profile, caption, ALL, name="maturity", also=ALL_ALSO)])


def _one(one: Rated, year: str, ever: bool, beside: Sequence[Record], *, opened: bool) -> Iterator[Piece]:
    name, about = one.dimension.name, said([one.dimension.about], "pr-filtered")
    records_say = list(_beside(one, beside))
    if one.row is None:
        words, when = (SHEET, f"in {year}") if ever and year else (NEVER, "yet")
        where = said([words.format(year=year, name=name)])
        yield Folded(f"{name}: not rated {when}", [about, *records_say, where])
        return
    yield Subheading(name)
    yield about
    yield said([_matters(one), _rated_by(one, year), _agreed(one, year), _associate(one)])
    yield said([_worth(one, beside)])
    levels = [_spread(one)] if one.raters else []
    inside = [*levels, described(one.row, TERMS), *records_say]
    yield Folded(f"{name}: level by level, and what lies beside it", inside, opened)


def _beside(one: Rated, beside: Sequence[Record]) -> Iterator[Piece]:
    """The figures of the records that lie beside it."""
    if beside:
        yield said(["Beside it in our records now:", f"{'; '.join(map(_counted, beside))}."], "pr-filtered")
    elif one.dimension.about:
        yield said(["No figure in our records says anything of it; it is for the conversation alone."], "pr-filtered")


def _counted(fact: Record) -> str:
    return f"{fact['in_words']} {fact['what']}" if fact["of"] else f"{fact['what']}: {NONE}"


def _matters(one: Rated) -> str:
    """That it is marked as what matters most, with what was typed there beyond “yes”."""
    typed = one.said("priority").strip()
    more = "" if typed.casefold() in YES else f": “{typed}”"
    return f"Marked as what matters most{more}." if one.matters else ""


def _rated_by(one: Rated, year: str) -> str:
    """As in: Ten schools rated it: 1 beginning, 3 developing and 6 embedding."""
    if not one.raters:
        return NO_SCHOOLS.format(year=year)
    levels = listed([f"{schools} {level}" for level, schools in one.counts.items() if schools])
    return f"{in_words(one.raters, 'school')} rated it: {levels}."


def _agreed(one: Rated, year: str) -> str:
    if not one.said("agreed") or one.row is None:
        return NOT_AGREED.format(year=year)
    before = one.said("agreed_before")
    year_before = one.said("agreed_before_year")
    same = before.casefold() == one.said("agreed").casefold()
    earlier = (f", as in {year_before}" if same else f"; in {year_before} it was {before}") if before else ""
    return f"Agreed together on {say_date(one.row['agreed_on'])}: {one.said('agreed')}{earlier}."


def _associate(one: Rated) -> str:
    level = one.said("associate")
    return f"The Associate gave {level}." if level else ""


def _worth(one: Rated, beside: Sequence[Record]) -> str:
    """Where ratings part from each other and from the records, without saying which is right."""
    agreed, associate = one.said("agreed"), one.said("associate")
    parts = []
    if one.apart >= WIDE_APART and one.span:
        parts.append(f"schools' ratings run from {one.span[0]} to {one.span[1]}")
    if agreed and associate and agreed.casefold() != associate.casefold():
        parts.append(f"the partnership agreed {agreed} and the Associate gave {associate}")
    if agreed and one.raters and _is_elsewhere(one, agreed):
        parts.append(f"no school by itself gave the agreed level ({agreed})")
    none = [str(fact["what"]) for fact in beside if fact["of"] and not fact["count"]]
    if agreed and none:
        parts.append(f"the partnership agreed {agreed}, and our records have none yet of: {listed(none)}")
    return f"Worth talking about: {'; '.join(parts)}." if parts else ""


def _is_elsewhere(one: Rated, agreed: str) -> bool:
    place = one.scale.place(agreed)
    return place is not None and not one.counts.get(one.scale.levels[place])


def _spread(one: Rated) -> Piece:
    """A row for each level: how many schools gave it, and what else was said there."""
    caption = f"{one.dimension.name}: {counted(one.raters, 'school')}, level by level"
    return spread(caption, one.counts, {level: _also(one, level) for level in one.counts})


def _also(one: Rated, level: str) -> list[str]:
    """Who else gave that level."""
    said_of = {
        "Agreed": one.said("agreed"),
        "Associate": one.said("associate"),
        f"Agreed in {one.said('agreed_before_year')}": one.said("agreed_before"),
    }
    return [who for who, gave in said_of.items() if gave.casefold() == level.casefold()]
