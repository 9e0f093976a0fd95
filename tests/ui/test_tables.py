"""DataFrame → HTML table."""

import re
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pandas as pd
from streamlit.testing.v1 import AppTest

from peerreview.ui.tables import cell_html, table_html

COLUMNS = {"school": "School", "due": "Due", "state": "State", "days": "Days overdue"}


def steps(**changes: Any) -> pd.DataFrame:
    row = {
        "school": "Wrenmoor Primary School",
        "due": date(2026, 10, 12),
        "state": "overdue",
        "days": 41,
        "extra": 1,
    }
    return pd.DataFrame([{**row, **changes}])


def text(html: str) -> list[str]:
    """What a reader meets, in order."""
    seen: list[str] = []

    class Reader(HTMLParser):
        def handle_data(self, data: str) -> None:
            seen.append(data)

    Reader().feed(html)
    return seen


def test_the_columns_that_were_asked_for_in_their_order() -> None:
    html = table_html(steps(), "Overdue steps", COLUMNS)
    assert text(html) == [
        *("Overdue steps", "School", "Due", "State", "Days overdue"),
        *("Wrenmoor Primary School", "12 October 2026", "■", "overdue", "41"),
    ]


def test_it_is_a_table_to_a_screen_reader_even_where_it_is_stacked() -> None:
    html = table_html(steps(), "Overdue steps", COLUMNS)
    assert "<caption>Overdue steps</caption>" in html
    assert html.count('<th scope="col" role="columnheader"') == 4
    assert html.count('<th scope="row" role="rowheader"') == 1
    assert html.count('role="cell"') == 3
    assert 'role="table"' in html


def test_each_cell_names_its_column_for_the_phone() -> None:
    html = table_html(steps(), "Overdue steps", {"school": "School", "due": "Due <soon>"})
    assert 'data-label="Due &lt;soon&gt;"' in html


def test_text_from_a_workbook_is_never_html() -> None:
    html = table_html(steps(school="<img src=x onerror=alert(1)>"), "A & B", COLUMNS)
    assert "<img" not in html
    assert "A &amp; B" in html


def test_blank_withheld_and_zero_look_different() -> None:
    frame = steps(days=None, school=None, withheld=True)
    html = table_html(frame, "c", {"school": "School", "days": "Days"}, private=("school",))
    assert "not shared with you" in html
    assert '<span class="pr-aloud">blank</span>' in html
    assert cell_html(0) == "0"


def test_a_blank_that_nobody_withheld_is_only_a_blank() -> None:
    html = table_html(steps(school=None, withheld=False), "c", {"school": "School"}, private=("school",))
    assert "not shared" not in html


def test_line_breaks_in_a_cell_stay() -> None:
    assert cell_html("one\ntwo") == "one<br>two"


def test_numbers_stand_to_the_right_with_their_heading() -> None:
    html = table_html(steps(), "c", COLUMNS)
    assert len(re.findall(r'<t[hd][^>]*class="pr-number"', html)) == 2


def test_an_empty_answer_still_has_its_headings() -> None:
    html = table_html(steps().head(0), "Nothing overdue", COLUMNS)
    assert text(html) == ["Nothing overdue", "School", "Due", "State", "Days overdue"]


def test_a_long_table_is_drawn_in_part_until_all_is_asked_for() -> None:
    def script() -> None:
        import pandas as pd

        from peerreview.ui.tables import show_table

        show_table(pd.DataFrame({"n": range(120)}), "Many", {"n": "Number"}, name="many")

    app = AppTest.from_function(script).run()
    assert app.html[0].value.count("<tr ") == 51
    app.toggle[0].set_value(True).run()
    assert app.html[0].value.count("<tr ") == 121
    assert not app.exception


def test_a_value_can_stand_beneath_another() -> None:
    frame = pd.DataFrame({"due": ["2 November 2026", "3 March 2026"], "late": ["<b>11</b> days overdue", None]})
    html = table_html(frame, "Due", {"due": "Due"}, under={"due": "late"})
    assert '2 November 2026<span class="pr-under">&lt;b&gt;11&lt;/b&gt; days overdue</span></th>' in html
    assert html.count("pr-under") == 1


def test_a_value_can_lead_to_the_address_in_another_column() -> None:
    frame = pd.DataFrame({"person": ["Ida Vane", "Ben Oakes"], "to": ['mailto:a"b@x.example', None]})
    html = table_html(frame, "People", {"person": "Whom to ask"}, addresses={"person": "to"})
    assert '<a href="mailto:a&quot;b@x.example">Ida Vane</a>' in html
    assert ">Ben Oakes</th>" in html


def test_parts_of_a_table_are_headed_in_the_order_of_the_rows() -> None:
    frame = pd.DataFrame({"week": ["2nd", "2nd", "1st"], "step": ["A", "B", "C"]})
    html = table_html(frame, "Coming", {"step": "Step"}, groups="week")
    assert html.count("<tbody") == 2
    assert html.index(">2nd <") < html.index(">A<") < html.index(">B<") < html.index(">1st <") < html.index(">C<")
    assert 'scope="rowgroup" role="rowheader" colspan="1">2nd <span class="pr-note">2</span>' in html


def test_a_figure_can_have_a_bar_and_all_bars_have_one_scale() -> None:
    frame = pd.DataFrame({"a": ["3 of 4", "0 of 4"], "b": ["1 of 2", "2 of 2"], "share": [0.75, 0], "other": [0.5, 1]})
    html = table_html(frame, "Bars", {"a": "A", "b": "B"}, bars={"a": "share", "b": "other"})
    assert re.findall(r"width:([\d.]+)rem", html) == ["3.00", "2.00", "0.00", "4.00"]
    assert ">3 of 4<span" in html
