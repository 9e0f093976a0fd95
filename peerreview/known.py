"""What was worked out before, for all who ask alike: what was used last, up to so much."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Known(Generic[T]):
    """Key → what belongs to it. Each is worked out once, however many sessions ask at the same time.

    `size` tells how much one of them takes, in the unit of `most`.
    """

    def __init__(self, size: Callable[[T], int], most: int) -> None:
        self._kept: OrderedDict[Hashable, tuple[T, int]] = OrderedDict()
        self._asked: dict[Hashable, Future[T]] = {}  # still being worked out
        self._guard, self._size, self._most, self._sum = Lock(), size, most, 0

    def get(self, key: Hashable, work_out: Callable[[], T]) -> T:
        """What is kept under `key`, else what `work_out` returns; what it raises is raised and not kept."""
        with self._guard:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key][0]
            others = self._asked.get(key)
            if others is None:
                mine: Future[T] = Future()
                self._asked[key] = mine
        return others.result() if others else self._fill(key, mine, work_out)

    def _fill(self, key: Hashable, future: "Future[T]", work_out: Callable[[], T]) -> T:
        try:
            found = work_out()
            size = self._size(found)
        except BaseException as problem:
            with self._guard:
                del self._asked[key]
            future.set_exception(problem)
            raise
        with self._guard:
            del self._asked[key]
            self._keep(key, found, size)
        future.set_result(found)
        return found

    def _keep(self, key: Hashable, found: T, size: int) -> None:
        """Counts one in, and lets go of those used longest ago; call it with the guard held."""
        self._kept[key] = (found, size)
        self._sum += size
        while self._sum > self._most and len(self._kept) > 1:
            _, (_, gone) = self._kept.popitem(last=False)
            self._sum -= gone
