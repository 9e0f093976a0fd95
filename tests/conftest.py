"""What all tests share: stores that are made once and never changed, and workbooks that are read without ado."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from peerreview.workbook import read
from peerreview.workbook.book import Limits, Sheet
from tests.workbooks import write_xlsx

TIMETABLE = ("School", "Data sharing", "Review date", "Workshop", "Impact review", "ICs assigned")
ALDER, BROOK = "Alder Vale Partnership", "Brook Hill Partnership"
FIRST = ("Wrenmoor Primary School", date(2026, 9, 15), date(2026, 9, 29), "tbc", "tbc", "Ada Penhallow")
LATER = ("Wrenmoor Primary School", date(2026, 9, 15), date(2026, 9, 29), date(2026, 10, 13), "tbc", "Ada Penhallow")
OTHERS = (
    ("Larchmere Junior School", date(2026, 9, 15), date(2026, 10, 1), date(2026, 10, 15), "tbc", None),
    ("Fellgate Infant School", None, "tbc", None, None, None),
)

Rows = tuple[tuple[Any, ...], ...]
IN_A_CHILD = ("test_read", "test_formats", "test_bad_input", "test_commands")  # what they are about, or all of the way


@pytest.fixture(autouse=True)
def read_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Most tests read their workbooks in this process: starting another for each takes longer than all the rest.

    It is what a child would answer, with the same limits but those of time and memory. Servers have children.
    """
    if request.module.__name__.rpartition(".")[2] not in IN_A_CHILD:
        monkeypatch.setattr(read, "_parse_in_child", _parse_here)


def _parse_here(kind: str, name: str, data: bytes, limits: Limits) -> list[Sheet]:
    return read._receive(read._answer({"kind": kind, "name": name.rpartition(".")[0]}, data, limits))


def load_timetables(folder: Path, *loads: tuple[str, Rows]) -> Path:
    """A store with timetables loaded one after the other, each for a partnership."""
    from peerreview.load import Given, prepare, publish
    from peerreview.store.store import Store

    store = Store.open(folder / "store")
    for partnership, rows in loads:
        book = write_xlsx(folder / "timetable.xlsx", Timetable=[TIMETABLE, *rows])
        publish(prepare(store, [book], Given(partnership, "tiptree-stanway", "timetable")))
    return store.folder


@pytest.fixture(scope="session")
def five_partnerships(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo as it is opened: five partnerships, one for each protocol."""
    from peerreview.demonstration import prepare_demo

    return prepare_demo(tmp_path_factory.mktemp("five") / "store")


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's consortium of eleven schools, alone in a store."""
    from peerreview.demonstration import WORKBOOKS, load_into
    from peerreview.store.store import Store

    folder = tmp_path_factory.mktemp("demo")
    shutil.copyfile(WORKBOOKS / "store.toml", folder / "store.toml")
    load_into(Store.open(folder), [WORKBOOKS / "tiptree-stanway"])
    return folder


@pytest.fixture(scope="session")
def one_school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A partnership of one school, loaded once from a timetable."""
    return load_timetables(tmp_path_factory.mktemp("one"), (ALDER, (FIRST,)))


@pytest.fixture(scope="session")
def loaded_twice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same partnership after its timetable was loaded again with the workshop's date in it."""
    return load_timetables(tmp_path_factory.mktemp("twice"), (ALDER, (FIRST,)), (ALDER, (LATER,)))


@pytest.fixture(scope="session")
def two_partnerships(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two partnerships in one store."""
    return load_timetables(tmp_path_factory.mktemp("two"), (ALDER, (FIRST,)), (BROOK, OTHERS))


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store into which nothing has been loaded."""
    return tmp_path_factory.mktemp("empty") / "store"


@pytest.fixture
def see(monkeypatch: pytest.MonkeyPatch, empty_store: Path) -> Callable[..., AppTest]:
    """Opens a page of the dashboard over a store, with what the address says."""
    from peerreview.ui.menu import Entry
    from peerreview.ui.server import SCRIPT

    def go(store: Path, entry: Entry, **address: str) -> AppTest:
        monkeypatch.setenv("PEERREVIEW_STORE", str(empty_store))  # the first run only makes the pages known
        app = AppTest.from_file(str(SCRIPT), default_timeout=20)
        app.run().switch_page(str(entry.file))
        monkeypatch.setenv("PEERREVIEW_STORE", str(store))
        put(app, address)  # changing the page empties the address
        return app.run()

    return go


def put(app: AppTest, address: dict[str, str]) -> None:
    """Writes the values into the page's address."""
    for name, value in address.items():
        app.query_params[name] = value
