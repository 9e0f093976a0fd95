"""A partnership's own way of working: one file in its store, and everything knows it."""

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from typer.testing import Result

from tests.workbooks import write_xlsx

Run = Callable[..., Result]

OWN = """
title = "Marsh and Fen learning walks"
names = ["learning walks"]
published_by = "Marsh and Fen Schools"
default_audience = "team"
agree_terms = true

[groups]
size = 2

[[stages]]
number = 1
title = "Walk"

[[stages]]
number = 2
title = "Talk"

[[milestones]]
name = "Timetable sent"
stage = 1
phase = "plan"
who = "Host staff"
due = "2 working days before Review"
source = "agreed in June"

[[milestones]]
name = "Review"
stage = 1
phase = "review"
who = "Review team"
source = "agreed in June"

[[milestones]]
name = "Feedback given"
stage = 2
phase = "feedback"
who = "Review team"
due = "10 days after Review"
source = "agreed in June"
"""
SCHOOLS = ("Marshend Primary School", "Fenwater Junior School")
# Tuesday 5 May 2026, the day after May Day: two working days before are Friday 1 May and Thursday 30 April. Ten days
# after is Friday 15 May.
ROWS = [
    ("School", "Review date", "Timetable sent", "Feedback given", "Protocol"),
    (SCHOOLS[0], "05/05/2026", None, None, None),
    (SCHOOLS[1], "05/05/2026", None, None, "Learning Walks"),
]
ASKED = ("ask", "follow_ups", "--as-of", "2026-04-01", "--format", "json", "--store")


@pytest.fixture
def own(folder: Path) -> Path:
    """The one file that a stranger writes, in a store that has nothing yet."""
    (folder / "protocols").mkdir(parents=True)
    (folder / "snapshots").mkdir()
    file = folder / "protocols" / "learning-walks.toml"
    file.write_text(OWN, encoding="utf-8")
    return file


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A workbook that names the protocol in one of its rows."""
    return write_xlsx(tmp_path / "walks.xlsx", Reviews=ROWS)


@pytest.fixture
def loaded(run: Run, folder: Path, own: Path, workbook: Path) -> Path:
    """The store with that workbook in it."""
    how = ("--partnership", "Marsh and Fen", "--protocol", "learning walks")
    assert run("load", workbook, "--store", folder, *how).exit_code == 0
    return own


def dates(run: Run, folder: Path) -> set[tuple[str, str]]:
    found = json.loads(run(*ASKED, folder).stdout)
    return {(row["step"], str(row["due"])[:10]) for row in found}


BY_HAND = {("Timetable sent", "2026-04-30"), ("Review", "2026-05-05"), ("Feedback given", "2026-05-15")}


def test_its_rules_make_the_dates(run: Run, folder: Path, loaded: Path) -> None:
    assert dates(run, folder) == BY_HAND
    rows = json.loads(run("ask", "stage_progress", "--format", "json", "--store", folder).stdout)
    assert {(row["protocol"], row["stage_number"], row["stage"]) for row in rows} == {
        ("learning-walks", 1, "Walk"),
        ("learning-walks", 2, "Talk"),
    }


def test_rebuilding_keeps_it(run: Run, folder: Path, loaded: Path) -> None:
    assert run("rebuild", "--store", folder).exit_code == 0
    assert dates(run, folder) == BY_HAND


def test_a_template_is_made_for_it(run: Run, folder: Path, own: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    assert run("template", out, "--protocol", "learning-walks", "--from", folder).exit_code == 0
    headings = [cell.value for cell in openpyxl.load_workbook(out)["Reviews"][1]]
    assert "Timetable sent" in headings
    assert "Workshop" not in headings


def test_the_usual_store_has_it_too(
    run: Run, folder: Path, own: Path, workbook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    how = ("--protocol", "learning-walks")
    assert run("check", workbook, *how).exit_code == 2
    monkeypatch.setenv("PEERREVIEW_STORE", str(folder))
    assert "unknown_protocol" not in run("check", workbook, *how, "--json").stdout
    assert run("template", tmp_path / "out.xlsx", *how).exit_code == 0


def test_check_takes_the_store_that_it_is_told(run: Run, folder: Path, own: Path, workbook: Path) -> None:
    found = run("check", workbook, "--protocol", "learning-walks", "--store", folder, "--json")
    assert found.exit_code == 1  # the list of schools comes from the reviews
    assert {issue["code"] for issue in json.loads(found.stdout)["issues"]} == {"provisional_schools"}
    assert "There is no store at" in run("check", workbook, "--store", folder / "none").stderr


class TestFaults:
    """A file with a fault: said aloud, and no more is stopped than has to be."""

    def test_the_others_go_on(self, run: Run, folder: Path, own: Path, workbook: Path) -> None:
        (own.parent / "draft.toml").write_text(OWN.replace('"plan"', '"plans"'), encoding="utf-8")
        how = ("--partnership", "Marsh and Fen", "--protocol", "learning walks")
        found = run("load", workbook, "--store", folder, *how)
        assert found.exit_code == 0
        says = "draft.toml: key 'milestones.Timetable sent.phase': 'plans' is not allowed; use one of plan, review"
        assert says in found.stderr
        assert dates(run, folder) == BY_HAND

    def test_what_is_followed_has_to_be_whole(self, run: Run, folder: Path, loaded: Path, workbook: Path) -> None:
        loaded.write_text(OWN.replace("10 days", "ten days"), encoding="utf-8")
        for command in (("load", workbook, "--yes"), ("rebuild",)):
            found = run(*command, "--store", folder)
            assert found.exit_code == 2
            assert "learning-walks.toml: key 'milestones.Feedback given.due': 'ten days after Review'" in found.stderr
        assert dates(run, folder) == BY_HAND  # what is live stays

    def test_it_is_said_why_a_protocol_is_not_known(self, run: Run, folder: Path, own: Path, workbook: Path) -> None:
        own.write_text("title = 1", encoding="utf-8")
        found = run("load", workbook, "--store", folder, "--partnership", "M", "--protocol", "learning-walks")
        assert found.exit_code == 2
        assert "“learning-walks” is not a protocol that is known here" in found.stderr
        assert "learning-walks.toml: key 'title': '1' is not allowed; use text in quotes" in found.stderr

    def test_ours_are_never_replaced(self, run: Run, folder: Path, own: Path, workbook: Path) -> None:
        own.rename(own.with_name("trio.toml"))
        found = run("check", workbook, "--protocol", "trio", "--store", folder)
        assert "trio.toml: a protocol that comes with the program has this name" in found.stderr
