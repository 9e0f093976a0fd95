"""The files that are meant, each read and checked on its own. It needs no database, so that reading starts at once."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path

from peerreview.errors import UnreadableFile
from peerreview.workbook.check import CheckedWorkbook, check_workbook
from peerreview.workbook.issues import Issue, issue_of

Progress = Callable[[str], None]
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".tsv")


def workbooks_in(paths: Sequence[Path]) -> list[Path]:
    """The files that are meant, each once: a file itself, and of a folder every workbook in it, in order of names."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.suffix.lower() in WORKBOOKS)
            found += [p for p in inside if not p.name.startswith(("~$", "."))]
        else:
            found.append(path)
    return list({path.resolve(): path for path in reversed(found)}.values())[::-1]


def check_all(
    paths: Sequence[Path], names: Mapping[Path, str], progress: Progress, *, meanwhile: Sequence[str] = ()
) -> tuple[dict[Path, CheckedWorkbook], list[Issue]]:
    """Every workbook that can be used, checked, and an issue for each that cannot.

    `names` gives a file the name that a person knows it by. The modules of `meanwhile` are imported while a child
    process reads: what comes next need not be waited for.
    """
    checked: dict[Path, CheckedWorkbook] = {}
    refused: list[Issue] = []
    with ThreadPoolExecutor(1) as beside:
        beside.map(import_module, meanwhile)
        for number, path in enumerate(workbooks_in(paths), 1):
            name = names.get(path, path.name)
            progress(f"Reading {name} ({number})")
            try:
                checked[path] = check_workbook(path, name)
            except UnreadableFile as problem:
                refused.append(issue_of(problem, name))
    return checked, refused
