"""Answers that were given before, for all sessions alike: the ones used last, up to so many bytes."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import TypeAlias

import pandas as pd

MOST_BYTES = 200_000_000
Asked: TypeAlias = "Future[pd.DataFrame]"
OVERHEAD = 20_000  # bytes of an answer beside its values, most of them in the index of its columns


class Answers:
    """Question → answer. Each is worked out once, however many sessions ask at the same time."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._kept: OrderedDict[Hashable, tuple[pd.DataFrame, int]] = OrderedDict()
        self._asked: dict[Hashable, Asked] = {}  # still being worked out
        self._guard, self._most, self._bytes = Lock(), most_bytes, 0

    def get(self, key: Hashable, work_out: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """The answer kept under `key`, else what `work_out` returns; what it raises is raised and not kept.

        Each call returns a frame of its own: a cell that is set in it is set in no other. Lists in cells are shared.
        """
        with self._guard:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key][0].copy(deep=False)
            others = self._asked.get(key)
            if others is None:
                mine: Asked = Future()
                self._asked[key] = mine
        return (others.result() if others else self._fill(key, mine, work_out)).copy(deep=False)

    def _fill(self, key: Hashable, future: Asked, work_out: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        try:
            answer = _readable(work_out())
        except BaseException as problem:
            with self._guard:
                del self._asked[key]
            future.set_exception(problem)
            raise
        size = OVERHEAD + int(answer.memory_usage(deep=True).sum())
        with self._guard:
            del self._asked[key]
            self._keep(key, answer, size)
        future.set_result(answer)
        return answer

    def _keep(self, key: Hashable, answer: pd.DataFrame, size: int) -> None:
        """Counts an answer in, and lets go of those used longest ago; call it with the guard held."""
        self._kept[key] = (answer, size)
        self._bytes += size
        while self._bytes > self._most and len(self._kept) > 1:
            _, (_, gone) = self._kept.popitem(last=False)
            self._bytes -= gone


def _readable(answer: pd.DataFrame) -> pd.DataFrame:
    """The same values, text as Python holds it: pages read them row by row, which costs Arrow five times as much."""
    text = [name for name, kind in answer.dtypes.items() if kind == "str"]
    return answer.astype(dict.fromkeys(text, object)) if text else answer
