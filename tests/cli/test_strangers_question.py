"""A question that somebody adds is one file: everything that lists or asks questions finds it by itself."""

import json
import shutil
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from peerreview import docs
from peerreview.questions import catalogue
from peerreview.ui.menu import METHODS
from tests.cli.conftest import Run
from tests.conftest import ALDER

QUESTION = """-- question: Which schools have we written down?
-- definition: Every school in the records, with how many letters its name has.
-- columns:
--   partnership: the partnership
--   school: the school
--   letters: the letters of its name
select partnership, school, length(school)::integer as letters
from visible.schools where $partnership is null or partnership = $partnership order by partnership, school
"""


@pytest.fixture
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The name of a question whose file stands among ours."""
    folder = tmp_path / "questions"
    shutil.copytree(Path(str(files("peerreview.questions"))), folder)
    (folder / "written_down.sql").write_text(QUESTION, encoding="utf-8")
    monkeypatch.setattr(catalogue, "files", lambda _: folder)
    catalogue._read.cache_clear()
    yield "written_down"
    catalogue._read.cache_clear()


def test_it_can_be_asked_and_is_listed(added: str, one_school: Path, run: Run) -> None:
    assert added in run("questions").stdout
    answer = run("ask", added, "--store", one_school, "--format", "json")
    assert json.loads(answer.stdout) == [{"partnership": ALDER, "school": "Wrenmoor Primary School", "letters": 23}]


def test_the_data_dictionary_explains_it(added: str) -> None:
    assert "how many letters its name has" in docs.data_dictionary()


def test_the_methods_page_shows_it(added: str, one_school: Path, see: Callable[..., AppTest]) -> None:
    app = see(one_school, METHODS)
    assert not app.exception
    shown = [str(element.value) for element in [*app.html, *app.markdown]] + [part.label for part in app.expander]
    assert "Which schools have we written down?" in " ".join(shown)
