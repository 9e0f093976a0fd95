"""Protocols of the store's own, on the pages that offer and explain protocols."""

from pathlib import Path

from peerreview.ui.menu import LOAD, METHODS
from tests.app.conftest import Open
from tests.app.seen import table

OWN = """
title = "Marsh and Fen learning walks"
published_by = "Marsh and Fen Schools"
default_audience = "team"

[[stages]]
number = 1
title = "Walk"

[[milestones]]
name = "Review"
stage = 1
phase = "review"
who = "Review team"
source = "agreed in June"
"""
FAULT = "draft.toml: key 'default_audience': 'all' is not allowed; use one of head, peers"


def store_with_two(folder: Path) -> Path:
    """A store with a protocol of its own and a file with a fault."""
    (folder / "protocols").mkdir(parents=True)
    (folder / "protocols" / "learning-walks.toml").write_text(OWN, encoding="utf-8")
    (folder / "protocols" / "draft.toml").write_text(OWN.replace('"team"', '"all"'), encoding="utf-8")
    return folder


def test_methods_has_the_good_one_and_says_what_is_wrong_with_the_other(open_page: Open, tmp_path: Path) -> None:
    app = open_page(METHODS, store_with_two(tmp_path / "store"))
    assert not app.exception
    assert [FAULT in warning.value.replace("\\", "") for warning in app.main.warning] == [True]
    assert "Review" in table(app, "Marsh and Fen learning walks")[1]


def test_load_offers_the_good_one_and_says_what_is_wrong_with_the_other(open_page: Open, tmp_path: Path) -> None:
    app = open_page(LOAD, store_with_two(tmp_path / "store"))
    assert not app.exception
    assert [FAULT in warning.value.replace("\\", "") for warning in app.main.warning] == [True]
    assert app.selectbox(key="template-protocol").options[-1] == "Marsh and Fen learning walks"
