"""What `peerreview check` makes of a thousand damaged files: `python -m benchmarks.hostile [--files 1000]`.

Workbooks of every format are damaged: cut off, with bytes turned, with parts missing, doubled or full of nonsense. Each
is checked as a user would, in a process of its own. With --folder FOLDER, the files in it and below are checked as they
are; with --keep FOLDER, those whose check ended as it should not are left there.
"""

import argparse
import io
import os
import random
import re
import shutil
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from warnings import catch_warnings, simplefilter

from benchmarks.figures import Figure, verdict
from benchmarks.process import Ended, run
from tests.formats import Tab, write_ods, write_xls, write_xlsb

ROOT = Path(__file__).resolve().parents[1]
DEMO = ROOT / "data" / "demo"
SECONDS, MEGABYTES = 30, 1_000  # the most that one file may take
PATIENCE = 60  # seconds, after which a check is ended and counted as too slow
SHEET = (
    ("School", "Review date", "Theme"),
    *((f"School {number}", "12/01/2026", "Our impact") for number in range(40)),
)
NONSENSE = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
    b"<c r='XFD1048576'><v>1</v></c>",
    b'<row r="99999999999"><c r="ZZZZ9" t="s"><v>4294967295</v></c></row>',
    b"\x00\xff\xfe\r\n" * 50,
    b"<a>" * 5_000,
    b"=cmd|' /C calc'!A0\t\x1b[31m",
)
# The numbers that sizes, places and styles hang on.
_NUMBERS = re.compile(rb'(?<==")\d+(?=")')


def cut(chance: random.Random, data: bytes) -> bytes:
    """The beginning of a file: a download that broke off."""
    return data[: chance.randrange(len(data))]


def turned(chance: random.Random, data: bytes) -> bytes:
    """Some bytes are others."""
    found = bytearray(data)
    for _ in range(chance.choice((1, 10, 200))):
        found[chance.randrange(len(found))] = chance.randrange(256)
    return bytes(found)


def stuffed(chance: random.Random, data: bytes) -> bytes:
    """Nonsense in the middle."""
    place = chance.randrange(len(data))
    return data[:place] + chance.choice(NONSENSE) + data[place:]


def blanked(chance: random.Random, data: bytes) -> bytes:
    """A stretch of zeros, as a file that was never quite synced has."""
    start = chance.randrange(len(data))
    length = min(chance.randrange(1, 5_000), len(data) - start)
    return data[:start] + bytes(length) + data[start + length :]


def renumbered(chance: random.Random, data: bytes) -> bytes:
    """Numbers in XML are too large, or none."""
    others = (b"0", b"-1", b"1048577", b"4294967296", b"99999999999999999999", b"", b"x")
    return _NUMBERS.sub(lambda found: chance.choice(others) if chance.random() < 0.02 else found[0], data)


RAW = (cut, turned, stuffed, blanked)
Change = Callable[[random.Random, bytes], bytes]


def inside(chance: random.Random, data: bytes) -> bytes:
    """The parts of a zipped workbook are damaged, lost, doubled or changed for one another, and the zip is whole."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = [(name, package.read(name)) for name in package.namelist()]
    place = chance.randrange(len(parts))
    name, part = parts[place]
    what = chance.randrange(6)
    if what == 0:
        del parts[place]
    elif what == 1:
        parts.append((name, part))
    elif what == 2:
        parts[place] = (name, chance.choice(parts)[1])
    elif part:
        change: Change = chance.choice((*RAW, renumbered, renumbered))
        parts[place] = (name, change(chance, part))
    made = io.BytesIO()
    with catch_warnings(), zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        simplefilter("ignore")  # the same name twice is what we want
        for one, content in parts:
            package.writestr(zipfile.ZipInfo(one), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def originals(folder: Path) -> list[Path]:
    """A workbook of each format, and those of the demo."""
    tabs = [Tab("Reviews", SHEET), Tab("Notes", [("please note", 1.5)])]
    others = [write(folder / f"whole{end}", *tabs) for end, write in WRITERS.items()]
    text = folder / "whole.csv"
    text.write_text("\n".join(",".join(row) for row in SHEET), encoding="utf-8")
    return [*others, text, *sorted(DEMO.rglob("*.xlsx"))]


WRITERS = {".xls": write_xls, ".xlsb": write_xlsb, ".ods": write_ods}


def damaged(folder: Path, files: int, seed: int) -> Iterator[Path]:
    """So many damaged workbooks, the same for each seed."""
    chance, whole = random.Random(seed), originals(folder)  # noqa: S311
    for number in range(files):
        source = whole[number % len(whole)]
        data = source.read_bytes()
        zipped = data.startswith(b"PK") and chance.random() < 0.7
        path = folder / f"{number:05}{source.suffix}"
        path.write_bytes(inside(chance, data) if zipped else chance.choice(RAW)(chance, data))
        yield path


@dataclass(frozen=True, slots=True)
class Checked:
    """How the check of a file ended."""

    path: Path
    ended: Ended

    @property
    def fault(self) -> str:
        """What a user would not accept; "" where there is nothing."""
        code, said = self.ended.code, self.ended.said
        if code not in (0, 1, 2):
            return f"exit code {code}"
        if "Traceback" in said or "panicked" in said:
            return "not in plain words"
        return "" if said.strip() else "nothing said"


def check(path: Path) -> Checked:
    """`peerreview check` on one file."""
    ended = run([sys.executable, "-m", "peerreview.cli", "check", str(path)], PATIENCE)
    return Checked(path, ended)


def tell(checked: Sequence[Checked]) -> None:
    """Prints how the checks ended, and each that ended as it should not."""
    codes = Counter(one.ended.code for one in checked)
    print(f"{len(checked):,} files: {', '.join(f'{times:,} ended with {code}' for code, times in codes.most_common())}")
    said = Counter(found for one in checked for found in set(re.findall(r"\[([a-z_0-9]+)\]", one.ended.said)))
    print(f"  {', '.join(f'{code} {times:,}' for code, times in said.most_common(12))}")
    for one in checked:
        if one.fault:
            print(f"  {one.path.name}: {one.fault}: {one.ended.said[-300:].strip()}")


def bench(arguments: Sequence[str] | None = None) -> list[Figure]:
    """Damages, checks, and keeps what went wrong in --keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place, ThreadPoolExecutor(os.cpu_count() or 1) as several:
        if options.folder:
            files = sorted(file for file in options.folder.rglob("*") if file.is_file())
        else:
            files = list(damaged(Path(place), options.files, options.seed))
        checked = list(several.map(check, files))
        if options.keep:
            options.keep.mkdir(parents=True, exist_ok=True)
            for one in checked:
                if one.fault:
                    shutil.copy(one.path, options.keep)
    tell(checked)
    return [
        Figure("Damaged files: checks that end as they should not", sum(bool(one.fault) for one in checked), 0),
        Figure("Damaged files: slowest check", max(one.ended.seconds for one in checked), SECONDS, "s"),
        Figure("Damaged files: most memory", max(one.ended.megabytes for one in checked), MEGABYTES, "MB"),
    ]


if __name__ == "__main__":
    sys.exit(verdict(bench()))
