"""The columns of a sheet as a protocol needs them: headings, notes, examples and the words to choose from."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from peerreview.due import say_rule
from peerreview.framework import REVIEW, Milestone, Protocol, themes
from peerreview.workbook.layout import Column, SheetLayout, layout

Row = Mapping[str, object]
PARTS = {"": "milestone", " planned": "planned", " done": "done"}


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a sheet to write: `key` finds its value in a row, `words` are its drop-down."""

    key: str
    heading: str
    type: str
    needed: bool
    note: str
    example: object
    words: tuple[str, ...] = ()
    open: bool = False


@cache
def words() -> dict[str, Any]:
    """Return the sentences of template.toml."""
    text = files("peerreview.workbook").joinpath("template.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def fields_of(sheet: SheetLayout, protocol: Protocol, rows: Sequence[Row]) -> list[Field]:
    """Return the columns of `sheet` in order, the milestones of `protocol` after the review's dates."""
    fields: list[Field] = []
    for column in sheet.columns:
        fields.append(_field(column, sheet, protocol))
        if sheet.milestones and column.key == "review_end":
            fields += _milestone_fields(protocol, rows)
    return fields


def _field(column: Column, sheet: SheetLayout, protocol: Protocol) -> Field:
    return Field(
        key=column.key,
        heading=column.heading,
        type=column.type,
        needed=column.needed,
        note=_column_note(column, sheet, protocol),
        example=column.example,
        words=_choices(column, protocol),
        open=column.open,
    )


def _column_note(column: Column, sheet: SheetLayout, protocol: Protocol) -> str:
    say = words()
    parts = [say["heading"]["needed"]] if column.needed else []
    parts.append(column.note or say["typing"][column.type])
    if column.reference:
        parts.append(say["heading"]["sentence_review"])
    if sheet.review_or and (column.reference or column.key == sheet.review_or):
        parts.append(say["heading"]["sentence_review_or"])
    if column.choices == "audience":
        default = protocol.impact_audience if sheet.key == "impact" else protocol.default_audience
        parts.append(say["heading"]["audience"].format(default=default))
    if column.key == "documents_shared" and protocol.documents:
        parts.append("; ".join(protocol.documents) + ".")
    return " ".join(parts)


def _choices(column: Column, protocol: Protocol) -> tuple[str, ...]:
    if column.type == "theme":
        return tuple(theme.name for theme in themes())
    if column.type == "strand":
        return tuple(strand for theme in themes() for strand in theme.strands)
    if column.type == "yes_no":
        return ("yes", "no")
    if column.key == "protocol":
        return (protocol.title,)
    return tuple(layout().choices[column.choices]) if column.choices else ()


def _milestone_fields(protocol: Protocol, rows: Sequence[Row]) -> list[Field]:
    used = {key for row in rows for key in row}
    fields: list[Field] = []
    for milestone in protocol.milestones:
        suffixes = [suffix for suffix in PARTS if milestone.name + suffix in used]
        if not suffixes and milestone.name != REVIEW:  # the review has its own two columns
            suffixes = [""]
        fields += [_milestone_field(milestone, suffix, protocol) for suffix in suffixes]
    return fields


def _milestone_field(milestone: Milestone, suffix: str, protocol: Protocol) -> Field:
    note = words()["heading"][PARTS[suffix]].format(
        title=protocol.title,
        stage=milestone.stage,
        who=milestone.who or words()["readme"]["no_who"],
        rule=say_rule(milestone.rule),
    )
    heading = milestone.name + suffix
    return Field(heading, heading, "milestone", False, note, None)
