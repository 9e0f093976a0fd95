"""`peerreview pack`: each kind in each of its formats, and a sentence for everything that cannot be made."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from peerreview.store.meetings import last_meeting, note_meeting
from peerreview.ui.pack_kinds import KINDS
from tests.cli.conftest import Run

PARTNERSHIP, SCHOOL = "Sallowbrook and Marlwick Consortium", "Fennelcote Catholic Primary School"
BEGINS = {".pdf": b"%PDF", ".pptx": b"PK", ".xlsx": b"PK", ".docx": b"PK", ".zip": b"PK", ".ics": b"BEGIN:VCALENDAR"}


@pytest.mark.parametrize(
    ("kind", "ending"), [(kind, ending) for kind, made in KINDS.items() for ending in made.formats]
)
def test_each_kind_is_made_in_each_of_its_formats(
    run: Run, demo_store: Path, tmp_path: Path, kind: str, ending: str
) -> None:
    out = tmp_path / f"pack{ending}"
    said = {"governors": ("--school", SCHOOL), "page": ("--page", "themes")}
    made = run("pack", kind, out, "--store", demo_store, *said.get(kind, ()))
    assert made.exit_code == 0, made.output
    assert f"Written: {out}" in made.output
    assert out.read_bytes().startswith(BEGINS.get(ending, b""))


def test_a_kind_that_there_is_not_names_those_there_are(run: Run, demo_store: Path, tmp_path: Path) -> None:
    made = run("pack", "newsletter", tmp_path / "x.pdf", "--store", demo_store)
    assert made.exit_code == 2
    assert "“newsletter” is not a pack. These are: governors" in made.output


def test_an_ending_that_the_kind_has_not_names_those_it_has(run: Run, demo_store: Path, tmp_path: Path) -> None:
    made = run("pack", "governors", tmp_path / "x.doc", "--store", demo_store)
    assert made.exit_code == 2
    assert ".pdf or .pptx" in made.output


def test_a_folder_that_cannot_be_written_is_said(run: Run, demo_store: Path, tmp_path: Path) -> None:
    made = run("pack", "governors", tmp_path / "none" / "x.pdf", "--store", demo_store, "--school", SCHOOL)
    assert made.exit_code == 2
    assert "cannot be written: No such file or directory. Choose another folder or name." in made.output


def test_the_school_has_to_be_said_where_there_are_several(run: Run, demo_store: Path, tmp_path: Path) -> None:
    made = run("pack", "governors", tmp_path / "x.pdf", "--store", demo_store)
    assert made.exit_code == 2
    assert "Say which school, with --school" in made.output
    assert SCHOOL in made.output


def test_a_school_that_is_nearly_right_is_offered(run: Run, demo_store: Path, tmp_path: Path) -> None:
    made = run("pack", "governors", tmp_path / "x.pdf", "--store", demo_store, "--school", SCHOOL[:-1])
    assert f"Did you mean {SCHOOL}?" in made.output


def test_the_partnership_has_to_be_said_where_there_are_several(
    run: Run, two_partnerships: Path, tmp_path: Path
) -> None:
    made = run("pack", "governors", tmp_path / "x.pdf", "--store", two_partnerships)
    assert made.exit_code == 2
    assert "with --partnership: Alder Vale Partnership, Brook Hill Partnership" in made.output


def test_nothing_loaded_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "store" / "snapshots").mkdir(parents=True)
    made = run("pack", "governors", tmp_path / "x.pdf", "--store", tmp_path / "store")
    assert made.exit_code == 2
    assert "Nothing has been loaded yet." in made.output


def test_the_day_of_the_last_meeting_is_kept(run: Run, one_school: Path, tmp_path: Path) -> None:
    school = ("Alder Vale Partnership", "Wrenmoor Primary School")
    wanted = ["--store", one_school, "--as-of", "2026-11-13"]
    assert run("pack", "governors", tmp_path / "x.pdf", *wanted, "--since", "2026-09-30").exit_code == 0
    assert last_meeting(one_school, school, date(2026, 11, 13)) == date(2026, 9, 30)


def test_the_latest_meeting_before_the_day_counts(tmp_path: Path) -> None:
    school, other = ("A", "Wrenmoor Primary School"), ("A", "Fellgate Infant School")
    for day in (date(2026, 3, 1), date(2026, 7, 1), date(2026, 5, 1)):
        note_meeting(tmp_path, school, day)
    assert last_meeting(tmp_path, school, date(2026, 12, 1)) == date(2026, 7, 1)
    assert last_meeting(tmp_path, school, date(2026, 7, 1)) == date(2026, 5, 1)
    assert last_meeting(tmp_path, school, date(2026, 1, 1)) is None
    assert last_meeting(tmp_path, other, date(2026, 12, 1)) is None


def test_a_damaged_list_of_meetings_is_as_if_there_were_none(tmp_path: Path) -> None:
    (tmp_path / "meetings.json").write_text("[{", encoding="utf-8")
    assert last_meeting(tmp_path, ("A", "B"), date(2026, 12, 1)) is None
    note_meeting(tmp_path, ("A", "B"), date(2026, 5, 1))
    assert last_meeting(tmp_path, ("A", "B"), date(2026, 12, 1)) == date(2026, 5, 1)


def test_a_kind_may_be_called_as_its_title(run: Run, demo_store: Path, tmp_path: Path) -> None:
    assert run("pack", "Case study", tmp_path / "x.docx", "--store", demo_store).exit_code == 0
    assert "Did you mean agenda?" in run("pack", "agendas", tmp_path / "x.pdf", "--store", demo_store).output


def test_what_a_pack_does_not_look_at_is_refused(run: Run, demo_store: Path, tmp_path: Path) -> None:
    out = tmp_path / "x.pdf"
    told = run("pack", "conversation", out, "--store", demo_store, "--school", SCHOOL)
    assert told.exit_code == 2
    assert "The conversation pack does not look at --school: it takes --since." in told.output
    told = run("pack", "summary", out, "--store", demo_store, "--year", "2025/26", "--filter", "kind=strength")
    assert "The summary pack does not look at --year and --filter: it is always of everything." in told.output
    assert not out.exists()


@pytest.mark.parametrize("ending", [".pdf", ".zip"])
def test_an_agenda_is_never_of_one_school(run: Run, demo_store: Path, tmp_path: Path, ending: str) -> None:
    told = run("pack", "agenda", tmp_path / f"x{ending}", "--store", demo_store, "--school", SCHOOL)
    assert told.exit_code == 2
    assert "The agenda is of the whole partnership; of one school there is its calendar alone (.ics)." in told.output


def test_a_calendar_may_be_of_one_school(run: Run, demo_store: Path, tmp_path: Path) -> None:
    whole, own = tmp_path / "whole.ics", tmp_path / "own.ics"
    assert run("pack", "agenda", whole, "--store", demo_store).exit_code == 0
    assert run("pack", "agenda", own, "--store", demo_store, "--school", SCHOOL).exit_code == 0
    assert 0 < own.read_bytes().count(b"BEGIN:VEVENT") < whole.read_bytes().count(b"BEGIN:VEVENT")


def test_a_summary_asks_for_no_partnership(run: Run, five_partnerships: Path, tmp_path: Path) -> None:
    out = tmp_path / "x.pdf"
    assert run("pack", "summary", out, "--store", five_partnerships).exit_code == 0
    assert run("pack", "agenda", out, "--store", five_partnerships).exit_code == 2


def test_a_case_study_offers_a_school_that_is_nearly_right(run: Run, demo_store: Path, tmp_path: Path) -> None:
    made = run("pack", "case-study", tmp_path / "x.docx", "--store", demo_store, "--school", SCHOOL[:-1])
    assert made.exit_code == 2
    assert f"Did you mean {SCHOOL}?" in made.output


@pytest.mark.slow
def test_nothing_is_said_of_a_browser_that_nobody_needs(demo_store: Path, tmp_path: Path) -> None:
    said = ["pack", "conversation", tmp_path / "x.pdf", "--store", demo_store]
    done = subprocess.run([sys.executable, "-m", "peerreview.cli", *said], capture_output=True, text=True, check=True)
    assert done.stderr == ""
