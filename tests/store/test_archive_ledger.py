"""What is kept for ever: workbooks byte for byte, decisions line by line."""

import hashlib
from pathlib import Path

import pytest

from peerreview.store import archive as archive_module
from peerreview.store.archive import Archive, Ledger, patiently, write_atomically

DATA = b"a workbook"
SHA = hashlib.sha256(DATA).hexdigest()


def test_a_workbook_is_kept_byte_for_byte_under_its_sha256(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    archive.keep(DATA, SHA)
    archive.keep(DATA, SHA)
    assert [p.name for p in archive.folder.iterdir()] == [SHA]
    assert archive.path(SHA).read_bytes() == DATA


def test_other_bytes_than_were_checked_are_not_kept(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    with pytest.raises(ValueError, match=SHA):
        archive.keep(b"edited meanwhile", SHA)
    assert not archive.path(SHA).exists()


def test_removing_what_is_not_there_is_no_error(tmp_path: Path) -> None:
    Archive(tmp_path / "archive").remove(SHA)


def test_lines_come_back_in_order(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.jsonl")
    assert list(ledger.lines()) == []
    lines = [{"kind": "load", "file": "Wörkbook “1”.xlsx"}, {"kind": "rollback", "to": None}]
    for line in lines:
        ledger.append(line)
    assert list(ledger.lines()) == lines
    assert ledger.path.read_bytes().count(b"\n") == 2


@pytest.mark.parametrize("torn", [b'{"kind": "lo', b"\xff\xfe\x00", b"[1, 2]\n", b"null\n", b'{"no kind": 1}\n'])
def test_a_line_that_is_torn_or_damaged_is_passed_over(tmp_path: Path, torn: bytes) -> None:
    ledger = Ledger(tmp_path / "ledger.jsonl")
    ledger.append({"kind": "load"})
    with ledger.path.open("ab") as file:
        file.write(torn)
    ledger.append({"kind": "rebuild"})
    assert [line["kind"] for line in ledger.lines()] == ["load", "rebuild"]


def test_writing_is_all_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "CURRENT"
    write_atomically(path, b"1\n")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive_module.os, "fsync", full)
    with pytest.raises(OSError, match=r"No space left"):
        write_atomically(path, b"2\n")
    assert path.read_bytes() == b"1\n"
    assert [p.name for p in tmp_path.iterdir()] == ["CURRENT"]


def test_a_file_that_somebody_has_open_on_windows_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr(archive_module.time, "sleep", waits.append)

    def opens_at_the_third_try() -> str:
        if len(waits) < 2:
            raise PermissionError(13, "in use")
        return "done"

    assert patiently(opens_at_the_third_try) == "done"

    def never() -> str:
        raise PermissionError(13, "in use")

    with pytest.raises(PermissionError):
        patiently(never)
    assert sum(waits) < 3
