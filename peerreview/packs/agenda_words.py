"""The words of what the lead takes to a meeting."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def words() -> dict[str, Any]:
    """What agenda.toml says."""
    return tomllib.loads(files("peerreview.packs").joinpath("agenda.toml").read_text(encoding="utf-8"))
