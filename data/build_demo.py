"""Build the demo workbooks of the invented partnerships: the words are in demo/words, the dates follow.

Run `python data/build_demo.py`; it writes the same files every time.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))  # it runs from a checkout, installed or not

from data.demo_facts import AS_AT, DEMO, IDS, Partnership, partnership  # noqa: E402
from data.demo_rows import all_rows  # noqa: E402
from peerreview.workbook.style import put, save, style_heading  # noqa: E402
from peerreview.workbook.template import write_template  # noqa: E402

NAME = "partnership.txt"  # beside the workbooks: whose they are
TIMETABLE = {
    "School": 44,
    "Data sharing": 16,
    "Review date": 16,
    "Workshop": 16,
    "Impact review": 16,
    "ICs assigned": 44,
}


def build(p: Partnership, out: Path) -> list[Path]:
    """Write the demo workbooks of a partnership into `out` and return their paths."""
    out.mkdir(parents=True, exist_ok=True)
    (out / NAME).write_text(f"{p.facts['partnership']}\n", encoding="utf-8", newline="\n")
    rows, written = all_rows(p), []
    for file, sheets in p.facts["workbooks"].items():
        chosen = {sheet: rows[sheet] for sheet in sheets}
        write_template(out / file, p.protocol, schools=rows["schools"], rows=chosen, sheets=sheets)
        written.append(out / file)
    if "timetable" in p.facts:
        write_timetable(p, out / "timetable.xlsx")
        written.append(out / "timetable.xlsx")
    return written


def write_timetable(p: Partnership, path: Path) -> None:
    """Write this year's timetable as the consortium keeps it: a title, a note, six columns, nothing else."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "Timetable"
    put(sheet, 1, 1, p.facts["timetable_title"])
    put(sheet, 2, 1, p.facts["timetable_note"])
    for column, (heading, width) in enumerate(TIMETABLE.items(), start=1):
        cell = put(sheet, 4, column, heading)
        style_heading(cell)
        sheet.column_dimensions[cell.column_letter].width = width
    for row, code in enumerate(p.facts["timetable"], start=5):
        for column, value in enumerate(_timetable_row(p, code), start=1):
            put(sheet, row, column, value)
    save(book, path)


def _timetable_row(p: Partnership, code: str) -> list[object]:
    *dates, between = p.facts["timetable"][code]
    pair = p.ring_champions({"school": code, "year": p.facts["by_hand"][-1]}, AS_AT)
    return [p.name(code), *dates, between.join(pair) if between else "tbc"]


if __name__ == "__main__":
    for protocol_id in IDS:
        for path in build(partnership(protocol_id), DEMO / protocol_id):
            print(path.relative_to(HERE.parent))
