"""What a check or a load found, as a document for scripts and in words for people."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from peerreview.due import say_date
from peerreview.folders import Inside
from peerreview.outcome import ADDED, CHANGED, GONE, SheetCount, by_sheet, kind_of_change
from peerreview.school_register import Used
from peerreview.store.gias import Gias
from peerreview.workbook.issues import Issue
from peerreview.workbook.not_loaded import FOR_NOTES
from peerreview.workbook.reasons import rows_left_out, say_reasons

LONDON = ZoneInfo("Europe/London")
DONE = {
    "load": "Loaded",
    "rebuild": "Built anew",
    "forget": "Forgotten",
    "alias": "Names of schools",
    "gias": "Register of schools",
}
UNCHANGED = "unchanged"
SHOWN = 20  # issues in a terminal; --json has them all


class Found(Protocol):
    """What a check and a candidate have in common."""

    counts: list[SheetCount]
    issues: list[Issue]
    refused: list[Issue]


def as_dict(found: Found) -> dict[str, Any]:
    """Counts, issues and refused files; `changes` too where there is something to compare with."""
    document = {
        "sheets": [asdict(count) for count in found.counts],
        "issues": [asdict(issue) for issue in [*found.refused, *found.issues]],
        "refused": [issue.file for issue in found.refused],
    }
    if hasattr(found, "changes") and hasattr(found, "losses"):
        document |= {"changes": found.changes, "losses": [asdict(loss) for loss in found.losses]}
    return document


def in_words(found: Found) -> str:
    """The same for a terminal: a line for each sheet, then the issues with their cells and what to do."""
    lines = [f"{c.file}, {c.sheet}: {_count(c)}" for c in found.counts[:SHOWN]]
    lines += _more(len(found.counts), "sheets")
    issues = [*found.refused, *found.issues]
    for issue in issues[:SHOWN]:
        place = " ".join(filter(None, (issue.file, issue.cell)))
        lines.append(f"  {issue.severity}: {place}: {issue.problem} {issue.fix} [{issue.code}]")
    return "\n".join([*lines, *_more(len(issues))])


def _more(count: int, things: str = "") -> list[str]:
    """The line that says that not all are shown."""
    return [f"  … and {count - SHOWN:,} more{f' {things}' if things else ''}; --json lists them all."] * (count > SHOWN)


def changes_in_words(changes: Sequence[dict[str, Any]]) -> str:
    """What a load changes: counted for each sheet, then cell by cell, then what is gone and new; "" where nothing."""
    order = {CHANGED: 0, GONE: 1, ADDED: 2}
    told = sorted(changes, key=lambda change: order[kind_of_change(change)])
    counts = [
        f"  {c.sheet}: {c.added:,} added, {_cells(c.changed)} changed, {c.gone:,} gone" for c in by_sheet(changes)
    ]
    lines = [f"    {_change(change)}" for change in told[:SHOWN]]
    return "\n".join(["What changes:", *counts, *lines, *_more(len(told))]) if changes else ""


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count:,} cells"


def _change(change: dict[str, Any]) -> str:
    kind, school = kind_of_change(change), change["school"]
    about = change["what"] if not school or school in change["what"] else f"{school}: {change['what']}"
    if kind != CHANGED:
        return f"{about}: {kind}"
    return f"{about}: {change['before'] or '(blank)'} → {change['after'] or '(blank)'}"


def folder_as_dict(inside: Inside, found: Found) -> dict[str, Any]:
    """What became of each file of a folder, and how many were passed over."""
    return {
        "files": [{"file": file, "became": what} for file, what in _became(inside, found)],
        "passed_over": dict(inside.passed_over),
        "missing": [source.source for source in inside.missing],
    }


def folder_in_words(inside: Inside, found: Found) -> str:
    """The same as a short table: the files that cannot be used, those that are new, and how many are as they were."""
    told = [one for one in _became(inside, found) if one[1] != UNCHANGED]
    named = len(found.refused) + SHOWN  # what cannot be used is always named
    width = max((len(file) for file, _ in told[:named]), default=0)
    more = [f"  … and {len(told) - named:,} more; --json lists them all."] * (len(told) > named)
    return "\n".join([_folder_count(inside, found), *(f"  {f:{width}}  {what}" for f, what in told[:named]), *more])


def _became(inside: Inside, found: Found) -> list[tuple[str, str]]:
    rows: Counter[str] = Counter()
    for count in found.counts:
        rows[count.file] += count.loaded
    called = inside.names
    loaded = [s.file for s in getattr(found, "sources", ())]
    moved = {path: source for path, source in inside.unchanged.items() if Path(source.file).name != path.name}
    return [
        *((issue.file, "not used, see below") for issue in found.refused),
        *((file, f"loaded, {_rows(rows[file])}") for file in loaded),
        *((called[path], f"the same as {called[other]}, which counts") for path, other in inside.copies.items()),
        *((called[path], f"unchanged; it was {source.file}") for path, source in moved.items()),
        *((called[path], UNCHANGED) for path in inside.unchanged if path not in moved),
    ]


def _folder_count(inside: Inside, found: Found) -> str:
    counts = {
        "loaded": len(getattr(found, "sources", ())),
        UNCHANGED: len(inside.unchanged),
        "twice there": len(inside.copies),
        "not used": len(found.refused),
    }
    told = ", ".join(f"{count:,} {what}" for what, count in counts.items() if count)
    every = sum(counts.values())
    over = ", ".join(f"{n:,} {kind}{'s' * (n != 1)}" for kind, n in sorted(inside.passed_over.items()))
    gone = ", ".join(source.file for source in inside.missing)
    return " ".join(
        [
            f"{every:,} {'workbook' if every == 1 else 'workbooks'}: {told}.",
            *([f"Passed over: {over}."] * bool(over)),
            *([f"Not there any more, and still counted: {gone}. `peerreview forget` removes one."] * bool(gone)),
        ]
    )


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def _count(count: SheetCount) -> str:
    if rows_left_out(count.reasons, FOR_NOTES):
        return f"passed over, a sheet for notes or lists ({_rows(count.rows_in)})"
    why = f": {say_reasons(count.reasons)}" if count.reasons else ""
    return f"{_rows(count.rows_in)} in, {count.loaded:,} loaded, {count.left_out:,} left out{why}"


def history_in_words(lines: Sequence[dict[str, Any]]) -> str:
    """A line for each decision, newest first."""
    return "\n".join(map(_decision, lines)) or "Nothing has been loaded yet."


def _decision(line: dict[str, Any]) -> str:
    about = ", ".join(workbooks_of(line))
    live = ", live" if line["live"] else ""
    snapshot = f" (snapshot {line['snapshot']}{live})" if "snapshot" in line else ""
    return f"{moment_of(line)}  {what_was_done(line)}{f': {about}' if about else ''}{snapshot}"


def moment_of(line: dict[str, Any]) -> str:
    """When a decision was made, in London."""
    when = datetime.fromisoformat(line["at"]).astimezone(LONDON)
    return f"{say_date(when)}, {when:%H:%M}"


def what_was_done(line: dict[str, Any]) -> str:
    """A decision in a few words."""
    if line["kind"] == "rollback":
        return f"Went back to snapshot {line['to']}"
    if "gias" in line:
        used = line["gias"]
        which = f"of {say_date(date.fromisoformat(used['on']))}" if used else "taken back"
        return f"{DONE['gias']} {which}"
    names = "; ".join(name_in_words(entry) for entry in line.get("aliases", []))
    return f"{DONE[line['kind']]}{f' ({names})' if names else ''}"


def register_in_words(used: Used) -> str:
    """What came of taking a register of schools into use."""
    return (
        f"The register of schools of {say_date(used.gias.day)} is used: it has {used.gias.schools:,} schools, "
        f"among them {used.known:,} of {used.listed:,} in your lists. What you typed counts; `peerreview ask issues` "
        f"says where the register differs. Snapshot {used.snapshot} is live."
    )


def taken_back_in_words(gias: Gias, number: int) -> str:
    """What came of taking a register of schools back."""
    return (
        f"The register of schools of {say_date(gias.day)} is used no more, and the cells that it filled are blank "
        f"again. Snapshot {number} is live."
    )


def names_in_words(entries: Sequence[Mapping[str, Any]]) -> str:
    """A line for each accepted name."""
    told = [f"{name_in_words(entry)} ({entry['partnership']})" for entry in entries]
    return "\n".join(told) or "No name has been accepted yet."


def name_in_words(entry: Mapping[str, Any]) -> str:
    """What was said of a name, as in: “Larky” means Larkmere Primary School."""
    means = f"means {entry['school']}" if entry["school"] else "is not taken for a school any more"
    return f"“{entry['text']}” {means}"


def workbooks_of(line: dict[str, Any]) -> list[str]:
    """The workbooks that a decision was about."""
    return [s["file"] for s in line.get("sources", [])] + [s["source"] for s in line.get("forgotten", [])]
