"""Answers that were asked for before, for all sessions alike."""

from collections.abc import Callable, Hashable

import pandas as pd

from peerreview.known import Known

MOST_BYTES = 200_000_000  # of answers
OVERHEAD = 20_000  # bytes of an answer beside its values, most of them in the index of its columns
MEASURED = 100  # rows of an answer that stand for all: to go through every text takes longer than to cut the answer


class Answers(Known[pd.DataFrame]):
    """Question → answer."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        super().__init__(_bytes, most_bytes)

    def get(self, key: Hashable, work_out: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """As of all that is known. Each call returns a frame of its own: a cell that is set in it is set in no other.

        Lists in cells are shared.
        """
        return super().get(key, lambda: _readable(work_out())).copy(deep=False)


def _bytes(answer: pd.DataFrame) -> int:
    some = answer.head(MEASURED)
    return OVERHEAD + int(some.memory_usage(deep=True).sum() * len(answer) / max(len(some), 1))


def _readable(answer: pd.DataFrame) -> pd.DataFrame:
    """The same values, text as Python holds it: pages read them row by row, which costs Arrow five times as much."""
    text = [name for name, kind in answer.dtypes.items() if kind == "str"]
    return answer.astype(dict.fromkeys(text, object)) if text else answer
