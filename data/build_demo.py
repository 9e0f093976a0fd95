"""Build the demo workbooks of an invented consortium: the words are in demo/words, the dates follow.

Run `python data/build_demo.py`; it writes the same files every time.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))  # it runs from a checkout, installed or not

from data.demo_facts import THIS_YEAR, facts, name, protocol, ring_champions  # noqa: E402
from data.demo_rows import all_rows  # noqa: E402
from peerreview.workbook.style import put, save, style_heading  # noqa: E402
from peerreview.workbook.template import write_template  # noqa: E402

OUT = HERE / "demo" / "tiptree-stanway"
WORKBOOKS = {
    "register.xlsx": ("schools", "people", "reviews", "terms"),
    "plans.xlsx": ("findings", "actions"),
    "impact.xlsx": ("impact", "maturity", "conversations"),
}
TIMETABLE = {
    "School": 44,
    "Data sharing": 16,
    "Review date": 16,
    "Workshop": 16,
    "Impact review": 16,
    "ICs assigned": 44,
}


def build(out: Path = OUT) -> list[Path]:
    """Write the four demo workbooks into `out` and return their paths."""
    out.mkdir(parents=True, exist_ok=True)
    rows = all_rows()
    for file, sheets in WORKBOOKS.items():
        chosen = {sheet: rows[sheet] for sheet in sheets}
        write_template(out / file, protocol(), schools=rows["schools"], rows=chosen, sheets=sheets)
    write_timetable(out / "timetable.xlsx")
    return [out / file for file in (*WORKBOOKS, "timetable.xlsx")]


def write_timetable(path: Path) -> None:
    """Write this year's timetable as the consortium keeps it: a title, a note, six columns, nothing else."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "Timetable"
    put(sheet, 1, 1, facts()["timetable_title"])
    put(sheet, 2, 1, facts()["timetable_note"])
    for column, (heading, width) in enumerate(TIMETABLE.items(), start=1):
        cell = put(sheet, 4, column, heading)
        style_heading(cell)
        sheet.column_dimensions[cell.column_letter].width = width
    for row, code in enumerate(facts()["timetable"], start=5):
        for column, value in enumerate(_timetable_row(code), start=1):
            put(sheet, row, column, value)
    save(book, path)


def _timetable_row(code: str) -> list[object]:
    *dates, between = facts()["timetable"][code]
    pair = ring_champions(code, THIS_YEAR, facts()["as_at"], {})
    return [name(code), *dates, between.join(pair) if between else "tbc"]


if __name__ == "__main__":
    for written in build():
        print(written.relative_to(HERE.parent))
