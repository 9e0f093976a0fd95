"""What a snapshot is made with has a number, so a store that an older version wrote is built anew."""

import hashlib
from importlib.resources import files
from importlib.resources.abc import Traversable

from peerreview.store.sql import SCHEMA_VERSION

WRITTEN_WITH = (10, "b97155df30fb")


def statements(script: Traversable) -> str:
    """What a script does: its text without remarks, whatever the spaces between."""
    lines = (line.partition("--")[0] for line in script.read_text(encoding="utf-8").splitlines())
    return " ".join(" ".join(lines).split())


def fingerprint() -> str:
    """Of the scripts that lay out a snapshot, and of those that fill it."""
    store = files("peerreview.store")
    scripts = [entry for folder in (store, store / "link") for entry in folder.iterdir() if entry.name.endswith(".sql")]
    told = "\n".join(statements(script) for script in sorted(scripts, key=lambda script: script.name))
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def test_the_number_was_raised_with_the_sql_of_a_snapshot() -> None:
    assert (SCHEMA_VERSION, fingerprint()) == WRITTEN_WITH, (
        "The SQL of a snapshot is not the SQL that this number was given to. Raise SCHEMA_VERSION in store/sql.py, so "
        f"that every store builds itself anew, then write the number and {fingerprint()} here."
    )
