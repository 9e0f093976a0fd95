"""The desk of the Load page where a page cannot show it: somebody leaves in the middle of a check; a disk is full."""

import errno
import threading
from dataclasses import dataclass
from pathlib import Path

import pytest

from peerreview.access import LOCAL
from peerreview.store.archive import Archive
from peerreview.store.store import Store
from peerreview.ui.desk import Desk
from tests.conftest import ALDER, FIRST, LATER, TIMETABLE, load_timetables
from tests.workbooks import write_xlsx


@dataclass
class Upload:
    file_id: str
    name: str
    content: bytes

    def getvalue(self) -> bytes:
        return self.content


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(Store.open(load_timetables(tmp_path, (ALDER, (FIRST,)))), LOCAL)


@pytest.fixture
def upload(tmp_path: Path) -> Upload:
    return Upload("1", "timetable.xlsx", write_xlsx(tmp_path / "new.xlsx", Timetable=[TIMETABLE, LATER]).read_bytes())


def test_a_check_under_way_clears_up_after_somebody_who_left(desk: Desk, upload: Upload) -> None:
    places: list[Path] = []

    def leave(words: str) -> None:
        places.extend(path.parent for path, _ in desk.tray.files.values())
        gone = threading.Thread(target=desk.leave)
        gone.start()
        gone.join()

    desk.take([upload], leave)
    assert places
    assert not any(place.exists() for place in places)
    assert desk.candidate is None
    assert not list(desk.store.snapshots.glob(".candidate*"))


def test_a_full_disk_is_said_and_publishing_can_be_tried_again(
    desk: Desk, upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.take([upload], lambda words: None)
    with monkeypatch.context() as patched:
        patched.setattr(Archive, "keep", full)
        desk.publish()
    assert desk.problem is not None
    assert desk.store.current == 1
    assert not desk.moved
    desk.publish()
    assert (desk.problem, desk.store.current) == (None, 2)


def full(archive: Archive, data: bytes, sha256: str) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")
