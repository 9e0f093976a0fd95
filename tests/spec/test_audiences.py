"""Who may read what: the audience of a record, row by row, and that no question lets anything else through."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from peerreview.access import LOCAL, Viewer, find_viewer, open_for
from peerreview.errors import AccessDenied, UserError
from peerreview.questions.catalogue import questions
from peerreview.store.snapshot import build
from peerreview.workbook.layout import layout
from tests.spec.tables import PARTNERSHIP, Snapshot, book, open_snapshot, pick, recipe, snapshot

HOST, PEER, OTHER = "Wrenmoor Primary School", "Hollowmere Junior School", "Larkmere Infant School"
REVIEW, DAY = date(2026, 3, 10), date(2026, 4, 1)
AUDIENCES = ("head", "peers", "school", "team", "partnership", "associate")


def viewer(role: Any, school: str | None = None, name: str | None = None, partnership: str = PARTNERSHIP) -> Viewer:
    return Viewer(role, (partnership,), (school,) if school else (), name)


VIEWERS: dict[str, Viewer] = {
    "local": LOCAL,
    "host head": viewer("head", HOST),
    "review team": viewer("reviewer", PEER, "P. Grove"),
    "head on the review team": viewer("head", PEER, "S. Mead"),
    "governor of the host school": viewer("governor", HOST),
    "other member head": viewer("head", OTHER),
    "lead": viewer("lead"),
    "Associate": viewer("associate"),
    "reviewer of other reviews": viewer("reviewer", OTHER, "N. Fell"),
}
# The table: for each audience, who reads the text.
MAY_READ: dict[str, set[str]] = {
    "head": {"host head"},
    "peers": {"host head", "review team", "head on the review team"},
    "school": {"host head", "governor of the host school"},
    "team": {"host head", "review team", "head on the review team", "governor of the host school"},
    "partnership": {
        "host head",
        "review team",
        "head on the review team",
        "governor of the host school",
        "other member head",
        "lead",
    },
    "associate": {
        "host head",
        "review team",
        "head on the review team",
        "governor of the host school",
        "other member head",
        "lead",
        "Associate",
    },
}
NO_TEXT: set[str] = {"reviewer of other reviews"}

TEXTS = {key: [c.key for c in sheet.own_columns if c.audience_text] for key, sheet in layout().sheets.items()}
WITH_AUDIENCE = ("reviews", "findings", "actions", "impact")


def texts(sheet: str, audience: str) -> dict[str, str]:
    """Every free text of a sheet, each with a word that shows where it came from."""
    return {key: f"<{audience}> {sheet} {key}" for key in TEXTS[sheet]}


def of_audience(audience: str) -> dict[str, list[dict[str, Any]]]:
    """One review of the host school, and a record of each kind, for one audience."""
    cells = cells_of(audience)
    return {sheet: [{**cells[sheet], "audience": audience, **texts(sheet, audience)}] for sheet in WITH_AUDIENCE}


def cells_of(audience: str) -> dict[str, dict[str, Any]]:
    """What their other cells say; the names of an owner and of an assessor show where they came from."""
    about, action = {"review_id": f"R {audience}"}, {"action_id": f"A {audience}"}
    team = {"lead_reviewer": "C. Moor", "review_team": f"P. Grove ({PEER}); S. Mead ({PEER})", "champions": "E. Lowe"}
    strand = {"theme": "Our impact", "strand": "Attainment and learning"}
    return {
        "reviews": {**about, **team, "school": HOST, "review_date": REVIEW, "Workshop": None},
        "findings": {**about, **strand, "finding_id": "F1", "kind": "area for development"},
        "actions": {
            **about,
            **action,
            "finding_id": "F1",
            "owner": f"<{audience}> owner",
            "due": date(2026, 3, 20),
        },
        "impact": {
            **action,
            "assessed_on": date(2026, 3, 25),
            "assessed_by": f"<{audience}> assessor",
            "level": "pupil",
            "judgement": "evident",
            "next_check": date(2026, 3, 30),
        },
    }


SCHOOLS = [
    {"school": HOST, "head": "J. Hart", "email": "head@wrenmoor.example"},
    {"school": PEER, "head": "S. Mead", "email": "head@hollowmere.example"},
    {"school": OTHER, "head": "N. Orr", "email": "head@larkmere.example"},
]
NAMES = ["J. Hart", "S. Mead", "N. Orr", "P. Grove", "C. Moor", "E. Lowe", "@wrenmoor", "@hollowmere", "@larkmere"]


@pytest.fixture(scope="module")
def records() -> Snapshot:
    sheets: dict[str, list[dict[str, Any]]] = {key: [] for key in WITH_AUDIENCE}
    for audience in AUDIENCES:
        for key, rows in of_audience(audience).items():
            sheets[key] += rows
    mixed = {"review_id": "R mixed"}
    question = {"enquiry_question": "To what extent do all take part?"}
    sheets["reviews"].append({**mixed, **question, "school": HOST, "review_date": REVIEW, "audience": "partnership"})
    sheets["actions"].append({**mixed, "action_id": "A mixed", "action": "<head> action", "audience": "head"})
    sheets["impact"].append(
        {"action_id": "A mixed", "measure": "Shown to all", "next_check": date(2026, 5, 1), "audience": "associate"}
    )
    return snapshot(
        book(
            schools=SCHOOLS,
            **sheets,
            conversations=[{"held_on": REVIEW, "next_step": "Set all dates", "owner": "C. Moor"}],
        ),
        book(
            "elsewhere",
            partnership="Another Partnership",
            reviews=[{"school": "Faraway", "review_date": REVIEW, "focus": "<elsewhere>"}],
        ),
    )


def read(found: Snapshot, who: Viewer, table: str) -> list[dict[str, Any]]:
    cursor = found.con.cursor()
    open_for(cursor, who)
    result = cursor.execute(f"select * from visible.{table} where partnership = '{PARTNERSHIP}'")
    names = [item[0] for item in result.description]
    rows = [dict(zip(names, values, strict=True)) for values in result.fetchall()]
    cursor.close()
    return rows


CELLS = [(audience, who) for audience in AUDIENCES for who in VIEWERS]


@pytest.mark.parametrize("kind", WITH_AUDIENCE)
@pytest.mark.parametrize(("audience", "who"), CELLS)
def test_the_table_of_audiences(records: Snapshot, audience: str, who: str, kind: str) -> None:
    (row,) = [r for r in read(records, VIEWERS[who], kind) if r["review"] == f"R {audience}"]
    readable = who == "local" or who in MAY_READ[audience]
    assert row["withheld"] is not readable
    for key in TEXTS[kind]:
        assert row[key] == (f"<{audience}> {kind} {key}" if readable else None), key


def test_every_viewer_is_in_the_table_or_reads_nothing() -> None:
    assert set().union(*MAY_READ.values()) | NO_TEXT | {"local"} == set(VIEWERS)
    assert set(MAY_READ) == set(AUDIENCES)


@pytest.mark.parametrize("who", VIEWERS)
def test_rows_dates_and_states_stay_for_every_member_and_the_associate(records: Snapshot, who: str) -> None:
    def shape(viewer_: Viewer) -> list[tuple[Any, ...]]:
        rows = records.ask("follow_ups", viewer_, as_of=DAY, partnership=PARTNERSHIP, school=HOST)
        return sorted((r["review"], r["kind"], str(r["due"]), r["state"], r["days_overdue"] or 0) for r in rows)

    assert shape(VIEWERS[who]) == shape(LOCAL)
    assert len(shape(LOCAL)) > len(AUDIENCES) * 4


@pytest.mark.slow
@pytest.mark.parametrize("who", VIEWERS)
def test_nothing_outside_the_audience_stands_in_any_answer(records: Snapshot, who: str) -> None:
    for name, cell in all_cells(records, VIEWERS[who]):
        for audience in (*AUDIENCES, "elsewhere"):
            if who != "local" and who not in MAY_READ.get(audience, set()):
                assert f"<{audience}>" not in cell, name


def later(audience: str) -> dict[str, list[dict[str, Any]]]:
    """The same records, each text another, and each kind of record once in a row that has no place."""
    sheets = of_audience(audience)
    for key, (row,) in sheets.items():
        row |= {column: f"{text}, later" for column, text in row.items() if str(text).startswith("<")}
        lost = {about: f"lost {audience}" for about in ("review_id", "action_id") if about in row}
        sheets[key] = [row, {**row, **lost, "school": "Lost"}]
    return sheets


@pytest.fixture(scope="module")
def loaded_again(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    """What the last load changed and what was wrong with it, for each audience."""
    folder = tmp_path_factory.mktemp("snapshots")
    before = [book(schools=SCHOOLS, **together(of_audience))]
    after = [
        book("other", **{key: rows for key, rows in together(of_audience).items() if key in TWICE}),
        book(schools=SCHOOLS, **together(later)),
    ]
    first = build(recipe(*before), folder / "1.duckdb")
    second = replace(recipe(*after, first=10), base=first, since="2026-03-01T09:00:00")
    found = open_snapshot(build(second, folder / "2.duckdb"))
    yield found
    found.con.close()


TWICE = ("reviews", "findings")  # two workbooks say different things of these


def together(records_of: Any) -> dict[str, list[dict[str, Any]]]:
    found = [records_of(audience) for audience in AUDIENCES]
    return {key: [row for one in found for row in one[key]] for key in WITH_AUDIENCE}


def test_nothing_outside_the_audience_stands_in_what_the_last_load_changed_or_found(loaded_again: Snapshot) -> None:
    for name in ("changes", "issues"):
        everything = str(loaded_again.ask(name))
        read_by_lead = str(loaded_again.ask(name, VIEWERS["lead"]))
        for audience in AUDIENCES:
            assert f"<{audience}>" in everything, name
            assert (f"<{audience}>" in read_by_lead) is ("lead" in MAY_READ[audience]), (name, audience)
        assert len(loaded_again.ask(name)) == len(loaded_again.ask(name, VIEWERS["lead"]))
    withheld = [r for r in loaded_again.ask("changes", VIEWERS["lead"]) if r["withheld"]]
    assert {r["what"] for r in withheld} >= {"Action", "Finding", "Review R head: Focus", "Impact: pupil"}
    kinds = {r["code"] for r in loaded_again.ask("issues", VIEWERS["lead"]) if r["withheld"]}
    assert kinds == {"conflict"}


def test_the_lead_still_reads_which_row_was_left_out(loaded_again: Snapshot) -> None:
    rows = [json.loads(r["row_values"]) for r in loaded_again.ask("issues", VIEWERS["lead"]) if r["row_values"]]
    assert {row["School"] for row in rows} == {"Lost"}
    assert {row.get("Theme") for row in rows} == {None, "Our impact"}


@pytest.mark.slow
def test_a_text_that_was_for_fewer_people_before_stays_theirs(tmp_path: Any) -> None:
    def plan(audience: str, status: str) -> Any:
        actions = [
            {"school": HOST, "action": "<head> read", "owner": "E. Lowe", "status": status, "audience": audience}
        ]
        return book(reviews=[{"school": HOST, "review_date": REVIEW}], actions=actions)

    first = build(recipe(plan("head", "paused")), tmp_path / "1.duckdb")
    second = replace(recipe(plan("associate", "complete"), first=2), base=first, since="2026-03-01T09:00:00")
    found = open_snapshot(build(second, tmp_path / "2.duckdb"))
    assert pick(found.ask("changes", VIEWERS["lead"]), "what", "before", "after", "withheld") == [
        ("Action: Audience", "head", "associate", True),
        ("Action: Status", "paused", "complete", True),
    ]
    assert {r["what"] for r in found.ask("changes")} == {"Action: <head> read: Audience", "Action: <head> read: Status"}
    found.con.close()


@pytest.mark.slow
@pytest.mark.parametrize("who", VIEWERS)
def test_what_may_be_read_is_read_somewhere(records: Snapshot, who: str) -> None:
    cells = [cell for _, cell in all_cells(records, VIEWERS[who])]
    for audience in AUDIENCES:
        if who == "local" or who in MAY_READ[audience]:
            assert any(f"<{audience}> actions action" in cell for cell in cells), audience


def all_cells(found: Snapshot, who: Viewer, **values: Any) -> Iterator[tuple[str, str]]:
    """Every cell of every answer that a viewer may ask for, as text."""
    for name, asked in questions().items():
        if who.role in asked.viewers:
            for row in found.ask(name, who, as_of=DAY, **values):
                for key, value in row.items():
                    yield f"{name}.{key}", str(value)


def test_an_impact_check_does_not_give_away_the_action_that_it_is_about(records: Snapshot) -> None:
    def step(who: str) -> str:
        rows = records.ask("follow_ups", VIEWERS[who], as_of=DAY, kind="impact check")
        return next(r["step"] for r in rows if r["review"] == "R mixed")

    assert step("host head") == "Check the impact of: <head> action"
    for who in ("Associate", "lead", "other member head", "governor of the host school"):
        assert step(who) == "Check again: Shown to all"


# The defaults


@pytest.fixture(scope="module")
def defaults() -> Snapshot:
    review = {"school": HOST, "review_date": REVIEW, "focus": "Reading"}
    about = {"school": HOST}
    return snapshot(
        book(
            schools=SCHOOLS,
            reviews=[{**review, "review_id": "plain"}, {**review, "review_id": "narrow", "audience": "head"}],
            findings=[
                {**about, "review_id": i, "theme": "Our impact", "kind": "strength", "finding": "Books"}
                for i in ("plain", "narrow")
            ],
            actions=[{**about, "review_id": i, "action": "Read"} for i in ("plain", "narrow")],
            impact=[{**about, "review_id": i, "measure": "Reading"} for i in ("plain", "narrow")],
        )
    )


@pytest.mark.parametrize("kind", WITH_AUDIENCE)
def test_a_blank_audience_is_the_protocols_default_and_impact_has_its_own(defaults: Snapshot, kind: str) -> None:
    found = defaults.column(f"select audience from base.{kind} where review = 'plain'")
    assert found == ["associate" if kind == "impact" else "partnership"]


@pytest.mark.parametrize("kind", ["findings", "actions", "impact"])
def test_the_audience_of_a_review_is_that_of_its_records_where_they_have_none(defaults: Snapshot, kind: str) -> None:
    assert defaults.column(f"select audience from base.{kind} where review = 'narrow'") == ["head"]


def test_without_a_known_protocol_only_the_school_and_its_review_team_read() -> None:
    found = snapshot(book(protocol=None, reviews=[{"school": HOST, "review_date": REVIEW, "focus": "Reading"}]))
    assert found.column("select audience from base.reviews") == ["team"]


# The directory


@pytest.fixture(scope="module")
def directory() -> Snapshot:
    kinds = {"strength": True, "excellent practice": True, "area for development": True, "new line of enquiry": True}
    shared = [
        {
            "school": HOST,
            "theme": "Our impact",
            "kind": k,
            "finding": f"shared {k}",
            "evidence_source": "seen",
            "share": v,
            "audience": "head",
        }
        for k, v in kinds.items()
    ]
    kept = [
        {
            "school": HOST,
            "theme": "Our impact",
            "kind": "strength",
            "finding": f"kept {v}",
            "evidence_source": "seen",
            "share": v,
            "audience": "head",
        }
        for v in (False, None)
    ]
    return snapshot(
        book(
            schools=SCHOOLS,
            reviews=[{"school": HOST, "review_date": REVIEW, "focus": "Reading", "audience": "head"}],
            findings=shared + kept,
            actions=[{"school": HOST, "action": "Read", "audience": "head"}],
        )
    )


def test_share_in_directory_opens_that_one_strength_to_members(directory: Snapshot) -> None:
    opened = {"shared strength", "shared excellent practice"}
    for who in ("other member head", "head on the review team", "lead"):
        assert {r["finding"] for r in read(directory, VIEWERS[who], "findings")} == {*opened, None}
    for who in ("Associate", "governor of the host school"):
        assert {r["finding"] for r in read(directory, VIEWERS[who], "findings")} == {None}


def test_and_nothing_else_of_that_review(directory: Snapshot) -> None:
    member = VIEWERS["other member head"]
    assert [r["focus"] for r in read(directory, member, "reviews")] == [None]
    assert [r["action"] for r in read(directory, member, "actions")] == [None]


# Governors, partnerships, the ledger


GOVERNOR = VIEWERS["governor of the host school"]


def of_school(school: str, mark: str) -> dict[str, dict[str, Any]]:
    """A review of a school and a record of each kind, all words the same."""
    team = {"lead_reviewer": "C. Moor", "review_team": "P. Grove & S. Mead", "champions": "E. Lowe"}
    paper = {"documents_shared": "SEF" if school == HOST else "<other> paper"}
    cells: dict[str, dict[str, Any]] = {
        "reviews": {**team, **paper, "review_date": REVIEW, "Workshop": None},
        "findings": {"theme": "Our impact", "kind": "strength", "share": True},
        "actions": {"action_id": mark, "owner": "E. Lowe", "due": DAY},
        "impact": {"assessed_on": REVIEW, "assessed_by": "J. Hart", "next_check": DAY},
    }
    return {sheet: {"school": school, **row, **dict.fromkeys(TEXTS[sheet], mark)} for sheet, row in cells.items()}


@pytest.fixture(scope="module")
def several_schools() -> Snapshot:
    """Each school with a review, records and people; the words of the other schools say so."""
    of_each = [of_school(HOST, "own"), of_school(PEER, "<other>"), of_school(OTHER, "<other>")]
    rating = {"dimension": "D", "rater": PEER, "rated_on": REVIEW, "level": "developing", "evidence": "<other>"}
    agreed = {"matters_most": "<other>", "next_step": "<other>", "owner": "N. Orr"}
    return snapshot(
        book(
            schools=SCHOOLS,
            **{sheet: [of_one[sheet] for of_one in of_each] for sheet in WITH_AUDIENCE},
            people=[{"name": "P. Grove", "school": PEER, "role": "reviewer", "email": "p@hollowmere.example"}],
            maturity=[rating],
            conversations=[{"held_on": REVIEW, "associate": "C. Moor", **agreed}],
        )
    )


def test_a_governor_sees_the_own_school_only(several_schools: Snapshot) -> None:
    for name, cell in all_cells(several_schools, GOVERNOR):
        assert PEER not in cell, name
        assert OTHER not in cell, name
        assert "<other>" not in cell, name
    assert {r["school"] for r in several_schools.ask("follow_ups", GOVERNOR, as_of=DAY)} == {HOST}
    assert [r["focus"] for r in several_schools.ask("reviews", GOVERNOR, as_of=DAY)] == ["own"]


def test_a_governor_sees_no_names(several_schools: Snapshot) -> None:
    for name, cell in all_cells(several_schools, GOVERNOR):
        for person in NAMES:
            assert person not in cell, name


def test_others_see_the_names_of_those_they_have_to_write_to(several_schools: Snapshot) -> None:
    for who in ("lead", "other member head", "review team"):
        rows = several_schools.ask("follow_ups", VIEWERS[who], as_of=DAY, school=HOST)
        assert {r["contact"] for r in rows if r["step"] == "Workshop"} == {"E. Lowe"}


def test_whom_to_write_to_is_known_even_where_the_text_is_withheld(records: Snapshot) -> None:
    rows = records.ask("follow_ups", VIEWERS["lead"], as_of=DAY, kind="action")
    withheld = [r for r in rows if r["withheld"]]
    assert withheld
    assert {(r["step"], r["who"], r["contact"]) for r in withheld} == {(None, None, "J. Hart")}


@pytest.mark.slow
def test_a_viewer_sees_the_own_partnerships_only(records: Snapshot) -> None:
    for who, one in VIEWERS.items():
        if who != "local":
            for name, cell in all_cells(records, one):
                assert "Another Partnership" not in cell, name
                assert "Faraway" not in cell, name
    stranger = viewer("lead", partnership="Another Partnership")
    assert {r["school"] for r in records.ask("schools", stranger, as_of=DAY)} == {"Faraway"}


@pytest.mark.slow
def test_a_viewer_without_a_partnership_sees_nothing(records: Snapshot) -> None:
    for role in ("lead", "associate", "head", "reviewer", "governor"):
        assert list(all_cells(records, Viewer(role, (), (HOST,), "P. Grove"))) == []


def test_a_connection_that_nobody_has_opened_for_a_viewer_sees_nothing(records: Snapshot) -> None:
    views = records.column("select view_name from duckdb_views() where schema_name = 'visible'")
    assert len(views) > 15
    fresh = records.con.cursor()
    for view in views:
        assert fresh.execute(f"select count(*) from visible.{view}").fetchone() == (0,), view


@pytest.mark.parametrize("name", ["issues", "changes", "loads"])
@pytest.mark.parametrize("who", VIEWERS)
def test_issues_changes_and_loads_are_for_the_lead_and_local_only(records: Snapshot, who: str, name: str) -> None:
    if who in ("local", "lead"):
        records.ask(name, VIEWERS[who])
    else:
        with pytest.raises(AccessDenied, match="partnership lead"):
            records.ask(name, VIEWERS[who])


@pytest.mark.parametrize("view", ["issues", "changes", "left_out"])
def test_and_their_views_are_empty_for_the_others(view: str) -> None:
    found = snapshot(book(schools=SCHOOLS, left_out=1, reviews=[{"school": "Unknown", "review_date": REVIEW}]))
    for who, one in VIEWERS.items():
        if who not in ("local", "lead"):
            assert read(found, one, view) == []
    if view != "changes":
        assert read(found, VIEWERS["lead"], view)


def test_viewers_are_known_by_their_address_and_nobody_else_is_let_in(tmp_path: Any) -> None:
    lines: Mapping[str, str] = {
        "Head@Wrenmoor.example": "role = 'head'\n"
        f"partnerships = ['{PARTNERSHIP}']\nschools = ['{HOST}']\nname = 'J. Hart'",
        "odd@wrenmoor.example": 'role = "king"',
    }
    text = "\n".join(f'["{address}"]\n{entry}' for address, entry in lines.items())
    (tmp_path / "viewers.toml").write_text(text, encoding="utf-8")
    assert find_viewer(tmp_path, " head@wrenmoor.example ") == viewer("head", HOST, "J. Hart")
    with pytest.raises(AccessDenied):
        find_viewer(tmp_path, "someone@else.example")
    with pytest.raises(AccessDenied, match="king"):
        find_viewer(tmp_path, "odd@wrenmoor.example")
    with pytest.raises(AccessDenied):
        find_viewer(tmp_path / "nowhere", "head@wrenmoor.example")


# Who is on a review team, and whose school is meant


@pytest.mark.slow
def test_a_named_reviewer_opens_a_review_to_that_person_and_a_named_school_to_its_people() -> None:
    narrow = {"school": HOST, "review_date": REVIEW, "audience": "peers", "focus": "Reading"}
    by_name = snapshot(book(schools=SCHOOLS, reviews=[{**narrow, "review_team": f"P. Grove ({PEER})"}]))
    by_school = snapshot(book(schools=SCHOOLS, reviews=[{**narrow, "review_team": PEER}]))

    def focus(found: Snapshot, who: Viewer) -> str | None:
        (row,) = read(found, who, "reviews")
        return row["focus"]

    assert focus(by_name, viewer("reviewer", PEER, "p. grove")) == "Reading"
    assert focus(by_name, viewer("reviewer", name="P. Grove")) == "Reading"
    assert focus(by_name, viewer("head", PEER, "S. Mead")) is None
    assert focus(by_name, viewer("head", PEER)) is None
    assert focus(by_school, viewer("head", PEER, "S. Mead")) == "Reading"
    assert focus(by_school, viewer("head", OTHER, "N. Orr")) is None


SECOND = "Second Vale Partnership"


@pytest.fixture(scope="module")
def namesakes() -> Snapshot:
    """Two partnerships, each with a school of the same name."""

    def register(partnership: str, team: str) -> Any:
        review = {"school": HOST, "review_date": REVIEW, "focus": f"Reading in {partnership}"}
        rows = [{**review, "audience": "head"}, {**review, "school": PEER, "audience": "peers", "review_team": team}]
        return book(partnership, partnership=partnership, schools=[{"school": HOST}, {"school": PEER}], reviews=rows)

    return snapshot(register(PARTNERSHIP, HOST), register(SECOND, HOST))


@pytest.mark.parametrize(("role", "read_by"), [("head", 2), ("governor", 0)])
def test_a_school_is_meant_in_its_own_partnership_only(namesakes: Snapshot, role: Any, read_by: int) -> None:
    who = Viewer(role, (PARTNERSHIP, SECOND), (f"{SECOND}|{HOST}",))
    rows = namesakes.ask("reviews", who, as_of=DAY)
    assert [r["focus"] for r in rows if r["focus"]] == [f"Reading in {SECOND}"] * read_by
    if role == "governor":
        assert {(r["partnership"], r["school"]) for r in rows} == {(SECOND, HOST)}


def test_a_bare_school_name_serves_a_viewer_of_one_partnership_only(tmp_path: Any) -> None:
    def find(partnerships: list[str], school: str) -> Viewer:
        entry = f"role = 'head'\npartnerships = {partnerships}\nschools = ['{school}']"
        (tmp_path / "viewers.toml").write_text(f'["a@wrenmoor.example"]\n{entry}', encoding="utf-8")
        return find_viewer(tmp_path, "a@wrenmoor.example")

    assert find([PARTNERSHIP], HOST).school_keys == [f"{PARTNERSHIP}|{HOST}"]
    assert find([PARTNERSHIP, SECOND], f"{SECOND}|{HOST}").school_names == [HOST]
    with pytest.raises(UserError, match=f"which partnership {HOST} belongs to"):
        find([PARTNERSHIP, SECOND], HOST)
