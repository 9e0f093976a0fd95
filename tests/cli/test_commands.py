"""Each command: what it prints, where, and the exit code that a script can rely on."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.main import get_command
from typer.testing import CliRunner, Result

from peerreview import demonstration
from peerreview.cli import app
from peerreview.questions.catalogue import questions
from peerreview.store.store import Store
from tests.store.stores import SCHOOLS, WHOSE, cli, copied, timetable
from tests.workbooks import write_xlsx

Run = Callable[..., Result]
COMMANDS = [
    "alias",
    "ask",
    "check",
    "demo",
    "forget",
    "gias",
    "history",
    "load",
    "pack",
    "questions",
    "rebuild",
    "record",
    "rollback",
    "serve",
    "template",
]
LOADING = ("--partnership", WHOSE, "--protocol", "tiptree-stanway")


def document(result: Result) -> Any:
    """What a script reads: standard output is one JSON document and nothing else."""
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("loaded")
    command = ["load", timetable(folder), "--store", folder / "store", *LOADING]
    assert CliRunner().invoke(app, list(map(str, command))).exit_code == 0
    return folder


@pytest.fixture
def loaded(made: Path, tmp_path: Path) -> Path:
    """A store with one timetable in it."""
    return copied(made, tmp_path).folder


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A workbook without a fault."""
    return write_xlsx(
        tmp_path / "good.xlsx",
        Schools=[("School", "Partnership"), *((school, WHOSE) for school in SCHOOLS)],
        Reviews=[("School", "Protocol", "Review date"), *((s, "tiptree-stanway", "10/03/2026") for s in SCHOOLS)],
    )


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A file that is no workbook."""
    path = tmp_path / "broken.xlsx"
    path.write_bytes(b"PK\x03\x04 and then nothing")
    return path


def with_issues(folder: Path) -> Path:
    rows = [(SCHOOLS[0], "31/02/2026"), (SCHOOLS[1], "10/03/2026")]
    return write_xlsx(folder / "issues.xlsx", Timetable=[("School", "Review date"), *rows])


class TestHelp:
    def test_it_lists_every_command(self, run: Run) -> None:
        assert sorted(get_command(app).commands) == COMMANDS
        shown = run("--help")
        assert shown.exit_code == 0
        assert [name for name in COMMANDS if name not in shown.stdout] == []

    @pytest.mark.parametrize("command", COMMANDS)
    def test_every_command_says_what_it_does(self, run: Run, command: str) -> None:
        shown = run(command, "--help")
        assert shown.exit_code == 0
        assert "Usage" in shown.stdout

    @pytest.mark.parametrize("arguments", [["nonsense"], ["load"], ["ask", "headlines", "--nonsense"]])
    def test_a_command_that_is_none_is_exit_code_2(self, run: Run, arguments: list[str]) -> None:
        result = run(*arguments)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr


class TestCheck:
    def test_fit_to_load_is_0(self, run: Run, good: Path) -> None:
        result = run("check", good)
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout.splitlines() == [
            "good.xlsx, Schools: 3 rows in, 3 loaded, 0 left out",
            "good.xlsx, Reviews: 3 rows in, 3 loaded, 0 left out",
        ]

    def test_loads_with_issues_is_1(self, run: Run, tmp_path: Path) -> None:
        result = run("check", with_issues(tmp_path), *LOADING)
        assert result.exit_code == 1
        assert "issues.xlsx Timetable!B2" in result.stdout

    def test_cannot_be_used_is_2(self, run: Run, good: Path, broken: Path, tmp_path: Path) -> None:
        assert run("check", broken).exit_code == 2
        assert run("check", good, broken).exit_code == 2
        assert run("check", tmp_path / "nowhere.xlsx").exit_code == 2

    def test_nothing_to_check_is_2(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "empty").mkdir()
        result = run("check", tmp_path / "empty", "--json")
        assert result.exit_code == 2
        assert document(result) == {"error": "There is no workbook to check."}

    def test_a_protocol_that_is_none_is_2(self, run: Run, good: Path) -> None:
        result = run("check", good, "--protocol", "nonsense", "--json")
        assert result.exit_code == 2
        assert "“nonsense” is not a protocol that is known here. Use one of: " in document(result)["error"]

    def test_as_json(self, run: Run, tmp_path: Path, broken: Path) -> None:
        found = document(run("check", with_issues(tmp_path), broken, "--json", *LOADING))
        assert [sheet["rows_in"] for sheet in found["sheets"]] == [2]
        assert found["refused"] == ["broken.xlsx"]
        assert found["issues"][0]["severity"] == "refused"
        assert {issue["cell"] for issue in found["issues"]} >= {"Timetable!B2"}
        assert all(issue["code"] for issue in found["issues"])

    def test_it_changes_no_store(self, run: Run, good: Path, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        monkeypatch.setenv("PEERREVIEW_STORE", str(folder))
        run("check", good)
        assert not folder.exists()


class TestLoad:
    def test_published_is_0(self, run: Run, folder: Path, tmp_path: Path) -> None:
        result = run("load", timetable(tmp_path), "--store", folder, *LOADING)
        assert result.exit_code == 0
        assert result.stdout.splitlines()[0] == "timetable.xlsx, Timetable: 3 rows in, 3 loaded, 0 left out"
        assert result.stdout.splitlines()[-1] == "Published as snapshot 1."

    def test_with_issues_too(self, run: Run, folder: Path, tmp_path: Path) -> None:
        assert run("load", with_issues(tmp_path), "--store", folder, *LOADING).exit_code == 0

    def test_and_with_a_refused_file_among_good_ones(
        self, run: Run, folder: Path, tmp_path: Path, broken: Path
    ) -> None:
        result = run("load", broken, timetable(tmp_path), "--store", folder, *LOADING, "--json")
        assert result.exit_code == 0
        assert document(result)["refused"] == ["broken.xlsx"]
        assert document(result)["snapshot"] == 1

    def test_refused_is_2_and_says_why(self, run: Run, folder: Path, broken: Path) -> None:
        result = run("load", broken, "--store", folder, *LOADING, "--json")
        assert result.exit_code == 2
        (issue,) = document(result)["issues"]
        assert (issue["file"], issue["severity"]) == ("broken.xlsx", "refused")
        assert issue["code"] in result.stderr
        assert Store.open(folder).current is None

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            ((), "does not say which partnership it belongs to"),
            (("--partnership", WHOSE, "--protocol", "nonsense"), "“nonsense” is not a protocol"),
        ],
    )
    def test_so_is_what_has_to_be_said_first(
        self, run: Run, folder: Path, tmp_path: Path, options: tuple[str, ...], said: str
    ) -> None:
        result = run("load", timetable(tmp_path), "--store", folder, "--json", *options)
        assert result.exit_code == 2
        assert said in document(result)["error"]
        assert said in result.stderr

    def test_an_empty_folder_is_2(self, run: Run, folder: Path, tmp_path: Path) -> None:
        (tmp_path / "empty").mkdir()
        result = run("load", tmp_path / "empty", "--store", folder, "--json")
        assert (result.exit_code, document(result)) == (2, {"error": "There is no workbook to load."})

    def test_the_same_again_changes_nothing(self, run: Run, loaded: Path, tmp_path: Path) -> None:
        result = run("load", tmp_path / "timetable.xlsx", "--store", loaded)
        assert result.exit_code == 0
        assert result.stdout.splitlines()[-1] == "Nothing has changed since the last load."
        assert Store.open(loaded).kept() == [1]
        assert [p.name for p in (loaded / "snapshots").iterdir()] == ["000001.duckdb"]

    def test_the_changes_are_in_the_document(self, run: Run, loaded: Path, tmp_path: Path) -> None:
        found = document(run("load", timetable(tmp_path, 1), "--store", loaded, "--json"))
        assert found["snapshot"] == 2
        dates = [c for c in found["changes"] if c["what"].endswith("Review date")]
        assert [(c["before"], c["after"]) for c in dates] == [("10 March 2026", "11 March 2026")] * 3

    def test_a_renamed_file_is_taken_for_a_new_version(self, run: Run, loaded: Path, tmp_path: Path) -> None:
        result = run("load", timetable(tmp_path, 1, "timetable final.xlsx"), "--store", loaded, "--json")
        asked = "timetable final.xlsx looks like a newer version of timetable.xlsx (3 of 3 reviews alike)"
        assert asked in result.stderr
        assert document(result)["snapshot"] == 2
        assert [source.source for source in Store.open(loaded).sources(2)] == ["timetable"]

    def test_unless_it_is_loaded_as_another_source(self, run: Run, loaded: Path, tmp_path: Path) -> None:
        run("load", timetable(tmp_path, 1, "second.xlsx"), "--as", "autumn", "--store", loaded)
        assert [source.source for source in Store.open(loaded).sources(2)] == ["timetable", "autumn"]


class TestAsk:
    def test_as_a_list_of_rows(self, run: Run, loaded: Path) -> None:
        result = run("ask", "follow_ups", "--store", loaded, "--as-of", "2026-04-01", "--format", "json")
        rows = document(result)
        assert (result.exit_code, result.stderr) == (0, "")
        assert [row["school"] for row in rows if row["step"] == "Review"] == sorted(SCHOOLS)
        workshop = next(row for row in rows if row["step"] == "Workshop")
        assert workshop["due"] == "2026-03-24"
        assert workshop["state"] == "overdue"
        assert repr(workshop["days_overdue"]) == "8"

    def test_as_csv(self, run: Run, loaded: Path) -> None:
        lines = run("ask", "schools", "--store", loaded, "--format", "csv").stdout.splitlines()
        assert "school" in lines[0].split(",")
        assert len(lines) == 1 + len(SCHOOLS)

    def test_formulas_come_out_harmless(self, run: Run, folder: Path, tmp_path: Path) -> None:
        evil = '=HYPERLINK("http://example.org","x")'
        book = write_xlsx(tmp_path / "t.xlsx", Timetable=[("School", "Review date"), (evil, "10/03/2026")])
        run("load", book, "--store", folder, *LOADING)
        out = run("ask", "schools", "--store", folder, "--format", "csv").stdout
        assert "HYPERLINK" in out
        assert ",=" not in out
        assert not any(line.startswith(("=", '"=')) for line in out.splitlines())

    def test_as_a_table(self, run: Run, loaded: Path) -> None:
        shown = run("ask", "headlines", "--store", loaded).stdout
        assert "overdue" in shown
        assert WHOSE in shown

    def test_whole_numbers_stay_whole(self, run: Run, loaded: Path) -> None:
        rows = document(run("ask", "follow_ups", "--store", loaded, "--as-of", "2026-04-01", "--format", "json"))
        days = {repr(row["days_overdue"]) for row in rows}
        assert days == {"8", "None"}
        assert ".0" not in run("ask", "follow_ups", "--store", loaded, "--format", "csv").stdout

    def test_narrowed(self, run: Run, loaded: Path) -> None:
        rows = document(run("ask", "follow_ups", "--store", loaded, "--school", SCHOOLS[0], "--format", "json"))
        assert {row["school"] for row in rows} == {SCHOOLS[0]}

    def test_of_an_earlier_snapshot(self, run: Run, loaded: Path, tmp_path: Path) -> None:
        run("load", timetable(tmp_path, 7), "--store", loaded)
        how = ("--store", loaded, "--as-of", "2026-01-01", "--format", "json")
        then = document(run("ask", "follow_ups", *how, "--snapshot", 1))
        now = document(run("ask", "follow_ups", *how))
        assert {row["due"] for row in then if row["step"] == "Review"} == {"2026-03-10"}
        assert {row["due"] for row in now if row["step"] == "Review"} == {"2026-03-17"}

    def test_nothing_to_show_is_no_error(self, run: Run, loaded: Path) -> None:
        nowhere = ("--school", "No such school")
        assert run("ask", "follow_ups", "--store", loaded, *nowhere).stdout == "Nothing to show.\n"
        assert document(run("ask", "follow_ups", "--store", loaded, *nowhere, "--format", "json")) == []

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["nonsense"], "There is no question called “nonsense”. Ask one of: actions, "),
            (["follow_ups", "--as-of", "next week"], "“next week” is not a day. Write it as 2026-11-22."),
            (["follow_ups", "--as-of", "2026-02-30"], "“2026-02-30” is not a day."),
            (["follow_ups", "--viewer", "nobody@example.org"], "nobody@example.org is not among the viewers"),
            (["follow_ups", "--snapshot", "99"], "Snapshot 99 is not kept. These are: 1."),
            (["sources", "--school", "X"], "“sources” cannot be narrowed by school"),
        ],
    )
    def test_what_cannot_be_answered_is_2(self, run: Run, loaded: Path, arguments: list[str], said: str) -> None:
        result = run("ask", *arguments, "--store", loaded, "--format", "json")
        assert result.exit_code == 2
        assert document(result)["error"].startswith(said)
        assert said in result.stderr

    def test_a_format_that_is_none_is_2(self, run: Run, loaded: Path) -> None:
        result = run("ask", "schools", "--store", loaded, "--format", "xml")
        assert (result.exit_code, result.stdout) == (2, "")
        assert "“xml” is not a format. Use table, csv or json." in result.stderr

    def test_a_viewer_sees_the_own_school_only(self, run: Run, loaded: Path) -> None:
        (loaded / "viewers.toml").write_text(
            f'["gov@example.org"]\nrole = "governor"\npartnerships = ["{WHOSE}"]\nschools = ["{SCHOOLS[0]}"]\n',
            encoding="utf-8",
        )
        how = ("--store", loaded, "--viewer", "Gov@example.org", "--format", "json")
        assert {row["school"] for row in document(run("ask", "follow_ups", *how))} == {SCHOOLS[0]}
        refused = run("ask", "loads", *how)
        assert (refused.exit_code, list(document(refused))) == (2, ["error"])

    def test_viewers_that_cannot_be_read_are_said(self, run: Run, loaded: Path) -> None:
        (loaded / "viewers.toml").write_text("[", encoding="utf-8")
        result = run("ask", "schools", "--store", loaded, "--viewer", "a@example.org", "--format", "json")
        assert result.exit_code == 2
        assert "viewers.toml in the store cannot be read" in document(result)["error"]

    def test_settings_that_cannot_be_read_are_said(self, run: Run, loaded: Path) -> None:
        (loaded / "store.toml").write_text("as_of = ", encoding="utf-8")
        result = run("ask", "headlines", "--store", loaded, "--format", "json")
        assert result.exit_code == 2
        assert "store.toml cannot be read" in document(result)["error"]


@pytest.mark.parametrize(
    "command", [["ask", "headlines"], ["history"], ["rebuild"], ["rollback", "1"], ["forget", "x"]]
)
def test_a_store_that_is_not_there_is_not_made(run: Run, folder: Path, command: list[str]) -> None:
    result = run(*command, "--store", folder)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"There is no store at {folder}. Load a workbook first" in result.stderr
    assert not folder.exists()


def test_an_empty_store_is_said(run: Run, folder: Path) -> None:
    Store.open(folder)
    result = run("ask", "headlines", "--store", folder, "--format", "json")
    assert (result.exit_code, document(result)) == (
        2,
        {"error": "Nothing has been loaded yet. Load a workbook first."},
    )
    assert run("history", "--store", folder).stdout == "Nothing has been loaded yet.\n"
    assert document(run("history", "--store", folder, "--json")) == []


def test_the_store_of_the_surroundings(run: Run, loaded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEERREVIEW_STORE", str(loaded))
    assert run("ask", "headlines").exit_code == 0


def test_questions_lists_them_all(run: Run) -> None:
    lines = run("questions").stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(questions())


class TestHistory:
    def test_newest_first_in_words(self, run: Run, loaded: Path, tmp_path: Path) -> None:
        run("load", timetable(tmp_path, 1), "--store", loaded)
        run("rollback", 1, "--store", loaded)
        run("rebuild", "--store", loaded)
        run("forget", "timetable", "--store", loaded)
        said = [line.split("  ", 1)[1] for line in run("history", "--store", loaded).stdout.splitlines()]
        assert said == [
            "Forgotten: timetable (snapshot 4, live)",
            "Built anew (snapshot 3)",
            "Went back to snapshot 1",
            "Loaded: timetable.xlsx (snapshot 2)",
            "Loaded: timetable.xlsx (snapshot 1)",
        ]

    def test_as_json(self, run: Run, loaded: Path) -> None:
        (line,) = document(run("history", "--store", loaded, "--json"))
        assert (line["kind"], line["snapshot"], line["live"], line["kept"]) == ("load", 1, True, True)


class TestUpkeep:
    def test_rollback(self, run: Run, loaded: Path, tmp_path: Path) -> None:
        run("load", timetable(tmp_path, 1), "--store", loaded)
        result = run("rollback", 1, "--store", loaded)
        assert (result.exit_code, result.stdout) == (0, "Snapshot 1 is live.\n")
        assert Store.open(loaded).current == 1

    def test_rollback_to_what_is_not_kept_is_2(self, run: Run, loaded: Path) -> None:
        result = run("rollback", 7, "--store", loaded)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "Snapshot 7 is not kept. These are: 1." in result.stderr

    def test_rebuild(self, run: Run, loaded: Path) -> None:
        result = run("rebuild", "--store", loaded)
        assert (result.exit_code, result.stdout) == (0, "Rebuilt as snapshot 2.\n")

    def test_forget(self, run: Run, loaded: Path) -> None:
        result = run("forget", "timetable", "--store", loaded)
        assert (result.exit_code, result.stdout) == (0, "“timetable” is removed. Snapshot 2 is live.\n")
        assert result.stderr == ""
        assert list((loaded / "archive").iterdir()) == []

    def test_forget_what_is_not_there_is_2(self, run: Run, loaded: Path) -> None:
        result = run("forget", "tables", "--store", loaded)
        assert result.exit_code == 2
        assert "No workbook is called “tables”. There are: timetable." in result.stderr


class TestTemplate:
    def test_a_workbook_to_fill_in(self, run: Run, tmp_path: Path) -> None:
        out = tmp_path / "template.xlsx"
        result = run("template", out)
        assert (result.exit_code, result.stdout) == (0, f"Written: {out}\n")
        assert {"Schools", "Reviews", "Actions"} <= set(openpyxl.load_workbook(out).sheetnames)

    def test_with_the_schools_of_a_store(self, run: Run, loaded: Path, tmp_path: Path) -> None:
        out = tmp_path / "template.xlsx"
        assert run("template", out, "--from", loaded).exit_code == 0
        cells = {cell for row in openpyxl.load_workbook(out)["Schools"].iter_rows(values_only=True) for cell in row}
        assert set(SCHOOLS) <= cells

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["{tmp}/t.xlsx", "--protocol", "nonsense"], "“nonsense” is not a protocol"),
            (["{tmp}/no/such/folder/t.xlsx"], "cannot be written"),
            (["{tmp}/t.xlsx", "--from", "{tmp}/nowhere"], "There is no store at"),
        ],
    )
    def test_what_cannot_be_written_is_2(self, run: Run, tmp_path: Path, arguments: list[str], said: str) -> None:
        result = run("template", *(argument.format(tmp=tmp_path) for argument in arguments))
        assert (result.exit_code, result.stdout) == (2, "")
        assert said in result.stderr


class TestDemo:
    def test_load_only(self, run: Run, folder: Path) -> None:
        for _ in range(2):  # a second time empties it first
            result = run("demo", "--load-only", "--store", folder)
            assert (result.exit_code, result.stdout) == (0, f"The demo's store is {folder}.\n")
            assert Store.open(folder).kept() == [1]
        assert document(run("ask", "headlines", "--store", folder, "--format", "json"))

    def test_a_folder_that_is_no_demo_is_left_alone(self, run: Run, loaded: Path) -> None:
        result = run("demo", "--load-only", "--store", loaded)
        assert result.exit_code == 2
        assert "is not a demo's store, so it is left alone" in result.stderr
        assert Store.open(loaded).current == 1

    def test_interrupted_while_it_was_emptied_it_is_still_a_demo(
        self, run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run("demo", "--load-only", "--store", folder)
        with monkeypatch.context() as moment:
            moment.setattr(demonstration.shutil, "copyfile", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
            run("demo", "--load-only", "--store", folder)
        assert run("demo", "--load-only", "--store", folder).exit_code == 0


class TestAsAProcess:
    """As a script uses it: separate streams, UTF-8 in a pipe, exit codes of the process."""

    def test_one_document_and_everything_else_aside(self, tmp_path: Path, folder: Path, broken: Path) -> None:
        done = cli("load", timetable(tmp_path), broken, "--store", folder, *LOADING, "--json")
        assert (done.returncode, done.stderr) == (0, "")
        assert json.loads(done.stdout)["refused"] == ["broken.xlsx"]
        renamed = cli("load", timetable(tmp_path, 1, "täble “new”.xlsx"), "--store", folder, "--json")
        assert json.loads(renamed.stdout)["sheets"][0]["file"] == "täble “new”.xlsx"
        assert "looks like a newer version" in renamed.stderr

    def test_refusal(self, folder: Path, broken: Path) -> None:
        done = cli("load", broken, "--store", folder, "--json")
        assert done.returncode == 2
        assert json.loads(done.stdout)["error"] == done.stderr.strip()
