"""What one person has on the desk of the Load page: files put in, answers given, and what publishing would do."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st

from peerreview.access import Viewer
from peerreview.errors import AccessDenied, PartnershipNeeded, UserError
from peerreview.load import Candidate, publish, put_together, same_as_held
from peerreview.school_aliases import accept
from peerreview.store.aliases import Alias, Waiting, waiting_in
from peerreview.store.naming import Given
from peerreview.store.remembered import remembered_of
from peerreview.store.seen import note_seen
from peerreview.store.store import Store
from peerreview.ui.tray import Progress, Tray, Uploaded
from peerreview.upkeep import forget
from peerreview.workbook.asked import AskedSheet
from peerreview.workbook.check import CheckedWorkbook
from peerreview.workbook.issues import Issue
from peerreview.workbook.mapping import Mappings, Remembered, SheetMapping

WHOSE, HOW = "whose they are", "how they review"  # what the workbooks may leave open
UNSAID = Given(only_where_unsaid=True)


@dataclass(slots=True)
class Published:
    """What was just published, and the snapshot that it took the place of."""

    number: int
    before: int | None


@dataclass
class Desk:
    """One person's load under way.

    `needs` says what has to be answered first, `unanswered` the same where it was asked in vain.
    `problem` is the last thing that went wrong and `said` the last thing that was done, each as a sentence.
    `turn` names the uploader: a new turn begins with an empty one. `explained` has what is said of sheets now, by file
    and sheet, None where a sheet is to be left alone; `asked` has the sheets that something can be said of, `said_of`
    what the check went by and `parsed` the sheets that are read, each by file.
    """

    store: Store
    viewer: Viewer
    tray: Tray = field(default_factory=Tray)
    given: Given = UNSAID
    apart: frozenset[str] = frozenset()  # names of files that are kept beside what they seem to replace
    accepted: tuple[Alias, ...] = ()  # names of schools that are to be published with the workbooks
    candidate: Candidate | None = None
    refused: list[Issue] = field(default_factory=list)
    explained: dict[Path, dict[str, SheetMapping | None]] = field(default_factory=dict)
    asked: dict[str, list[AskedSheet]] = field(default_factory=dict)
    said_of: dict[str, Mappings] = field(default_factory=dict)
    parsed: dict[str, set[str]] = field(default_factory=dict)
    needs: str | None = None
    unanswered: str | None = None
    problem: str | None = None
    published: Published | None = None
    said: str | None = None
    turn: int = 0
    _touched: bool = False
    _left: bool = False
    _busy: threading.RLock = field(default_factory=threading.RLock)

    def touch(self) -> None:
        """Note that the uploader's files were changed by hand: after a visit to another page it is empty, too."""
        self._touched = True

    def differs(self, uploaded: Sequence[Uploaded]) -> bool:
        """True where the uploader holds other files than the desk and is to be believed."""
        return {file.file_id for file in uploaded} != set(self.tray.files) and bool(uploaded or self._touched)

    def take(self, uploaded: Sequence[Uploaded], progress: Progress) -> None:
        """Put these files on the desk in place of the ones before, and check them."""
        with self._busy:
            self._touched, self.published = False, None
            if not uploaded:
                self.clear()
                return
            self._trying(lambda: self.tray.put(uploaded))
            if not self.problem:
                self.check(progress)

    def check(self, progress: Progress = lambda words: None) -> None:
        """Put together what is on the desk, with the answers there are and with what is live by now."""
        with self._busy:
            self._drop_candidate()
            self.problem = self.needs = self.unanswered = self.said = None
            called = self._called()
            remembered = self._remembered()
            read = self.tray.read(called, progress, remembered)
            self._note_sheets(called, read, remembered)
            self.refused = [found for found in read.values() if isinstance(found, Issue)]
            checked = {path: found for path, found in read.items() if isinstance(found, CheckedWorkbook)}
            if checked:
                separate = self.tray.separate(called, self.apart)
                self._trying(lambda: self._put_together(checked, separate, progress))
            if self._left:
                self.clear()

    def answer(self, partnership: str | None, protocol: str | None, *, for_all: bool) -> None:
        """Take an answer to whose the workbooks are and how they review; `for_all` overrules what they say."""
        self.given, self.accepted = Given(partnership, protocol, only_where_unsaid=not for_all), ()
        self.check()

    def explain(self, file: str, sheet: str, said: SheetMapping | None) -> None:
        """Take what was said of a sheet, or None where it is to be left alone."""
        self.explained.setdefault(self.files[file], {})[sheet] = said
        self.check()

    def keep_apart(self, names: Sequence[str]) -> None:
        """Keep the files of these names beside what they seem to replace."""
        self.apart = frozenset(names)
        self.check()

    def accept_names(self, said: Sequence[Alias]) -> None:
        """Take these names for these schools: with the workbooks that are checked, else at once in what is loaded."""
        mine = [alias for alias in said if self._yours({alias.partnership})]
        if self.candidate is None:
            self._trying(lambda: self._accept(mine))
        else:
            self.accepted = (*self.accepted, *mine)
            self.check()

    def publish(self) -> None:
        """Make the candidate live. Where that fails it stays, so that one can try again."""
        with self._busy:
            if self.candidate is not None:
                self._trying(self._publish)

    def undo(self) -> None:
        """Go back to the snapshot before the one just published."""
        if self.published is not None and self.published.before is not None:
            before, number = self.published.before, self.published.number
            done = f"Undone: snapshot {before} is shown again. Snapshot {number} stays in the history."
            self._trying(lambda: self.store.roll_back(before, seen=number), done)

    def go_back(self, number: int, live: int | None) -> None:
        """Make an earlier snapshot the live one, if `live` still is."""
        if self.whole:
            self._trying(lambda: self.store.roll_back(number, seen=live), f"Snapshot {number} is shown again.")

    def forget(self, source: str, partnership: str | None) -> None:
        """Remove a workbook from the store for good."""
        if self.whole:
            self._trying(lambda: forget(self.store, source, partnership), f"“{source}” is forgotten.")

    def clear(self) -> None:
        """Clear the desk: none of its files stays, and the uploader begins afresh."""
        with self._busy:
            self._drop_candidate()
            self.tray.clear()
            self.given, self.apart, self.refused, self.accepted = UNSAID, frozenset(), [], ()
            self.explained, self.asked, self.said_of, self.parsed = {}, {}, {}, {}
            self.problem = self.needs = self.published = self.said = None
            self.turn += 1

    def leave(self) -> None:
        """Clear the desk for good; a check that is still under way clears up after itself."""
        self._left = True
        if self._busy.acquire(blocking=False):
            try:
                self.clear()
            finally:
                self._busy.release()

    @property
    def moved(self) -> bool:
        """True where somebody else published since the check."""
        held = self.candidate
        return held is not None and (self.store.current != held.base or not held.path.exists())

    @property
    def files(self) -> Mapping[str, Path]:
        """Where each file that counts is kept, by the name that it goes by."""
        return {name: path for path, name in self._called().items()}

    @property
    def names_waiting(self) -> list[Waiting]:
        """The names that no school goes by, in what publishing would make live, else in what is."""
        live = self.store.current
        shown = self.candidate.path if self.candidate else self.store.path(live) if live else None
        found = waiting_in(shown) if shown and shown.exists() else []
        return [one for one in found if self._yours({one.partnership})]

    @property
    def whole(self) -> bool:
        """True where every workbook of the store is this person's to change, and so its history is too."""
        return self._yours({source.partnership for source in self.store.ever_loaded()})

    @property
    def replaces(self) -> Mapping[str, str]:
        """Each file that takes the place of a workbook loaded earlier, with that one's name in the store."""
        if self.candidate is None:
            return {}
        held = {source.identity for source in self.store.sources(self.candidate.base)}
        return {source.file: source.source for source in self.candidate.sources if source.identity in held}

    def _note_sheets(
        self, called: Mapping[Path, str], read: Mapping[Path, CheckedWorkbook | Issue], remembered: Remembered
    ) -> None:
        self.said_of = {name: remembered(name) for name in called.values()}
        self.asked = {
            name: sheets for path, name in called.items() if (sheets := self.tray.asked(path, name, self.said_of[name]))
        }
        self.parsed = {
            found.name: {sheet.title for sheet in found.sheets}
            for found in read.values()
            if isinstance(found, CheckedWorkbook)
        }

    def _remembered(self) -> Remembered:
        """What was said of the sheets of a file, by its name: at earlier loads of what is yours, and now."""
        held = self.store.sources(self.store.current)
        before = remembered_of([source for source in held if self._yours({source.partnership})], self.given)
        files = self.files

        def remembered(name: str) -> Mappings:
            now = self.explained.get(files[name], {})
            kept = (one for one in before(name) if one.sheet not in now)
            return (*kept, *filter(None, now.values()))

        return remembered

    def _called(self) -> dict[Path, str]:
        held = {source.source for source in self.store.sources(self.store.current)}
        return self.tray.called(self.apart, held)

    def _trying(self, what: Callable[[], object], done: str | None = None) -> None:
        self.problem = self.said = None
        try:
            what()
            self.said = done
        except PartnershipNeeded:
            self.needs = WHOSE
        except UserError as problem:
            self.problem = str(problem)
        except OSError as problem:
            self.problem = f"That could not be written: {problem.strerror}. Is there room on the disk? Then try again."

    def _put_together(self, checked: Mapping[Path, CheckedWorkbook], separate: set[str], progress: Progress) -> None:
        candidate = put_together(
            self.store,
            checked,
            self.refused,
            self.given,
            new_version=lambda likeness: likeness.file not in separate,
            aliases=self.accepted,
            progress=progress,
        )
        if not self._yours({source.partnership for source in candidate.sources}):
            candidate.discard()
            raise AccessDenied("These workbooks belong to a partnership that is not among yours.")
        self.candidate = candidate
        note_seen(self.store.folder, dict.fromkeys(same_as_held(candidate)))
        if any(issue.code == "protocol_missing" for issue in candidate.issues):
            self.needs = HOW

    def _publish(self) -> None:
        if self.candidate is not None:
            before, number = self.candidate.base, publish(self.candidate)
            self.clear()
            self.published = Published(number, before)

    def _accept(self, said: Sequence[Alias]) -> None:
        before, number = self.store.current, accept(self.store, said)
        self.published = Published(number, before)

    def _yours(self, partnerships: set[str | None]) -> bool:
        return self.viewer.role == "local" or partnerships <= set(self.viewer.partnerships)

    def _drop_candidate(self) -> None:
        if self.candidate is not None:
            self.candidate.discard()
            self.candidate = None


def desk_of(store: Store, viewer: Viewer) -> Desk:
    """The desk of whoever looks at the page; it is cleared when they leave."""
    return _desk(str(store.folder), viewer.scope, viewer)


@st.cache_resource(scope="session", on_release=Desk.leave, show_spinner=False)
def _desk(folder: str, scope: tuple[object, ...], _viewer: Viewer) -> Desk:  # noqa: ARG001 (scope is in the key)
    return Desk(Store.open(folder), _viewer)
