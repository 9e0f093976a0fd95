"""The documents that are made from the code: `python -m peerreview.docs` writes them into docs/."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pandas as pd

from peerreview import methods
from peerreview.questions.catalogue import Question, questions

FOLDER = Path(__file__).resolve().parents[1] / "docs"
MADE = "<!-- Made by `python -m peerreview.docs`; change what it is made from. -->"


def data_dictionary() -> str:
    """Every question with its columns, the order of states, and the sheets of a workbook, as Markdown."""
    parts = [
        "# Data dictionary",
        MADE,
        "## Questions",
        *map(_question, questions().values()),
        "## How the state of a step is worked out",
        *methods.about_states(),
        _table(methods.state_rules(), methods.STEPS),
        _table(methods.other_state_rules(), methods.OTHERS),
        "## Who may read what",
        _table(methods.audiences(), methods.AUDIENCES),
        *methods.about_audiences(),
        "## What is our own choice",
        _table(methods.ours(), methods.OURS),
        "## Workbooks",
        *_sheets(),
        "## Limits",
        _table(methods.limits(), methods.LIMIT_WORDS),
    ]
    return "\n\n".join(parts) + "\n"


def issue_codes() -> str:
    """Every issue code with what happens, what is wrong and what to do, as Markdown."""
    parts = ["# Issues", MADE, SEVERITIES, _table(methods.issues(), methods.ISSUES)]
    return "\n\n".join(parts) + "\n"


SEVERITIES = (
    "Codes are stable; sentences may improve. **Refused**: the file cannot be used. **Row left out**: kept whole and "
    "tried again at every later load. **Cell left out**: the row loads without that cell. **Advice**: loaded, but "
    "worth a look. Words in ‹marks› are filled in."
)
DOCUMENTS: Mapping[str, Callable[[], str]] = {"data-dictionary.md": data_dictionary, "issues.md": issue_codes}


def write(folder: Path = FOLDER) -> None:
    """Writes every document into the folder."""
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text(), encoding="utf-8", newline="\n")


def _question(question: Question) -> str:
    narrowed = ", ".join(methods.narrowed_by(question))
    parts = [
        f"### {question.name}",
        f"**{question.asks}**",
        question.definition,
        f"Can be narrowed by: {narrowed}." if narrowed else "",
        question.for_whom,
        _table(methods.question_columns(question), methods.QUESTION),
    ]
    return "\n\n".join(filter(None, parts))


def _sheets() -> Iterator[str]:
    for sheet in methods.sheets().values():
        yield f"### {sheet.title}\n\n{sheet.purpose}"
        yield _table(methods.sheet_columns(sheet), methods.COLUMNS)
        if sheet.milestones:
            yield "Milestones: one column each, or two with “planned” and “done” after the name."
            yield _table(methods.milestone_columns(), methods.COLUMNS)


def _table(frame: pd.DataFrame, columns: Mapping[str, str]) -> str:
    rows = frame[list(columns)].itertuples(index=False, name=None)
    lines = [columns.values(), ["---"] * len(columns), *(map(_cell, row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    return str(value).replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    write()
