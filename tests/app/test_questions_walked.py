"""docs/questions.md, walked on the demo: each page has the heading, and each question has an answer."""

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from peerreview.access import LOCAL
from peerreview.known import Known
from peerreview.packs import records, summary
from peerreview.questions.ask import ask
from peerreview.questions.catalogue import questions
from peerreview.store.store import Store
from peerreview.ui import pieces
from peerreview.ui.look import Look
from peerreview.ui.menu import MENU
from tests.app.conftest import Open

PARTNERSHIP = "Sallowbrook and Marlwick Consortium"
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "questions.md"
PAGES = {entry.title: entry for entries in MENU.values() for entry in entries}
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in DOCUMENT.read_text(encoding="utf-8").splitlines()
    if re.match(r"\| (?!They ask)", line)
]
TOP, NONE = "(top)", {"changes", "issues"}  # the demo is loaded once, and has nothing to put right
PACKS = "Packs"  # a page whose heading is the pack that is chosen
VISITS = sorted({(row[1], row[2] if row[1] == PACKS else "") for row in ROWS})


@pytest.fixture(scope="module")
def store(five_partnerships: Path) -> Store:
    return Store.open(five_partnerships)


def test_each_person_has_twenty() -> None:
    assert len(ROWS) == 60
    assert len({row[0] for row in ROWS}) == 60


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted({row[3] for row in ROWS}))
def test_each_question_has_an_answer(store: Store, name: str) -> None:
    partnership = {"partnership": PARTNERSHIP} if "partnership" in questions()[name].parameters else {}
    answer = ask(name, LOCAL, store=store, **partnership)
    assert name in NONE or not answer.empty


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The questions that a page asks, though another page may have asked them before."""
    names: set[str] = set()
    answer = Look.answer

    def noted(look: Look, question: str, **parameters: Any) -> pd.DataFrame:
        names.add(question)
        return answer(look, question, **parameters)

    def asked_for_a_pack(name: str, *args: Any, **parameters: Any) -> pd.DataFrame:
        names.add(name)
        return ask(name, *args, **parameters)

    monkeypatch.setattr(Look, "answer", noted)
    for module in (records, summary):
        monkeypatch.setattr(module, "ask", asked_for_a_pack)
    monkeypatch.setattr(pieces, "_known", Known(lambda _: 1, pieces.MOST_PARTS))
    return names


@pytest.mark.slow
@pytest.mark.parametrize(("title", "pack"), VISITS)
def test_each_page_has_its_headings_and_asks_its_questions(
    open_page: Open, five_partnerships: Path, asked: set[str], title: str, pack: str
) -> None:
    rows = [row for row in ROWS if row[1] == title and pack in ("", row[2])]
    address = {"pack": pack} if pack else {}
    app: AppTest = open_page(PAGES[title], five_partnerships, partnership=PARTNERSHIP, **address)
    assert not app.exception
    assert {row[2] for row in rows} - {TOP} <= {element.value for element in app.header}
    assert {row[3] for row in rows} <= asked
