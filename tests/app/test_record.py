"""The Schools page hands out each review's record workbook, made when somebody asks for it."""

import io
from pathlib import Path

import openpyxl
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from peerreview.access import LOCAL, Viewer
from peerreview.load import prepare, publish
from peerreview.questions.ask import ask
from peerreview.store.naming import Given
from peerreview.store.store import Store
from peerreview.ui import look
from peerreview.ui.menu import SCHOOLS
from peerreview.ui.record_button import LABEL, WHAT_IT_IS
from tests.app.conftest import Open
from tests.app.seen import text
from tests.records import beside
from tests.workbooks import write_xlsx

WRENMOOR = "Wrenmoor Primary School"


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """What the page hands out as workbooks, by the files' names, made as soon as it is drawn."""
    made: dict[str, bytes] = {}
    real = st.download_button

    def button(label: str, data: object, file_name: str, *rest: object, **how: object) -> bool:
        if label == LABEL:
            assert callable(data)
            made[file_name] = data()
        return real(label, data, file_name, *rest, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(st, "download_button", button)
    return made


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.get("download_button")]


def test_there_is_one_for_each_review(open_page: Open, demo_store: Path, handed: dict[str, bytes]) -> None:
    app = open_page(SCHOOLS, demo_store, school=WRENMOOR)
    reviews = ask("reviews", LOCAL, store=Store.open(demo_store), school=WRENMOOR)
    assert labels(app).count(LABEL) == len(handed) == len(reviews) == 3
    assert WHAT_IT_IS in text(app)
    assert set(handed) == {f"record-wrenmoor-primary-school-{year}.xlsx" for year in ("2024-25", "2025-26", "2026-27")}
    for row in reviews.to_dict("records"):
        year = row["academic_year"].replace("/", "-")
        book = openpyxl.load_workbook(io.BytesIO(handed[f"record-wrenmoor-primary-school-{year}.xlsx"]))
        assert beside(book, "Academic year").value == row["academic_year"]
        assert beside(book, "Broad areas of focus").value == (row["focus"] or None)


@pytest.mark.slow
def test_it_holds_what_the_viewer_may_read(
    open_page: Open, demo_store: Path, handed: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    whose = ask("partnerships", LOCAL, store=Store.open(demo_store))["partnership"][0]
    monkeypatch.setattr(look, "LOCAL", Viewer("associate", (whose,)))
    assert not open_page(SCHOOLS, demo_store, school=WRENMOOR).exception
    book = openpyxl.load_workbook(io.BytesIO(handed["record-wrenmoor-primary-school-2025-26.xlsx"]))
    assert beside(book, "Broad areas of focus").value is None
    assert beside(book, "School").value == WRENMOOR


@pytest.mark.slow
def test_where_no_protocol_is_known_there_are_no_words_for_one(open_page: Open, tmp_path: Path) -> None:
    book = write_xlsx(tmp_path / "register.xlsx", Reviews=[["School", "Academic year"], ["Alderby School", "2025/26"]])
    publish(prepare(Store.open(tmp_path / "store"), [book], Given("Alder Vale")))
    app = open_page(SCHOOLS, tmp_path / "store")
    assert not app.exception
    assert "Alderby School" in text(app)
    assert LABEL not in labels(app)
