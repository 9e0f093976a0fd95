"""What a conversation is opened and closed with: prompts, how reviews went, and several partnerships at once."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from peerreview.access import LOCAL
from peerreview.prompts import prompts
from peerreview.questions.ask import ask
from peerreview.store.store import Store
from peerreview.ui.menu import MATURITY
from tests.app.conftest import Open
from tests.app.seen import table, text

SALLOWBROOK = "Sallowbrook and Marlwick Consortium"
TRIOS = "Yarrowdene Trios"
pytestmark = pytest.mark.slow  # together, not one by one


@pytest.fixture(scope="module")
def store(five_partnerships: Path) -> Store:
    return Store.open(five_partnerships)


def fact(store: Store, name: str, partnership: str = SALLOWBROOK) -> tuple[int, int]:
    facts = ask("facts", LOCAL, store=store, partnership=partnership).set_index("fact")
    return int(facts["count"][name]), int(facts["of"][name])


def open_questions(app: AppTest) -> list[str]:
    """The names of the questions that can be set aside."""
    return [button.key for button in app.button if str(button.key).startswith("aside-") and button.key != "aside-back"]


def test_a_question_says_its_figures_and_can_be_set_aside(open_page: Open, store: Store) -> None:
    app = open_page(MATURITY, store.folder, partnership=SALLOWBROOK)
    count, of = fact(store, "reviews_with_process_feedback")
    assert f"For {of - count} of {of} reviews nothing is recorded of how the review itself went." in text(app)
    first, *others = every = open_questions(app)
    app.button(key=first).click().run()
    assert open_questions(app) == others
    assert app.query_params["aside"] in (first.removeprefix("aside-"), [first.removeprefix("aside-")])
    app.button(key="aside-back").click().run()
    assert open_questions(app) == every


def test_what_the_address_sets_aside_is_not_asked(open_page: Open, store: Store) -> None:
    app = open_page(MATURITY, store.folder, partnership=SALLOWBROOK, aside="how-the-review-went")
    assert "aside-how-the-review-went" not in open_questions(app)
    assert open_questions(app)


def test_evidence_on_the_same_page_is_under_its_heading(open_page: Open, store: Store) -> None:
    app = open_page(MATURITY, store.folder, partnership=SALLOWBROOK)
    anchors = {prompt.anchor for prompt in prompts() if prompt.page == MATURITY.address}
    assert "" not in anchors
    assert anchors <= {header.proto.anchor for header in app.header}
    assert '<a class="pr-below" href="#process">Below: how our reviews went</a>' in [one.value for one in app.main.html]


def test_what_was_said_of_the_process_is_shown_in_its_order(open_page: Open, store: Store) -> None:
    app = open_page(MATURITY, store.folder, partnership=SALLOWBROOK)
    heading, *rows = table(app, "What was said of the process")
    assert heading == ["Academic year", "What went well", "What to change"]
    assert len(rows) == fact(store, "reviews_with_process_feedback")[0]
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)


def test_groups_stand_beside_one_another(open_page: Open, store: Store) -> None:
    app = open_page(MATURITY, store.folder, partnership=TRIOS)
    rows = table(app, "Groups, year by year")
    asked = ask("groups", LOCAL, store=store, partnership=TRIOS)
    assert len([row for row in rows if row[0] in set(asked["group"])]) == len(asked)


def test_several_partnerships_come_in_the_order_of_their_conversations(open_page: Open, store: Store) -> None:
    app = open_page(MATURITY, store.folder, partnership=SALLOWBROOK)
    _, *rows = table(app, "5 partnerships, those without a conversation first")
    talks = ask("conversations", LOCAL, store=store)
    with_talk = set(talks["partnership"])
    assert [row[0] for row in rows[-len(with_talk) :]] == sorted(
        with_talk, key=lambda name: talks[talks["partnership"] == name]["held_on"].max()
    )
    assert "3 of your 5 partnerships have had no conversation within the year." in text(app)


def test_each_partnership_stands_beside_its_own_year_before(open_page: Open, store: Store) -> None:
    app = open_page(MATURITY, store.folder, partnership=SALLOWBROOK)
    _, *rows = table(app, "5 partnerships, those without a conversation first")
    then = ask("facts", LOCAL, store=store, year="2025/26").query("fact == 'members_reviewed_this_year'")
    said = dict(zip(then["partnership"], then["in_words"], strict=True))
    assert [row[0] for row in rows if not row[1].endswith(f"{said[row[0]]} in 2025/26")] == []


def test_each_partnership_is_told_from_its_own_past(open_page: Open, store: Store) -> None:
    app = open_page(MATURITY, store.folder, partnership=SALLOWBROOK)
    heading, *rows = table(app, "5 partnerships, those without a conversation first")
    moved = {row[0]: row[heading.index("What has moved since")] for row in rows}
    assert moved[SALLOWBROOK] == (
        "17 of 63 actions whose impact has been judged (before: 15) 44 of 63 actions complete (before: 38) "
        "26 of 30 reviews held so far (before: 21) since 25 June 2026"
    )
    assert moved[TRIOS].startswith("2 of 8 reviews with impact evident or embedded (before: 0 of 1)")
    assert moved[TRIOS].endswith("since 13 November 2025")  # nobody has held a conversation there


def test_what_was_suggested_stands_beside_how_the_next_year_went(open_page: Open, store: Store) -> None:
    app = open_page(MATURITY, store.folder, partnership=SALLOWBROOK)
    assert "Something to change was suggested in 2024/25 and 2025/26." in text(app)
    days = ["13 to 29 days, 10 known", "13 to 27 days, 11 known", "13 to 14 days, 2 known"]
    assert table(app, "Year by year, how we worked") == [
        ["Of the process", "2024/25", "2025/26", "2026/27"],
        [
            "Suggested to change",
            "“Ask for the reading records a week earlier.”",
            "“Explain the pro formas to a new school before its first review.”",
            "— blank",
        ],
        ["Terms agreed beforehand", "10 of 10", "11 of 11", "5 of 5"],
        ["Documents recorded as shared", "69 of 80", "77 of 88", "31 of 40"],
        ["Improvement Champions named", "10 of 10", "11 of 11", "5 of 5"],
        ["Pre-review meeting held", "10 of 10", "10 of 11", "4 of 5"],
        ["Days from review to workshop", *days],
    ]


def test_where_nothing_was_suggested_nothing_is_held_against_it(open_page: Open, store: Store) -> None:
    app = open_page(MATURITY, store.folder, partnership="Vennerdale Cluster")
    assert "was suggested" not in text(app)
    rows = table(app, "Year by year, how we worked")
    assert "Suggested to change" not in [row[0] for row in rows]
    assert ["Terms agreed beforehand", "12 of 12", "4 of 4"] in rows


def test_all_together_are_a_sum_and_name_nobody(open_page: Open, store: Store) -> None:
    app = open_page(MATURITY, store.folder, partnership=SALLOWBROOK)
    _, *rows = table(app, f"{SALLOWBROOK} and 5 partnerships together")
    every = ask("facts", LOCAL, store=store)
    held = every[every["fact"] == "reviews_held"]
    here = "{} of {}".format(*fact(store, "reviews_held"))
    assert ["Reviews held so far", here, f"{held['count'].sum()} of {held['of'].sum()}"] in rows
    others = set(every["partnership"]) - {SALLOWBROOK}
    assert not [name for name in others for row in rows if name in " ".join(row)]
