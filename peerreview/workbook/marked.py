"""The same workbook back, its cells marked and a fix list in it; or the list alone where it cannot be marked.

Only the parts that have to change are changed, so that formulas with their results, drop-downs, charts, pictures
and macros stay as they are.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from peerreview.workbook.advice import count
from peerreview.workbook.book import LIMITS, Limits, Place, Refused
from peerreview.workbook.empty import EMPTY, ENDINGS
from peerreview.workbook.fix_list import ALL, MOST_LINES, Line, add_styles, in_groups, lines_of, sheet_of
from peerreview.workbook.issues import Issue
from peerreview.workbook.look_xlsx import sheet_names
from peerreview.workbook.marks import add_mark_style, marked, merged_into, place_of, unmarked
from peerreview.workbook.outgoing import FIX_LIST
from peerreview.workbook.package import open_package
from peerreview.workbook.parts import OFFICE, Parts, Unfit, add_to, attribute, children
from peerreview.workbook.remarks import remark
from peerreview.workbook.sniff import XLSX, kind_of

MOST_MARKED = 5_000  # cells: with more comments than that Excel takes long to open a workbook
# What would not survive the smallest change, by where it is kept in the workbook.
LOST = {"_xmlsignatures/": "its digital signature", "xl/revisions/": "the history of its tracked changes"}
_OURS = "PeerReviewFixList"  # a hidden name, by which we know our own list when it comes back
_SELECTED = attribute("sheetView", "tabSelected")
_ON_TOP, _FIRST_SEEN = attribute("workbookView", "activeTab"), attribute("workbookView", "firstSheet")
_OF_A_SHEET = attribute("definedName", "localSheetId")
_NAME, _NUMBER = attribute("sheet", "name"), attribute("sheet", "sheetId")
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_AFTER_NAMES = (
    *("calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing"),
    *("fileRecoveryPr", "webPublishObjects", "extLst"),
)
UNUSUAL = (
    "This workbook was saved in an unusual form, in which its cells can't be marked; open it in Excel, save it and "
    "check it again to have them marked."
)
ALONE = "Find each cell by what stands under Where."


class CannotMark(Exception):
    """The workbook cannot be marked without losing something; the sentence says why."""


@dataclass(frozen=True, slots=True)
class FixList:
    """A workbook to hand back: its bytes, the ending of its name, and a sentence on what it is."""

    data: bytes
    ending: str
    said: str


def fix_list_for(name: str, data: bytes, issues: Sequence[Issue], limits: Limits = LIMITS) -> FixList:
    """Return the workbook with its cells marked; where that cannot be, the list alone, saying why."""
    try:
        return marked_workbook(name, data, issues, limits)
    except CannotMark as reason:
        ending = ending_for(name)
        return FixList(fix_list_alone(issues, ending, str(reason)), ending, f"{reason} So this is the fix list alone.")


def fix_list_alone(issues: Sequence[Issue], ending: str = ".xlsx", reason: str = "") -> bytes:
    """Return the list as a workbook of its own; `reason` says in it why it stands alone."""
    empty = io.BytesIO()
    with ZipFile(empty, "w", ZIP_DEFLATED) as package:
        for path, part in EMPTY.items():
            package.writestr(ZipInfo(path), part.replace(ENDINGS[".xlsx"], ENDINGS[ending]))
    with open_package(empty.getvalue(), LIMITS) as package_of_ours:
        parts = Parts(package_of_ours)
        alone = [Line(ALONE, ALL, "", reason)] if reason else []
        _add_list(parts, "xl/workbook.xml", [*alone, *lines_of(issues)], links=False)
        return parts.to_bytes()


def marked_workbook(name: str, data: bytes, issues: Sequence[Issue], limits: Limits = LIMITS) -> FixList:
    """Return the workbook with its cells marked and a fix list in it; raises CannotMark.

    `data` are the bytes of a workbook that was checked, and `issues` what was found in it.
    """
    _refuse_other_kinds(name, data)
    try:
        with open_package(data, limits) as package:
            _refuse_losses(package.infos)
            parts = Parts(package)
            said = _mark(parts, issues)
            return FixList(parts.to_bytes(), ending_for(name), said)
    except (Refused, Unfit) as reason:
        raise CannotMark(UNUSUAL) from reason


def _refuse_other_kinds(name: str, data: bytes) -> None:
    try:
        kind = kind_of(name, data)
    except Refused as reason:
        raise CannotMark("This file can't be read as a workbook.") from reason
    if kind != XLSX:
        what = "A text file (.csv)" if kind == "text" else f"A workbook of this kind (.{kind})"
        raise CannotMark(f"{what} can't be marked; save it as .xlsx to have its cells marked.")


def _refuse_losses(paths: Iterable[str]) -> None:
    lost = dict.fromkeys(words for path in paths for start, words in LOST.items() if path.startswith(start))
    if lost:
        raise CannotMark(f"Marking this workbook would lose {' and '.join(lost)}.")


def may_be_marked(name: str) -> bool:
    """Tell by its name whether a workbook is of a kind that can be marked."""
    return PurePath(name).suffix.lower() in ENDINGS


def ending_for(name: str) -> str:
    """Return how the name of what comes back has to end, so that Excel opens it."""
    return PurePath(name).suffix.lower() if may_be_marked(name) else ".xlsx"


def _mark(parts: Parts, issues: Sequence[Issue]) -> str:
    book = next((path for path in parts.package.infos if path.endswith("workbook.xml")), "")
    names = sheet_names(parts.package)
    by_sheet = _texts(issues)
    style = add_mark_style(parts, _styles(parts, book))
    left = MOST_MARKED
    done = quiet = 0
    for path in parts.related(book, "worksheet"):
        texts = dict(list(_at_what_shows(parts, path, by_sheet.get(names.get(path, ""), {})).items())[:left])
        quiet += _mark_sheet(parts, path, texts, style)
        left -= len(texts)
        done += len(texts)
    _add_list(parts, book, lines_of(issues), links=True)
    return _said(done, quiet, issues)


def _texts(issues: Sequence[Issue]) -> dict[str, dict[Place, list[str]]]:
    """Return what is to be said at each cell of each sheet, as on the list."""
    found: dict[str, dict[Place, list[str]]] = {}
    for issue in in_groups(issues):
        sheet, _, cell = issue.cell.rpartition("!")
        if place := place_of(cell):
            found.setdefault(sheet, {}).setdefault(place, []).append(f"{issue.problem} – {issue.fix}")
    return found


def _at_what_shows(parts: Parts, path: str, texts: Mapping[Place, list[str]]) -> dict[Place, str]:
    """Return the texts at the cells that can be seen: what is merged shows its first cell alone."""
    covered = merged_into(parts.read(path)) if texts else {}
    seen: dict[Place, list[str]] = {}
    for place, said in texts.items():
        seen.setdefault(covered.get(place, place), []).extend(said)
    return {place: "\n\n".join(dict.fromkeys(said)) for place, said in seen.items()}


def _mark_sheet(parts: Parts, path: str, texts: Mapping[Place, str], style: int) -> int:
    """Mark a sheet and return how many of its cells have a conversation that we leave alone."""
    before = parts.read(path)
    xml = _not_selected(unmarked(before))
    if texts:
        xml = marked(xml, texts, style)
    if xml != before:
        parts.write(path, xml)
    return remark(parts, path, texts)


def _not_selected(xml: bytes) -> bytes:
    """Return a sheet that is not chosen: what is typed goes into every sheet that is."""
    head = xml.find(b"<sheetData") if b"<sheetData" in xml else len(xml)
    return _SELECTED.sub(rb'\1"0"', xml[:head]) + xml[head:]


def _said(done: int, quiet: int, issues: Sequence[Issue]) -> str:
    lines = f"The sheet “{FIX_LIST}” lists {count(len(issues), 'thing')} to look at"
    more = [f"the first {MOST_LINES:,} of them"] * (len(issues) > MOST_LINES)
    cells = "1 cell is marked, with a comment" if done == 1 else f"{done:,} cells are marked, each with a comment"
    full = [f"the others stand on the list alone, because Excel is slow with more than {MOST_MARKED:,}"]
    talks = [f"{count(quiet, 'cell')} with a conversation {'has' if quiet == 1 else 'have'} the colour only"]
    said = [lines, *more, cells if done else "no cell had to be marked"]
    return f"{'; '.join([*said, *full * (done >= MOST_MARKED), *talks * bool(quiet)])}."


def _styles(parts: Parts, book: str) -> str:
    found = parts.related(book, "styles")
    if not found:
        raise Unfit("styles")
    return found[0]


def _add_list(parts: Parts, book: str, lines: Sequence[Line], *, links: bool) -> None:
    sheet = sheet_of(lines, add_styles(parts, _styles(parts, book)), links=links)
    for path in parts.related(book, "chartsheet"):
        parts.write(path, _not_selected(parts.read(path)))
    if ours := _our_list(parts, book):
        parts.write(ours, sheet)
        parts.forget_relations(ours)
        parts.write(book, _opened_on(parts.read(book), list(sheet_names(parts.package)).index(ours)))
        return
    path = parts.free_path("xl/worksheets/sheet{}.xml")
    parts.write(path, sheet, _SHEET_TYPE)
    parts.write(book, _with_sheet(parts.read(book), parts.relate(book, "worksheet", path)))


def _our_list(parts: Parts, book: str) -> str:
    if _OURS.encode() not in parts.read(book):
        return ""
    return next((path for path, name in sheet_names(parts.package).items() if name == FIX_LIST), "")


def _opened_on(book: bytes, number: int) -> bytes:
    if not _ON_TOP.search(book):
        book = re.sub(rb"<workbookView\b", b'<workbookView activeTab="0"', book)
    return _FIRST_SEEN.sub(rb'\1"0"', _ON_TOP.sub(rb'\1"%d"' % number, book))


def _with_sheet(book: bytes, relation: str) -> bytes:
    """Return the workbook's table of contents with our sheet first, opened on it."""
    names = {name.decode("utf-8", "replace").lower() for _, _, name in _NAME.findall(book)}
    others = (f"{FIX_LIST} {number}" for number in range(2, 1000))
    free = next(name for name in (FIX_LIST, *others) if name.lower() not in names)
    number = max([0, *(int(number) for _, _, number in _NUMBER.findall(book))]) + 1
    new = f'<sheet xmlns:r="{OFFICE}" name="{free}" sheetId="{number}" r:id="{relation}"/>'
    book = _OF_A_SHEET.sub(lambda found: found[1] + b'"%d"' % (int(found[3]) + 1), book)
    book = _opened_on(book, 0)
    known = children(book, "workbook")
    start = next((child.start for child in known if child.name == "sheets"), -1)
    if start < 0:
        raise Unfit("sheets")
    at = book.find(b">", start) + 1
    book = book[:at] + new.encode() + book[at:]
    titles = f'<definedName name="_xlnm.Print_Titles" localSheetId="0">\'{free}\'!$1:$1</definedName>'
    ours = f'<definedName name="{_OURS}" hidden="1">\'{free}\'!$A$1</definedName>'
    had = _OURS.encode() in book
    return add_to(book, "workbook", "definedNames", (titles + ours * (not had)).encode(), _AFTER_NAMES)[0]
