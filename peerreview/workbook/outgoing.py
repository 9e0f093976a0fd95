"""Text that leaves for a spreadsheet: it must arrive as the characters it is, never as a formula."""

from collections.abc import Sequence
from typing import Any

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
COMMENT_AUTHOR = "Peer review"  # of the comments that we write; those of others are mentioned when they come back

FIX_LIST = "Fix list"  # the sheet that lists what is to be put right; it is passed over when it comes back
FIX_LIST_HEADINGS = ("What to do", "Where", "It says", "What is wrong", "Done?")


def is_fix_list(name: str, first_row: Sequence[object]) -> bool:
    """Tell our list of what is to be put right from a sheet of theirs that happens to be called the same."""
    return name.startswith(FIX_LIST) and tuple(first_row[: len(FIX_LIST_HEADINGS)]) == FIX_LIST_HEADINGS


def harmless(value: Any) -> Any:
    """The value for a CSV file: text that a spreadsheet would take for a formula gets a leading apostrophe."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value
