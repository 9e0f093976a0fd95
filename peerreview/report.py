"""What a check or a load found, as a document for scripts and in words for people."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from peerreview.due import say_date
from peerreview.outcome import SheetCount
from peerreview.workbook.issues import Issue

LONDON = ZoneInfo("Europe/London")
DONE = {"load": "Loaded", "rebuild": "Built anew", "forget": "Forgotten"}
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
    return document | ({"changes": found.changes} if hasattr(found, "changes") else {})


def in_words(found: Found) -> str:
    """The same for a terminal: a line for each sheet, then the issues with their cells and what to do."""
    lines = [f"{c.file}, {c.sheet}: {_count(c)}" for c in found.counts]
    issues = [*found.refused, *found.issues]
    for issue in issues[:SHOWN]:
        place = " ".join(filter(None, (issue.file, issue.cell)))
        lines.append(f"  {issue.severity}: {place}: {issue.problem} {issue.fix} [{issue.code}]")
    if len(issues) > SHOWN:
        lines.append(f"  … and {len(issues) - SHOWN} more; --json lists them all.")
    return "\n".join(lines)


def _count(count: SheetCount) -> str:
    rows = "1 row" if count.rows_in == 1 else f"{count.rows_in:,} rows"
    why = f" ({count.reasons})" if count.reasons else ""
    return f"{rows} in, {count.loaded:,} loaded, {count.left_out:,} left out{why}"


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
    return f"Went back to snapshot {line['to']}" if line["kind"] == "rollback" else DONE[line["kind"]]


def workbooks_of(line: dict[str, Any]) -> list[str]:
    """The workbooks that a decision was about."""
    return [s["file"] for s in line.get("sources", [])] + [s["source"] for s in line.get("forgotten", [])]
