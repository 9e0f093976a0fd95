"""When a school's governors last met, as its head said: `meetings.json` beside the ledger.

It is no record of a review, so no snapshot is made from it; where it is lost, the head says the day again.
"""

import json
import threading
from contextlib import suppress
from datetime import date
from pathlib import Path

from peerreview.store.archive import write_atomically

_NAME = "meetings.json"
_turn = threading.Lock()  # several people look at one server; each writes the whole file

School = tuple[str, str]  # partnership and school


def last_meeting(folder: Path, school: School, before: date) -> date | None:
    """The latest meeting before that day that is known of a school, in the store in that folder; None where none is."""
    return max((day for day in _meetings(folder).get(school, ()) if day < before), default=None)


def note_meeting(folder: Path, school: School, on: date, last_before: date | None = None) -> None:
    """Keep the day of a meeting, the last before another day where that is said: what was kept between was a mistake.

    A store that cannot be written to can still be looked at, so that is no error.
    """
    with _turn:
        known = _meetings(folder)
        kept = (day for day in known.get(school, ()) if last_before is None or not on < day < last_before)
        known[school] = sorted({*kept, on})
        lines = [
            {"partnership": partnership, "school": name, "on": [day.isoformat() for day in days]}
            for (partnership, name), days in sorted(known.items())
        ]
        with suppress(OSError):
            write_atomically(folder / _NAME, json.dumps(lines, ensure_ascii=False, indent=1).encode())


def _meetings(folder: Path) -> dict[School, list[date]]:
    """Every meeting that is known; none where the file is not there or damaged."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        lines = json.loads((folder / _NAME).read_text(encoding="utf-8"))
        return {(line["partnership"], line["school"]): [date.fromisoformat(on) for on in line["on"]] for line in lines}
    return {}
