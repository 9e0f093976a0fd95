"""Most tests read their workbooks in this process: starting another for each would take longer than all the rest."""

import pytest

from peerreview.workbook import read
from peerreview.workbook.book import Limits, Sheet

IN_A_CHILD = ("tests.unit.test_read", "tests.unit.test_formats")  # what they are about


@pytest.fixture(autouse=True)
def read_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a child would answer, with the same limits but those of time and memory."""
    if request.module.__name__ not in IN_A_CHILD:

        def parse_here(kind: str, name: str, data: bytes, limits: Limits) -> list[Sheet]:
            return read._receive(read._answer({"kind": kind, "name": name.rpartition(".")[0]}, data, limits))

        monkeypatch.setattr(read, "_parse_in_child", parse_here)
