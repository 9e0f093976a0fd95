"""What the ledger's lines come to: which took effect, what a snapshot grew from, and what was forgotten."""

from collections.abc import Sequence

from peerreview.store.archive import Line
from peerreview.store.source import Source, source_of

Identity = tuple[str | None, str]


def took_effect(lines: Sequence[Line], live: int | None) -> list[Line]:
    """The decisions that took effect.

    A loader that is killed after it wrote its line leaves the store as it was: the next decision, or now, still
    starts from where that line started.
    """
    starts = [_start(line) for line in lines]
    nexts = [*starts[1:], live]
    return [
        line for line, start, after in zip(lines, starts, nexts, strict=False) if after != start or _end(line) == after
    ]


def _start(line: Line) -> int | None:
    number: int | None = line.get("base", line.get("from"))
    return number


def _end(line: Line) -> int | None:
    number: int | None = line.get("snapshot", line.get("to"))
    return number


def decided(lines: Sequence[Line]) -> list[int]:
    """The snapshots that decisions made live, in order."""
    return [number for line in lines if (number := _end(line)) is not None]


def lineage(lines: Sequence[Line], number: int | None) -> list[Line]:
    """The lines that made a snapshot, oldest first: its own and those of the snapshots it grew from."""
    made = {line["snapshot"]: line for line in lines if "snapshot" in line}
    chain: list[Line] = []
    while number is not None and number in made:
        line = made.pop(number)
        chain.append(line)
        number = line.get("base")
    return chain[::-1]


def is_whole(chain: Sequence[Line]) -> bool:
    """Whether a lineage reaches back to the first load; a damaged ledger's does not."""
    return bool(chain) and chain[0].get("base") is None


def sources_of(chain: Sequence[Line]) -> list[Source]:
    """What a lineage's last snapshot is made from, in the order of loading: each source as it was last loaded."""
    held: dict[Identity, Source] = {}
    for line in chain:
        for gone in _forgotten(line):
            held.pop(gone, None)
        for entry in line.get("sources", []):
            source = source_of(entry)
            held.pop(source.identity, None)
            held[source.identity] = source
    return list(held.values())


def changed_at(chain: Sequence[Line]) -> dict[Identity, str]:
    """When each source of a lineage last came with other bytes than before, in UTC."""
    last: dict[Identity, Source] = {}
    for line in chain:
        for gone in _forgotten(line):
            last.pop(gone, None)
        for entry in line.get("sources", []):
            source = source_of(entry)
            before = last.get(source.identity)
            last[source.identity] = before if before and before.sha256 == source.sha256 else source
    return {who: source.loaded_at for who, source in last.items()}


def forgotten_since(chain: Sequence[Line]) -> int:
    """The number of the last snapshot of a lineage that something was forgotten for, or 0; older ones hold it still."""
    return max((line["snapshot"] for line in chain if line["kind"] == "forget"), default=0)


def forgotten_files(lines: Sequence[Line]) -> set[str]:
    """The archived workbooks, by SHA-256, that were forgotten and that nothing else is made from."""
    gone: set[str] = set()
    for at, line in enumerate(lines):
        identities = _forgotten(line)
        if not identities:
            continue
        before = {sha for earlier in lines[:at] for sha in _files(earlier, identities)}
        after = {sha for later in lines[at:] for sha in _files(later)}
        kept = {source.sha256 for source in sources_of(lineage(lines, line.get("snapshot")))}
        gone |= before - after - kept
    return gone


def _forgotten(line: Line) -> set[Identity]:
    return {(gone["partnership"], gone["source"]) for gone in line.get("forgotten", [])}


def _files(line: Line, identities: set[Identity] | None = None) -> set[str]:
    return {
        entry["sha256"]
        for entry in line.get("sources", [])
        if identities is None or (entry["partnership"], entry["source"]) in identities
    }
