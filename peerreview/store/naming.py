"""Which source a workbook is: whose it is, what it is called, and whether it is a new version of one that is held."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path, PurePath
from typing import Any

import duckdb

from peerreview.due import academic_year
from peerreview.errors import PartnershipNeeded, UserError
from peerreview.store.names import name_key
from peerreview.store.source import Source, now
from peerreview.store.store import Store
from peerreview.workbook.check import CheckedWorkbook
from peerreview.workbook.layout import layout

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


@dataclass(frozen=True, slots=True)
class Likeness:
    """A file under a new name that may be a newer version of a source.

    `alike` of its `of` `records` ("reviews") are in the file too. `certain` is a file with the same bytes, or the name
    of the file that the source was last loaded from: nobody need be asked about that one.
    """

    file: str
    source: str
    was: str
    alike: int = 0
    of: int = 0
    records: str = ""
    certain: bool = False

    @property
    def words(self) -> str:
        """As in: looks like a newer version of register.xlsx (58 of 60 reviews alike)."""
        return f"looks like a newer version of {self.was} ({self.alike:,} of {self.of:,} {self.records} alike)"


NewVersion = Callable[[Likeness], bool]
Identity = tuple[str | None, str]


def name_sources(
    store: Store,
    base: int | None,
    held: Sequence[Source],
    checked: Mapping[Path, CheckedWorkbook],
    given: Given,
    new_version: NewVersion,
    present: Collection[Identity] = (),
) -> tuple[list[Source], dict[str, Likeness]]:
    """The source that each workbook is, and which files are taken for a new version of which source.

    `present` are sources whose own files are still there, so that no other file takes their place. Raises
    PartnershipNeeded where the partnership is not known, UserError where two files would be one source.
    """
    first = store.next_seq()
    whose = whose_they_are(checked.values(), held, given)
    taken = {_name(workbook, given) for workbook in checked.values()}  # one file here already replaces each of these
    known = {source.identity: source for source in held}
    free = [s for s in held if s.source not in taken and s.identity not in present]
    sources: list[Source] = []
    versions: dict[str, Likeness] = {}
    with ExitStack() as stack:
        contents = _Contents(store.path(base), stack) if base else None
        for offset, (workbook, partnership) in enumerate(zip(checked.values(), whose, strict=True)):
            name = _name(workbook, given)
            before = known.get((partnership, name))
            if before is None and not given.source:
                theirs = [source for source in free if source.partnership == partnership]
                before, likeness = _earlier_version(contents, theirs, workbook, new_version)
                versions |= {workbook.name: likeness} if likeness and not likeness.certain else {}
                free = [source for source in free if source is not before]
            sources.append(_source(first + offset, workbook, partnership, before, name, given))
    _each_once(sources)
    return sources, versions


def _source(
    seq: int, workbook: CheckedWorkbook, partnership: str | None, before: Source | None, name: str, given: Given
) -> Source:
    return Source(
        seq=seq,
        partnership=partnership,
        source=before.source if before else name,
        protocol=given.protocol_for(before),
        file=workbook.name,
        sha256=workbook.sha256,
        loaded_at=now(),
        mapping=workbook.mapping,
        mapping_now=workbook.mapping_now,
    )


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
    return source_name(workbook.name, given)


def source_name(file: str, given: Given) -> str:
    """The file's name without its ending; of two in a folder the folder's too, as in: north/plans."""
    return given.source or file.removesuffix(PurePath(file).suffix)


def partnerships_named(workbook: CheckedWorkbook) -> list[str]:
    """The partnerships that a workbook itself names, in a column or beside its records, each in one spelling."""
    cells = [str(value) for sheet in workbook.sheets for value in sheet.columns.get("partnership", []) if value]
    said = [workbook.partnership] if workbook.partnership else []
    return list({name_key(value): value for value in [*said, *cells]}.values())


def _earlier_version(
    contents: "_Contents | None", held: Sequence[Source], workbook: CheckedWorkbook, new_version: NewVersion
) -> tuple[Source | None, Likeness | None]:
    """The source that a file under a new name replaces, and why: the same columns, and mostly the same rows."""
    for source, likeness in _likely(contents, held, workbook):
        return (source, likeness) if new_version(likeness) else (None, None)
    return None, None


def _likely(
    contents: "_Contents | None", held: Sequence[Source], workbook: CheckedWorkbook
) -> Iterator[tuple[Source, Likeness]]:
    for same in (lambda s: s.sha256 == workbook.sha256, lambda s: s.file == workbook.name):
        for source in filter(same, held):
            yield source, Likeness(workbook.name, source.source, source.file, certain=True)
    columns = {(sheet.key, key) for sheet in workbook.sheets for key in [*sheet.letters, *sheet.tracked]}
    if contents is None:
        return
    own = set(_keys(workbook)) if held else set()
    for source in held:
        theirs = contents.columns(source.seq)
        if not theirs or len(columns & theirs) < SAME_COLUMNS * len(columns | theirs):
            continue
        rows = contents.rows(source.seq)
        if len(own & rows) > MOSTLY * max(len(own), len(rows)):
            yield source, _likeness(workbook.name, source, own, rows)


def _likeness(file: str, source: Source, own: set["_Key"], rows: set["_Key"]) -> Likeness:
    """Told by the records that there are most of."""
    (kind, of), *_ = Counter(row[0] for row in rows).most_common()
    alike = sum(row[0] == kind for row in own & rows)
    return Likeness(file, source.source, source.file, alike, of, layout().sheets[kind].called)


class _Contents:
    """What the sources of a snapshot hold: their columns, and what tells their rows apart, each asked for once."""

    def __init__(self, snapshot: Path, stack: ExitStack) -> None:
        self.columns, self.rows = cache(self._columns), cache(self._rows)
        self._connect = cache(lambda: stack.enter_context(duckdb.connect(str(snapshot), read_only=True)))

    def _columns(self, seq: int) -> set[tuple[str, str]]:
        return set(self._connect().execute(_COLUMNS, {"seq": seq}).fetchall())

    def _rows(self, seq: int) -> "set[_Key]":
        return set(self._connect().execute(_KEYS, {"seq": seq}).fetchall())


_Key = tuple[str, str, str]
_COLUMNS = """
    select s.key, l.key from parsed.letters as l join parsed.sheets as s using (seq, sheet_no) where seq = $seq
    union select s.key, t.milestone from parsed.tracked as t join parsed.sheets as s using (seq, sheet_no)
    where seq = $seq
"""
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
