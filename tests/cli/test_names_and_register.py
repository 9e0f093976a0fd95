"""From a terminal: which school a name means, and the register of schools."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from tests import gias
from tests.store.stores import DAY, WHOSE
from tests.workbooks import write_xlsx

Run = Callable[..., Result]
WREN, MERE = "Wrenmoor Primary School", "Hollowmere Junior School"


@pytest.fixture
def loaded(run: Run, folder: Path, tmp_path: Path) -> Path:
    """A store in which one review waits for its school."""
    book = write_xlsx(
        tmp_path / "register.xlsx",
        Schools=[("School", "URN"), (WREN, "990001"), (MERE, "990002")],
        Reviews=[("School", "Review date"), (WREN, DAY), ("Lake", DAY)],
    )
    loading = ("--partnership", WHOSE, "--protocol", "tiptree-stanway")
    assert run("load", book, "--store", folder, *loading).exit_code == 0
    return folder


class TestAlias:
    def test_it_is_said_once_listed_and_taken_back(self, run: Run, loaded: Path) -> None:
        said = run("alias", "Lake", MERE, "--store", loaded)
        assert (said.exit_code, said.stdout) == (0, f"“Lake” means {MERE}. Snapshot 2 is live.\n")
        assert run("alias", "--list", "--store", loaded).stdout == f"“Lake” means {MERE} ({WHOSE})\n"
        back = run("alias", "--remove", "lake", "--store", loaded)
        assert back.stdout == "“Lake” is not taken for a school any more. Snapshot 3 is live.\n"
        assert run("alias", "--list", "--store", loaded).stdout == "No name has been accepted yet.\n"
        told = run("history", "--store", loaded).stdout.splitlines()
        assert "Names of schools (“Lake” is not taken for a school any more)" in told[0]
        assert f"Names of schools (“Lake” means {MERE}) (snapshot 2)" in told[1]

    def test_as_json(self, run: Run, loaded: Path) -> None:
        entry = {"partnership": WHOSE, "text": "Lake", "school": MERE, "urn": "990002"}
        assert json.loads(run("alias", "Lake", "990002", "--json", "--store", loaded).stdout) == entry | {"snapshot": 2}
        assert json.loads(run("alias", "--list", "--json", "--store", loaded).stdout) == [entry]

    @pytest.mark.parametrize("said", [(), ("Lake",), ("Lake", MERE, "--remove", "Lake"), ("Lake", "Nowhere")])
    def test_half_a_saying_is_2_and_changes_nothing(self, run: Run, loaded: Path, said: tuple[str, ...]) -> None:
        result = run("alias", *said, "--store", loaded)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.count("\n") == 1
        assert not (loaded / "snapshots" / "000002.duckdb").exists()


class TestGias:
    def test_it_says_how_many_schools_it_knows(self, run: Run, loaded: Path, tmp_path: Path) -> None:
        file = gias.write(tmp_path, gias.register(gias.school("990001", WREN), gias.school("990009", "Elm School")))
        result = run("gias", file, "--store", loaded)
        assert result.exit_code == 0
        assert (
            "The register of schools of 20 November 2026 is used: it has 2 schools, among them 1 of 2" in result.stdout
        )
        assert "Register of schools of 20 November 2026" in run("history", "--store", loaded).stdout

    def test_it_is_taken_back(self, run: Run, loaded: Path, tmp_path: Path) -> None:
        file = gias.write(tmp_path, gias.register(gias.school("990001", WREN)))
        assert run("gias", file, "--store", loaded).exit_code == 0
        back = run("gias", "--remove", "--store", loaded)
        assert back.exit_code == 0
        assert back.stdout.startswith("The register of schools of 20 November 2026 is used no more, and the cells that")
        assert back.stdout.endswith(" are blank again. Snapshot 3 is live.\n")
        assert "Register of schools taken back (snapshot 3, live)" in run("history", "--store", loaded).stdout
        again = run("gias", "--remove", "--store", loaded)
        assert (again.exit_code, again.stdout) == (2, "")
        assert again.stderr == "No register of schools is used, so there is none to take back.\n"

    def test_taken_back_as_json(self, run: Run, loaded: Path, tmp_path: Path) -> None:
        run("gias", gias.write(tmp_path, gias.register(gias.school("990001", WREN))), "--store", loaded)
        said = json.loads(run("gias", "--remove", "--json", "--store", loaded).stdout)
        assert (said["removed"]["on"], said["snapshot"]) == ("2026-11-20", 3)

    @pytest.mark.parametrize("options", [(), ("register.csv", "--remove"), ("--remove", "--on", "2026-10-01")])
    def test_half_a_saying_is_2(self, run: Run, loaded: Path, options: tuple[str, ...]) -> None:
        result = run("gias", *options, "--store", loaded)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "Give the file of the register of schools, or --remove alone" in result.stderr

    def test_as_json(self, run: Run, loaded: Path, tmp_path: Path) -> None:
        file = gias.write(tmp_path, gias.register(gias.school("990001", WREN)), "schools.csv")
        said = json.loads(run("gias", file, "--on", "2026-10-01", "--json", "--store", loaded).stdout)
        assert (said["gias"]["on"], said["known"], said["listed"], said["snapshot"]) == ("2026-10-01", 1, 2, 2)

    @pytest.mark.parametrize(
        ("options", "says"),
        [(("--on", "yesterday"), "“yesterday” is not a day."), (("--links", "none.csv"), "none.csv cannot be read")],
    )
    def test_what_cannot_be_used_is_2_with_a_sentence(
        self, run: Run, loaded: Path, tmp_path: Path, options: tuple[str, str], says: str
    ) -> None:
        file = gias.write(tmp_path, gias.register(gias.school("990001", WREN)))
        result = run("gias", file, *options, "--store", loaded)
        assert result.exit_code == 2
        assert says in result.stderr
