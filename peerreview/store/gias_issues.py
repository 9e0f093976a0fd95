"""Advice where a partnership's list of schools and the register of schools do not say the same."""

from collections.abc import Callable, Iterator

from peerreview.due import say_date
from peerreview.store.cell_issues import Cells, Found, Placed, cell_issue
from peerreview.store.gias_places import Official
from peerreview.store.names import Register, School, name_key
from peerreview.store.school_names import school_key, stems
from peerreview.workbook.gias import gias_words


def gias_issues(cells: Cells, register: Register, official: Official | None) -> Found:
    """Advice on numbers, names and cells of the list of schools, each at the cell that says it."""
    if official is None:
        return
    on = say_date(official.gias.day)
    named = _authorities(official)
    for school in register.all():
        if not school.cells.get("source_seq") or school.cells.get("left") is not None:
            continue  # only named in a review, so that no cell lists it; or gone, so that nobody need tidy it
        if school.cells.get("urn") is None:
            yield from _without_number(cells, school, official, named, on)
        elif entry := official.known.get(school):
            yield from _known(cells, school, official, on)
            if entry.is_closed:
                closed = f" on {say_date(entry.closed)}" if entry.closed else ""
                yield _advice(cells, "gias_closed", school, "urn", entry.urn, closed=closed, on=on)
        elif entry := official.strange.get(school):
            yield _advice(cells, "gias_other_name", school, "urn", entry.urn, register=entry.name, on=on)
        else:
            yield _advice(cells, "gias_unknown_urn", school, "urn", school.cells["urn"], on=on)


def _known(cells: Cells, school: School, official: Official, on: str) -> Iterator[Placed]:
    for key, same in _COMPARED.items():
        typed, said = school.cells.get(key), official.cell(school, key)
        if typed is not None and said is not None and not same(str(typed), str(said)):
            yield _advice(cells, "gias_differs", school, key, str(typed), register=str(said), on=on)


def _without_number(
    cells: Cells, school: School, official: Official, named: dict[str, list[str]], on: str
) -> Iterator[Placed]:
    """One open school of that name in that authority: told, never filled in, as it says which school is meant."""
    authorities = named.get(_authority(school.cells.get("authority") or ""), [])
    names = {stems(str(row["school"])) for row in school.rows} | set(map(stems, school.other_names))
    entries = (entry for authority in authorities for entry in official.lookup.open_in(authority))
    found = [entry for entry in entries if stems(entry.name) in names - {frozenset()}]
    if len(found) == 1:
        name = str(school.cells["school"])
        yield _advice(cells, "gias_urn_missing", school, "school", name, urn=found[0].urn, on=on)


def _advice(cells: Cells, code: str, school: School, key: str, value: str, **words: object) -> Placed:
    """At the last cell that says it."""
    row = next(row for row in reversed(school.rows) if row.get(key) is not None and str(row[key]) == str(value))
    place = (row["source_seq"], row["sheet_no"], row["sheet"], row["row_number"])
    return cell_issue(cells, code, "schools", place, key, value, None, school=school.school, **words)


def _authorities(official: Official) -> dict[str, list[str]]:
    """The register's authorities by the words that tell them apart: “Essex County Council” is Essex."""
    found: dict[str, list[str]] = {}
    for name in official.lookup.authorities():
        found.setdefault(_authority(name), []).append(name)
    return found


def _authority(text: str) -> str:
    words = text.casefold().replace(",", " ").split()
    own = [word for word in words if word not in gias_words()["compare"]["authority"]]
    return name_key(" ".join(sorted(own or words)))


def _same_phase(typed: str, said: str) -> bool:
    others = gias_words()["phase_as_typed"].get(said, [])
    words = typed.casefold()
    return said.casefold() in words or any(other in words for other in others)


def _same_roll(typed: str, said: str) -> bool:
    share: float = gias_words()["compare"]["roll"]
    return abs(int(typed) - int(said)) <= share * max(int(typed), int(said))


def _same_authority(typed: str, said: str) -> bool:
    return _authority(typed) == _authority(said)


def _same_faith(typed: str, said: str) -> bool:
    own, other = school_key(typed), school_key(said)
    return own in other or other in own


_COMPARED: dict[str, Callable[[str, str], bool]] = {
    "phase": _same_phase,
    "roll": _same_roll,
    "authority": _same_authority,
    "religious_character": _same_faith,
    "predecessor_urn": str.__eq__,
}
