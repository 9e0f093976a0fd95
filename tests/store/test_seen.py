"""When a workbook was last seen and last changed: beside the ledger, and never needed to make anything from it."""

import json
from pathlib import Path

import pytest

from peerreview.store import seen as seen_module
from peerreview.store.decisions import changed_at
from peerreview.store.seen import Seen, forget_seen, note_seen, seen
from peerreview.store.store import Store
from peerreview.upkeep import forget, rebuild
from tests.store.stores import WHOSE, review_dates, shifted

ONE, OTHER = ("Alder", "register"), (None, "plans")


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter(range(10, 60))
    monkeypatch.setattr(seen_module, "now", lambda: f"2026-11-22T09:{next(moments)}:00+00:00")


def test_what_was_seen_is_kept_until_it_is_seen_again(tmp_path: Path) -> None:
    assert seen(tmp_path) == {}
    note_seen(tmp_path, {ONE: tmp_path / "register.xlsx", OTHER: None})
    note_seen(tmp_path, {ONE: None})
    assert seen(tmp_path) == {
        ONE: Seen("2026-11-22T09:11:00+00:00", str(tmp_path / "register.xlsx")),
        OTHER: Seen("2026-11-22T09:10:00+00:00", None),
    }
    forget_seen(tmp_path, ONE)
    assert list(seen(tmp_path)) == [OTHER]


@pytest.mark.parametrize("text", ["", "[{]", "[1]", "{}", '[{"source": "register"}]'])
def test_a_damaged_file_is_as_good_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "seen.json").write_text(text, encoding="utf-8")
    assert seen(tmp_path) == {}
    note_seen(tmp_path, {ONE: None})
    assert list(seen(tmp_path)) == [ONE]


def test_a_store_that_cannot_be_written_to_can_be_looked_at(tmp_path: Path) -> None:
    note_seen(tmp_path / "nowhere", {ONE: None})
    assert seen(tmp_path / "nowhere") == {}


def test_forgetting_a_workbook_forgets_where_it_was(live: Store) -> None:
    note_seen(live.folder, {(WHOSE, "plans"): Path("/somewhere/plans.xlsx"), (WHOSE, "timetable"): None})
    forget(live, "plans")
    assert list(seen(live.folder)) == [(WHOSE, "timetable")]
    assert "somewhere" not in (live.folder / "seen.json").read_text(encoding="utf-8")


def test_a_rebuild_does_without_it(live: Store) -> None:
    note_seen(live.folder, {(WHOSE, "timetable"): None})
    (live.folder / "seen.json").unlink()
    rebuild(live)
    assert review_dates(live) == shifted(1)


def test_a_workbook_changed_when_its_bytes_did() -> None:
    def line(number: int, *loaded: tuple[str, str, str]) -> dict[str, object]:
        sources = [
            {"seq": 1, "partnership": None, "source": s, "protocol": None, "file": s, "sha256": sha, "loaded_at": at}
            for s, sha, at in loaded
        ]
        return {"kind": "load", "snapshot": number, "sources": sources}

    chain = [
        line(1, ("a", "x", "1st"), ("b", "x", "1st")),
        line(2, ("a", "x", "2nd"), ("b", "y", "2nd")),
        {"kind": "forget", "snapshot": 3, "forgotten": [{"partnership": None, "source": "b"}]},
        line(4, ("b", "y", "4th")),
    ]
    assert changed_at(chain) == {(None, "a"): "1st", (None, "b"): "4th"}
    assert changed_at(chain[:2]) == {(None, "a"): "1st", (None, "b"): "2nd"}


def test_it_is_a_list_that_other_programs_can_read(tmp_path: Path) -> None:
    note_seen(tmp_path, {OTHER: None})
    assert json.loads((tmp_path / "seen.json").read_text(encoding="utf-8")) == [
        {"partnership": None, "source": "plans", "at": "2026-11-22T09:10:00+00:00", "path": None}
    ]
