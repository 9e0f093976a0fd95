"""Figures, filters and empty states."""

import pytest
from streamlit.testing.v1 import AppTest

from peerreview.ui.figures import Figure, figure_html
from peerreview.ui.filters import Filter, filtered

FILTERS = [
    Filter("school", "School", ["A", "B & C"]),
    Filter("step", "Step", ["Workshop"], every="Every step"),
]


def test_a_figure_is_a_term_and_its_description() -> None:
    html = figure_html(Figure("Overdue", 1204, "of 2,064 steps", state="overdue"))
    assert html.startswith(
        '<div class="pr-figure"><dt><span class="pr-shape pr-overdue" aria-hidden="true">■</span>Overdue'
    )
    assert ">1,204</span>" in html
    assert "of 2,064 steps" in html


def test_a_figure_is_escaped() -> None:
    assert "<b>" not in figure_html(Figure("<b>", "<b>", "<b>"))


def test_what_is_filtered_is_said() -> None:
    chosen = {"school": "B & C", "step": "Workshop"}
    assert filtered(FILTERS, {"school": "A", "step": None}, "<{}>".format) == "Filtered to school <A>."
    assert filtered(FILTERS, chosen) == "Filtered to school B & C and step Workshop."
    assert filtered(FILTERS, {}) == ""


def filter_page() -> None:
    import streamlit as st

    from peerreview.ui.filters import Filter, choose

    chosen = choose([Filter("school", "School", ["A", "B"]), Filter("who", "Who", ["X"])])
    st.write(f"school={chosen['school']} who={chosen['who']}")


def test_nothing_is_filtered_at_first() -> None:
    app = AppTest.from_function(filter_page).run()
    assert app.markdown[0].value == "school=None who=None"
    assert not app.button


def test_a_filter_may_start_with_an_option_and_can_be_taken_back_to_all() -> None:
    def script() -> None:
        import streamlit as st

        from peerreview.ui.filters import Filter, choose

        chosen = choose([Filter("year", "Year", ["2026/27", "2025/26"], "Every year", "2026/27")])
        st.text(str(chosen["year"]))

    app = AppTest.from_function(script).run()
    assert app.text[0].value == "2026/27"
    assert "Filtered to year <strong>2026/27</strong>." in app.html[0].value
    app.button(key="filters-reset").click().run()
    assert app.text[0].value == "None"


def test_a_filter_with_one_option_is_not_drawn() -> None:
    assert [box.label for box in AppTest.from_function(filter_page).run().selectbox] == ["School"]


def test_a_choice_is_said_and_can_be_taken_back() -> None:
    app = AppTest.from_function(filter_page).run()
    app.selectbox[0].select("B").run()
    assert app.markdown[0].value == "school=B who=None"
    assert "Filtered to school <strong>B</strong>" in app.html[0].value
    app.button(key="filters-reset").click().run()
    assert app.markdown[0].value == "school=None who=None"


@pytest.mark.parametrize(("asked", "shown"), [("B", "school=B"), ("no such school", "school=None")])
def test_the_address_of_the_page_sets_a_filter(asked: str, shown: str) -> None:
    app = AppTest.from_function(filter_page)
    app.query_params["school"] = asked
    app.run()
    assert app.markdown[0].value.startswith(shown)
    assert not app.exception


def pick_page() -> None:
    from peerreview.ui.filters import pick

    pick("to", "Write to", ["A", "*B*"])


def test_what_the_address_asks_for_is_said_as_it_is() -> None:
    app = AppTest.from_function(pick_page)
    app.query_params["to"] = "[here](//elsewhere.example)"
    assert r"“\[here\](" in app.run().warning[0].value


def empty_page() -> None:
    from peerreview.ui.empty import empty

    empty("findings", "Nothing is here.", "Go on.")
    empty("plan", "Nothing is here.", "Go on.")


def test_two_parts_of_a_page_may_lack_the_same() -> None:
    assert not AppTest.from_function(empty_page).run().exception
