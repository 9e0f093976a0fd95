"""Which source a workbook is: whose it is, what it is called, and whether it is a new version of one that is held."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from peerreview.due import academic_year
from peerreview.errors import PartnershipNeeded, UserError
from peerreview.store.names import name_key
from peerreview.store.source import Source, now
from peerreview.store.store import Store
from peerreview.workbook.check import CheckedWorkbook

MOSTLY = 0.5  # of the keys: above that, a file under a new name is taken for a new version
SAME_COLUMNS = 0.8  # of all columns of both: another workbook about the same reviews has other columns


@dataclass(frozen=True, slots=True)
class Given:
    """What the person loading says of the workbooks.

    It counts for all of them, or, with `only_where_unsaid`, for those that neither say it themselves nor are
    remembered from an earlier load.
    """

    partnership: str | None = None
    protocol: str | None = None
    source: str | None = None
    only_where_unsaid: bool = False

    def protocol_for(self, before: Source | None) -> str | None:
        """The protocol of a workbook that was loaded before, or not."""
        said = (self.protocol, before.protocol if before else None)
        return next(filter(None, reversed(said) if self.only_where_unsaid else said), None)


NOTHING_GIVEN = Given()
NewVersion = Callable[[str, str], bool]


def name_sources(
    store: Store,
    base: int | None,
    held: Sequence[Source],
    checked: Mapping[Path, CheckedWorkbook],
    given: Given,
    new_version: NewVersion,
) -> tuple[list[Source], dict[str, str]]:
    """The source that each workbook is, and which files are taken for a new version of which source.

    Raises PartnershipNeeded where the partnership is not known, UserError where two files would be one source.
    """
    first = store.next_seq()
    whose = whose_they_are(checked.values(), held, given)
    called = {_name(workbook, given) for workbook in checked.values()}
    sources: list[Source] = []
    versions: dict[str, str] = {}
    for offset, (workbook, partnership) in enumerate(zip(checked.values(), whose, strict=True)):
        name = _name(workbook, given)
        before = next((s for s in held if s.identity == (partnership, name)), None)
        if before is None and not given.source:
            taken = called | {source.source for source in sources}
            free = [s for s in held if s.source not in taken]  # one file here already replaces each of the others
            before = _earlier_version(store, base, free, workbook, partnership, new_version)
            versions |= {workbook.name: before.source} if before else {}
        sources.append(
            Source(
                seq=first + offset,
                partnership=partnership,
                source=before.source if before else name,
                protocol=given.protocol_for(before),
                file=workbook.name,
                sha256=workbook.sha256,
                loaded_at=now(),
            )
        )
    _each_once(sources)
    return sources, versions


def whose_they_are(
    workbooks: Iterable[CheckedWorkbook], held: Sequence[Source], given: Given = NOTHING_GIVEN
) -> list[str | None]:
    """The partnership that each workbook belongs to, None where its rows say it; raises PartnershipNeeded.

    Where a workbook says nothing, it is the only partnership that is held, given or named by the others.
    """
    books = list(workbooks)
    texts = [s.partnership or "" for s in held] + ([given.partnership] if given.partnership else [])
    texts += [name for book in books for name in partnerships_named(book)]
    known = {name_key(text): text.strip() for text in reversed(texts)}
    return [_partnership(book, held, given, known) for book in books]


def _partnership(
    workbook: CheckedWorkbook, held: Sequence[Source], given: Given, known: Mapping[str, str]
) -> str | None:
    """As given; as remembered, unless its own column names one other; as its column says; the only one there is."""
    if given.partnership and not given.only_where_unsaid:
        return known[name_key(given.partnership)]
    named: list[str | None] = [known[name_key(name)] for name in partnerships_named(workbook)]
    remembered = {s.partnership for s in held if s.source == _name(workbook, given)}
    if len(remembered) == 1 and (len(named) != 1 or remembered & {None, *named}):
        return remembered.pop()
    if named:
        return named[0] if len(named) == 1 else None
    if given.partnership:
        return known[name_key(given.partnership)]
    if len(known) == 1 and (only := next(iter(known.values()))):
        return only
    raise PartnershipNeeded(
        f"{workbook.name} does not say which partnership it belongs to. Say whose it is (--partnership NAME)."
    )


def _name(workbook: CheckedWorkbook, given: Given) -> str:
    return given.source or Path(workbook.name).stem


def partnerships_named(workbook: CheckedWorkbook) -> list[str]:
    """The partnerships that a workbook's own column names, each in one spelling."""
    cells = (str(value) for sheet in workbook.sheets for value in sheet.columns.get("partnership", []) if value)
    return list({name_key(value): value for value in cells}.values())


def _earlier_version(
    store: Store,
    base: int | None,
    held: Sequence[Source],
    workbook: CheckedWorkbook,
    partnership: str | None,
    new_version: NewVersion,
) -> Source | None:
    """The source that a file under a new name replaces: the same columns, and mostly the same rows."""
    for source in held:
        if source.partnership == partnership and base and _alike(store.path(base), source, workbook):
            return source if new_version(workbook.name, source.source) else None
    return None


def _alike(snapshot: Path, source: Source, workbook: CheckedWorkbook) -> bool:
    ours = {(sheet.key, key) for sheet in workbook.sheets for key in [*sheet.letters, *sheet.tracked]}
    with duckdb.connect(str(snapshot), read_only=True) as con:
        theirs = set(
            con.execute(
                "select s.key, l.key from parsed.letters as l join parsed.sheets as s using (seq, sheet_no)"
                " where seq = $seq union select s.key, t.milestone from parsed.tracked as t"
                " join parsed.sheets as s using (seq, sheet_no) where seq = $seq",
                {"seq": source.seq},
            ).fetchall()
        )
        rows = set(con.execute(_KEYS, {"seq": source.seq}).fetchall())
    if not theirs or len(ours & theirs) < SAME_COLUMNS * len(ours | theirs):
        return False
    own = set(_keys(workbook))
    return len(own & rows) > MOSTLY * max(len(own), len(rows))


_KEYS = """
    select 'schools', school, '' from parsed.schools where seq = $seq
    union select 'reviews', school, coalesce(review_id, academic_year(review_date), academic_year, '')
    from parsed.reviews where seq = $seq
    union select 'actions', coalesce(action, ''), '' from parsed.actions where seq = $seq
    union select 'findings', coalesce(finding, ''), '' from parsed.findings where seq = $seq
    union select 'impact', coalesce(measure, ''), coalesce(academic_year(assessed_on), '')
    from parsed.impact where seq = $seq
"""


def _keys(workbook: CheckedWorkbook) -> Iterator[tuple[str, str, str]]:
    for sheet in workbook.sheets:
        blank: list[Any] = [None] * len(sheet.rows)
        cells = {key: sheet.columns.get(key, blank) for key in _KEY_COLUMNS.get(sheet.key, ())}
        for values in zip(*cells.values(), strict=True):
            first, *rest = values
            yield sheet.key, str(first or ""), next((_key(v) for v in rest if v is not None), "")


def _key(value: object) -> str:
    """A cell as part of a key: of a day only the academic year, so that a review that was moved is the same one."""
    return academic_year(value) if isinstance(value, date) else str(value)


_KEY_COLUMNS = {
    "schools": ("school",),
    "reviews": ("school", "review_id", "review_date", "academic_year"),
    "actions": ("action",),
    "findings": ("finding",),
    "impact": ("measure", "assessed_on"),
}


def _each_once(sources: Sequence[Source]) -> None:
    seen: dict[tuple[str | None, str], str] = {}
    for source in sources:
        if source.identity in seen:
            raise UserError(
                f"{seen[source.identity]} and {source.file} would both be loaded as “{source.source}”. "
                "Rename one of them, so that each has a name of its own."
            )
        seen[source.identity] = source.file
