"""Drop-down lists and checks on the cells of a workbook that we write: they advise and never forbid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peerreview.workbook.fields import Field, words

if TYPE_CHECKING:
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

LAST_ROW = 1000
EARLIEST, LATEST = "DATE(2000,1,1)", "DATE(2100,1,1)"


def add_check(sheet: Worksheet, field: Field, letter: str, source: str, rows: int) -> None:
    """Put the check for `field` on its column; `source` is the range that holds its words, if it has any."""
    check = check_for(field, source)
    if check is None:
        return
    check.add(f"{letter}2:{letter}{max(LAST_ROW, rows + 1)}")
    sheet.add_data_validation(check)


def check_for(field: Field, source: str) -> DataValidation | None:
    """Return the check for `field`, to be put on its cells; `source` is the range that holds its words."""
    return _list(field, source) if source else _plain(field)


def _list(field: Field, source: str) -> DataValidation:
    code = "school" if field.type == "school" else "open" if field.open else "choice"
    return _check("list", code, formula1=source)


def _plain(field: Field) -> DataValidation | None:
    if field.type in ("date", "milestone"):
        return _check("date", field.type, operator="between", formula1=EARLIEST, formula2=LATEST)
    if field.type == "integer":
        return _check("whole", "integer", operator="greaterThanOrEqual", formula1="0")
    return None


def _check(kind: str, code: str, **rule: str) -> DataValidation:
    from openpyxl.worksheet.datavalidation import DataValidation

    say = words()["refusal"]
    check = DataValidation(type=kind, allow_blank=True, showErrorMessage=True, **rule)
    check.errorStyle = "information" if code == "open" else "warning"
    check.errorTitle, check.error = say["title"], say[code]
    return check
