"""Why rows were left out, in sentences: the words are in reasons.toml."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def sentences() -> Mapping[str, Mapping[str, str]]:
    """Every reason with what is said of `one` row and of `many`."""
    return tomllib.loads(files("peerreview.workbook").joinpath("reasons.toml").read_text(encoding="utf-8"))


def say_reasons(counted: str | None) -> str:
    """As in "2 rows are notes; 1 row is a total", from "2 × note; 1 × total"; "" where no row was left out."""
    return "; ".join(_sentence(*part.split(" × ", 1)) for part in (counted or "").split("; ") if " × " in part)


def _sentence(times: str, reason: str) -> str:
    words = sentences().get(reason, {"one": f"was left out ({reason})", "many": f"were left out ({reason})"})
    return f"1 row {words['one']}" if times == "1" else f"{int(times):,} rows {words['many']}"
