"""The desk of the Load page where a page cannot show it: somebody leaves in the middle of a check; a disk is full."""

import errno
import re
import threading
from dataclasses import dataclass
from pathlib import Path

import pytest

from peerreview import framework
from peerreview.access import LOCAL
from peerreview.store.archive import Archive
from peerreview.store.store import Store
from peerreview.ui.desk import Desk
from peerreview.ui.desk_parts import said_of
from tests.conftest import ALDER, FIRST, LATER, TIMETABLE, load_timetables
from tests.workbooks import write_xlsx

pytestmark = pytest.mark.slow

TSC = "tiptree-stanway"
HEAD = {"title": 'title = "Our own way"', "names": 'names = ["Ours"]'}


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


def test_a_protocol_whose_file_was_removed_is_said_and_another_can_be_chosen(desk: Desk, upload: Upload) -> None:
    own = desk.store.folder / "protocols" / "ours.toml"
    own.parent.mkdir()
    text = (Path(framework.__file__).parent / "frameworks" / "protocols" / f"{TSC}.toml").read_text(encoding="utf-8")
    own.write_text(re.sub(r"(?m)^(title|names) .*", lambda found: HEAD[found[1]], text), encoding="utf-8")
    desk.take([upload], lambda words: None)
    desk.answer(None, "ours", for_all=True)
    assert desk.candidate is not None
    assert said_of(desk.candidate, desk).endswith("by the protocol Our own way.")
    kept = own.rename(own.with_suffix(".away"))
    assert said_of(desk.candidate, desk).endswith("by the protocol ours, which is no longer known here.")
    own = kept.rename(own)
    desk.publish()
    own.unlink()
    desk.take([upload], lambda words: None)
    assert "“ours” is not a protocol that is known here. Use one of: improvement-partner, spp, " in (desk.problem or "")
    desk.answer(None, TSC, for_all=True)
    assert desk.problem is None
    assert desk.candidate is not None


def full(archive: Archive, data: bytes, sha256: str) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")
