"""What every figure means, as tables: from the questions, protocols, layout and issues themselves."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import fields
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd

from peerreview.due import rule_words
from peerreview.framework import REVIEW, Milestone, Protocol, themes
from peerreview.questions.catalogue import Question, questions
from peerreview.workbook.book import LIMITS
from peerreview.workbook.issues import catalogue
from peerreview.workbook.layout import Column, SheetLayout, layout

QUESTION = {"column": "Column", "meaning": "What it holds"}
ASKED = {"asks": "Question", "definition": "How it is answered", "question": "Its name"}
DICTIONARY = {"question": "Question", **QUESTION}
ISSUES = {"code": "Code", "severity": "What happens", "problem": "What is wrong", "fix": "What to do"}
COLUMNS = {"heading": "Heading", "needed": "Needed", "holds": "What it holds", "also": "Headings understood too"}
LAYOUT = {"sheet": "Sheet", **COLUMNS}
MILESTONES = {
    "step": "Step",
    "stage": "Stage",
    "who": "Who",
    "due": "Due",
    "source": "Where this comes from",
}
RULES = {**MILESTONES, "protocol": "Way of working"}
STEPS = {"when": "The first that fits decides", "state": "State"}
OTHERS = {"step": "Step", **STEPS}
OURS = {"what": "What we chose", "why": "Why"}
AUDIENCES = {
    "audience": "Audience",
    "host_head": "Host head",
    "review_team": "Review team",
    "governors": "Host school and governors",
    "members": "Other member heads, lead",
    "associate": "Associate",
}
THEMES = {"theme": "Theme", "strands": "Strands"}
LIMIT_WORDS = {"limit": "Limit", "most": "At most"}

_TYPES = {
    "text": "text",
    "date": "a date",
    "year": "an academic year, as 2025/26",
    "integer": "a whole number",
    "list": "names, several in one cell",
    "person": "a name",
    "school": "a school",
    "code": "a reference of your own",
    "yes_no": "yes or no",
    "email": "an email address",
    "theme": "a theme",
    "strand": "a strand",
    "rater": "a school, Agreed or Associate",
    "value": "a figure, kept as it is typed",
}
_LIMITS = {
    "file_mb": ("Size of a file", "MB"),
    "unpacked_mb": ("Size of a workbook once unpacked", "MB"),
    "parts": ("Parts inside a workbook, as sheets and pictures", ""),
    "rows": ("Rows on one sheet", ""),
    "columns": ("Columns on one sheet", ""),
    "cells": ("Cells on all sheets", ""),
    "field_characters": ("Characters in one value of a CSV file", ""),
    "memory_mb": ("Memory for reading one file", "MB"),
    "seconds": ("Time for reading one file", "seconds"),
}
_BRACES = re.compile(r"\{(\w+)\}")


def question_columns(question: Question) -> pd.DataFrame:
    """The columns of one question and what they hold."""
    return _frame(({"column": name, "meaning": words} for name, words in question.columns.items()), QUESTION)


def dictionary() -> pd.DataFrame:
    """Every column of every question."""
    rows = ({"question": q.name, "column": c, "meaning": w} for q in questions().values() for c, w in q.columns.items())
    return _frame(rows, DICTIONARY)


def asked() -> pd.DataFrame:
    """Every question in a user's words, its definition and its name."""
    rows = ({"asks": q.asks, "definition": q.definition, "question": q.name} for q in questions().values())
    return _frame(rows, ASKED)


def narrowed_by(question: Question) -> list[str]:
    """What a question can be narrowed to, as its parameters are called."""
    return [name.replace("_", " ") for name in question.parameters if name != "as_of"]


def issues() -> pd.DataFrame:
    """Every code with what happens, what is wrong and what to do; words to be filled in stand in ‹marks›."""
    rows = (
        {"code": code, "severity": e.severity, "problem": _marked(e.problem), "fix": _marked(e.fix)}
        for code, e in catalogue().items()
    )
    return _frame(rows, ISSUES)


def sheets() -> Mapping[str, SheetLayout]:
    """The kinds of sheet that a workbook may hold, by key."""
    return layout().sheets


def sheet_columns(sheet: SheetLayout) -> pd.DataFrame:
    """The columns of one kind of sheet; the milestones of the Reviews sheet are in `milestone_columns`."""
    return _frame(map(_column, sheet.columns), COLUMNS)


def milestone_columns() -> pd.DataFrame:
    """The milestones that a Reviews sheet may have columns for, and the headings understood too."""
    rows = (
        {"heading": name, "needed": False, "holds": "a date, or yes or n/a", "also": ", ".join(also)}
        for name, also in layout().milestones.items()
    )
    return _frame(rows, COLUMNS)


def whole_layout() -> pd.DataFrame:
    """All columns of all sheets, milestones too."""
    parts = [(sheet.title, sheet_columns(sheet)) for sheet in sheets().values()]
    parts.append(("Reviews", milestone_columns()))
    return pd.concat([frame.assign(sheet=title) for title, frame in parts], ignore_index=True)[list(LAYOUT)]


def milestones(protocol: Protocol) -> pd.DataFrame:
    """The steps of a protocol: stage, who acts, the rule for its date, and the source of the rule."""
    titles = {stage.number: stage.title for stage in protocol.stages}
    rows = (
        {
            "step": m.name,
            "stage": f"{m.stage}. {titles[m.stage]}",
            "who": m.who,
            "due": _due(m),
            "source": m.source,
        }
        for m in protocol.milestones
    )
    return _frame(rows, MILESTONES)


def rules(protocols: Iterable[Protocol]) -> pd.DataFrame:
    """The steps of several protocols, each with its protocol."""
    parts = [milestones(protocol).assign(protocol=protocol.title) for protocol in protocols]
    return pd.concat(parts, ignore_index=True)[list(RULES)] if parts else _frame([], RULES)


def themes_and_strands() -> pd.DataFrame:
    """The themes with their strands."""
    return _frame(({"theme": theme.name, "strands": ", ".join(theme.strands)} for theme in themes()), THEMES)


def state_rules() -> pd.DataFrame:
    """How the state of a milestone is worked out, in order."""
    return _frame(_states()["milestones"], STEPS)


def other_state_rules() -> pd.DataFrame:
    """How the states of actions, impact checks and next steps are worked out."""
    return _frame(_states()["others"], OTHERS)


def about_states() -> list[str]:
    """Sentences that go before the order."""
    return list(_states()["due"]["words"])


def audiences() -> pd.DataFrame:
    """Who may read the text of a record, by its audience."""
    blank = dict.fromkeys(AUDIENCES, False)
    return _frame(({**blank, **row} for row in _methods()["audiences"]), AUDIENCES)


def about_audiences() -> list[str]:
    """Sentences that go with the table of audiences."""
    return list(_methods()["reading"]["words"])


def ours() -> pd.DataFrame:
    """What is our own choice and no source's."""
    return _frame(_methods()["ours"], OURS)


def limits() -> pd.DataFrame:
    """How large a file may be."""
    rows = (
        {"limit": _LIMITS[f.name][0], "most": f"{getattr(LIMITS, f.name):,} {_LIMITS[f.name][1]}".strip()}
        for f in fields(LIMITS)
    )
    return _frame(rows, LIMIT_WORDS)


def find(frame: pd.DataFrame, words: str) -> pd.DataFrame:
    """The rows that hold all these words somewhere, whatever their case."""
    text = frame.astype(str).agg(" ".join, axis=1).str.casefold()
    for word in words.casefold().split():
        text = text[text.str.contains(word, regex=False)]
    return frame.loc[text.index]


def _due(milestone: Milestone) -> str:
    if milestone.name == REVIEW:
        return "its own date"
    return rule_words(milestone.rule) if milestone.rule else "no date in the source"


def _column(column: Column) -> dict[str, Any]:
    listed = layout().choices[column.choices] if column.choices else ()
    holds = f"one of: {', '.join(listed)}" if listed else _TYPES[column.type]
    also = ", ".join(column.synonyms)
    note = " ".join(filter(None, (f"{holds}{', or another' if column.open else ''}.", column.note)))
    return {"heading": column.heading, "needed": column.needed, "holds": note[:1].upper() + note[1:], "also": also}


def _marked(text: str) -> str:
    return _BRACES.sub(r"‹\1›", text)


def _frame(rows: Iterable[Mapping[str, Any]], columns: Mapping[str, str]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(columns))


@cache
def _states() -> dict[str, Any]:
    return tomllib.loads(files("peerreview.store").joinpath("states.toml").read_text(encoding="utf-8"))


@cache
def _methods() -> dict[str, Any]:
    return tomllib.loads(files("peerreview").joinpath("methods.toml").read_text(encoding="utf-8"))
