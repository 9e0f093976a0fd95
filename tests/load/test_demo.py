"""The demo as it is loaded: what is odd about each partnership shows in the answers, and nothing else does."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from peerreview import demonstration
from peerreview.access import LOCAL, Viewer
from peerreview.errors import NothingUsable
from peerreview.load import Given, prepare_several
from peerreview.questions.ask import ask
from peerreview.store import naming
from peerreview.store.store import Store

TSC, SPP = "Sallowbrook and Marlwick Consortium", "Vennerdale Cluster"
SUBJECT, IP, TRIO = "Tallowmere Learning Group", "Wychbeck and Copperlode Group", "Yarrowdene Trios"
ISSUES = {
    (TSC, "champion_from_host", "Reviews!O7"),  # a champion fell ill and the host's own stepped in
    (IP, "group_far_apart", "Reviews!R7"),  # the third visit of 2026/27 was put off
    (TRIO, "group_steps", "Reviews!Y3"),  # the River trio records no post-review meetings
}


def asked(store: Path, question: str, **values: Any) -> list[dict[str, Any]]:
    return ask(question, LOCAL, store=Store.open(store), **values).to_dict("records")  # type: ignore[return-value]


def issues(store: Path) -> set[tuple[str, str, str]]:
    rows = asked(store, "issues")
    found = {(row["partnership"], row["code"], row["cell"]) for row in rows}
    assert len(found) == len(rows)
    return found


def test_all_five_are_one_load(five_partnerships: Path) -> None:
    store = Store.open(five_partnerships)
    assert store.kept() == [1]
    assert len(list(store.ledger.lines())) == 1
    members = {row["partnership"]: row["members"] for row in asked(five_partnerships, "headlines")}
    assert members == {TSC: 10, SPP: 13, SUBJECT: 6, IP: 3, TRIO: 6}
    loads = asked(five_partnerships, "loads")
    assert sum(row["left_out"] for row in loads if isinstance(row["kind"], str)) == 0


def test_only_what_is_meant_is_advised_on(five_partnerships: Path) -> None:
    assert issues(five_partnerships) == ISSUES


@pytest.mark.slow
def test_nor_is_it_when_loaded_years_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(naming, "now", lambda: "2029-01-15T10:00:00+00:00")
    assert issues(demonstration.prepare_demo(tmp_path / "store")) == ISSUES


def test_every_state_is_there(five_partnerships: Path) -> None:
    states = {row["state"] for row in asked(five_partnerships, "follow_ups")}
    assert states == {
        "done", "done (assumed)", "planned", "due soon", "overdue", "unscheduled", "not recorded", "not applicable",
        "paused",
    }  # fmt: skip


def test_each_partnership_has_something_overdue_and_something_due_soon(five_partnerships: Path) -> None:
    assert all(row["overdue"] and row["due_soon"] for row in asked(five_partnerships, "headlines"))


def test_an_academy_is_the_school_that_it_was(five_partnerships: Path) -> None:
    schools = {row["school"] for row in asked(five_partnerships, "schools", partnership=SPP)}
    assert "Ravelscombe Primary Academy" in schools
    assert "Ravelscombe Community Primary School" not in schools
    story = asked(five_partnerships, "school_story", school="Ravelscombe Primary Academy")
    held = [row["on"].date() for row in story if row["what"] == "Review"]
    assert held == [date(2025, 11, 26), date(2026, 10, 7)]  # under the old name and number, then under the new
    years = {
        row["academic_year"]: row["reviewed"] for row in _coverage(five_partnerships, "Ravelscombe Primary Academy")
    }
    assert years == {"2025/26": 1, "2026/27": 1}


def test_a_school_that_left_keeps_its_story_and_is_no_member(five_partnerships: Path) -> None:
    assert asked(five_partnerships, "school_story", school="Hamperwell Primary School")
    assert [row["academic_year"] for row in _coverage(five_partnerships, "Hamperwell Primary School")] == ["2025/26"]
    given = {row["school"] for row in asked(five_partnerships, "reciprocity", partnership=SPP)}
    assert len(given) == 13
    assert "Hamperwell Primary School" not in given


def _coverage(store: Path, school: str) -> list[dict[str, Any]]:
    return asked(store, "coverage", school=school)


def test_members_that_were_not_reviewed_are_seen(five_partnerships: Path) -> None:
    rows = asked(five_partnerships, "coverage", partnership=SPP, year="2025/26")
    assert {row["school"] for row in rows if not row["reviewed"]} == {"Pikesholme Primary School", "Vennerhead School"}


def test_two_half_days_count_from_the_second(five_partnerships: Path) -> None:
    steps = asked(five_partnerships, "follow_ups", school="Muskenvale Primary Academy", step="Impact review")
    overdue = next(row for row in steps if row["state"] == "overdue")
    # Half-days on 3 and 10 February 2026. The second is 36 days after the spring term began on 5 January; two terms
    # on, the autumn term begins on 2 September, and 36 days after that is 8 October.
    assert overdue["basis"] == "Due 2 terms after the end of the review on 10 February 2026."
    assert overdue["due"].date() == date(2026, 10, 8)


def test_the_group_of_three_is_far_apart_this_year_and_was_not_last_year(five_partnerships: Path) -> None:
    groups = asked(five_partnerships, "groups", partnership=IP)
    assert [(row["academic_year"], row["days"], row["within"]) for row in groups] == [
        ("2026/27", 62, False),  # 1 October to 2 December
        ("2025/26", 28, True),  # 6 November to 4 December
    ]


def test_two_trios_have_two_reviews_a_term(five_partnerships: Path) -> None:
    groups = asked(five_partnerships, "groups", partnership=TRIO, year="2025/26")
    assert [(row["group"], row["schools"], row["held"]) for row in groups] == [
        ("Hill trio", 3, 3),
        ("River trio", 3, 3),
    ]


def test_each_kind_of_clash_is_told_once_for_each_school(five_partnerships: Path) -> None:
    told = [(row["partnership"], row["on"].date(), row["kind"]) for row in asked(five_partnerships, "clashes")]
    assert told == [
        (TSC, date(2027, 2, 16), "school holiday"),
        *[(SPP, date(2026, 12, 9), "team")] * 2,
        *[(SPP, date(2027, 1, 6), "person")] * 2,
    ]


def test_some_strands_have_no_findings_in_some_partnerships(five_partnerships: Path) -> None:
    totals = asked(five_partnerships, "theme_totals")
    found = {(row["partnership"], row["strand"]): 0 for row in totals}
    for row in totals:
        found[row["partnership"], row["strand"]] += row["findings"]
    assert {name for (name, strand), count in found.items() if strand == "Role in system leadership" and count} == {TSC}
    assert found[SPP, "Role in system leadership"] == 0


def test_the_cluster_sees_itself_grow_and_its_associate_differs(five_partnerships: Path) -> None:
    profile = {row["dimension"]: row for row in asked(five_partnerships, "maturity_profile", partnership=SPP)}
    commitment = profile["Long-term commitment"]
    assert (commitment["agreed_before"], commitment["agreed"], commitment["associate"]) == (
        "developing", "embedding", "developing",
    )  # fmt: skip
    assert commitment["raters"] == 13
    assert profile["Leads to improvement"]["priority"] == "yes"


@pytest.mark.parametrize(
    ("partnership", "school", "readable"),
    [
        (SUBJECT, "Muskenvale Primary Academy", False),  # audience head
        (SUBJECT, "Rushenfield Primary Academy", False),  # the protocol's own audience: peers
        (TRIO, "Burrowmere Primary School", False),  # audience peers
        (SPP, "Ravelscombe Primary Academy", True),  # the protocol's own audience: partnership
        (SPP, "Galderstone Church of England Primary School", False),  # audience peers
    ],
)
def test_a_lead_reads_what_is_meant_for_the_partnership(
    five_partnerships: Path, partnership: str, school: str, readable: bool
) -> None:
    lead = Viewer("lead", (partnership,))
    found = ask("enquiry_questions", lead, store=Store.open(five_partnerships), school=school, year="2025/26")
    assert found["withheld"].tolist() == [not readable]
    assert found["question"].notna().tolist() == [readable]


def test_nothing_that_can_be_read_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"not a workbook")
    with pytest.raises(NothingUsable):
        prepare_several(Store.open(tmp_path / "store"), [([broken], Given("Alder Vale", "trio"))])
