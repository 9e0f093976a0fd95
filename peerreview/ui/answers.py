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
        self._kept: OrderedDict[Hashable, tuple[Asked, int]] = OrderedDict()
        self._guard, self._most, self._bytes = Lock(), most_bytes, 0

    def get(self, key: Hashable, work_out: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """The answer kept under `key`, else what `work_out` returns; what it raises is raised and not kept.

        Each call returns a frame of its own: a cell that is set in it is set in no other.
        """
        with self._guard:
            known, _ = self._kept.get(key, (None, 0))
            if known:
                self._kept.move_to_end(key)
            else:
                mine: Asked = Future()
                self._kept[key] = (mine, 0)
        answered = known or self._fill(key, mine, work_out)
        return answered.result().copy(deep=False)

    def _fill(self, key: Hashable, future: Asked, work_out: Callable[[], pd.DataFrame]) -> Asked:
        try:
            answer = _readable(work_out())
        except BaseException as problem:
            with self._guard:
                self._drop(key)
            future.set_exception(problem)
            raise
        future.set_result(answer)
        self._keep(key, future, OVERHEAD + int(answer.memory_usage(deep=True).sum()))
        return future

    def _keep(self, key: Hashable, future: Asked, size: int) -> None:
        """Counts an answer in, and lets go of those used longest ago; one still being worked out counts nothing."""
        with self._guard:
            self._drop(key)
            self._kept[key] = (future, size)
            self._bytes += size
            while self._bytes > self._most and len(self._kept) > 1:
                self._drop(next(iter(self._kept)))

    def _drop(self, key: Hashable) -> None:
        _, size = self._kept.pop(key, (None, 0))
        self._bytes -= size


def _readable(answer: pd.DataFrame) -> pd.DataFrame:
    """The same values, text as Python holds it: pages read them row by row, which costs Arrow five times as much."""
    text = [name for name, kind in answer.dtypes.items() if kind == "str"]
    return answer.astype(dict.fromkeys(text, object)) if text else answer
