"""The parts of the Methods page, each made from what it describes."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from peerreview import methods
from peerreview.framework import Protocol
from peerreview.questions.catalogue import questions
from peerreview.states import STATES
from peerreview.ui.downloads import Downloads
from peerreview.ui.facts import Record, say_all
from peerreview.ui.states import key_html
from peerreview.ui.tables import show_table, table_html
from peerreview.words import counted, first_capital, in_words, listed, literal, of
from peerreview.workbook.issues import SEVERITIES

NAMES = ("column", "question", "heading")  # some are words that elsewhere name a state
SECTIONS = {
    "states": "How the state of a step is worked out",
    "protocols": "Ways of working and their rules",
    "themes": "Themes and strands",
    "audiences": "Who may read what",
    "ours": "What is our own choice",
    "questions": "The questions behind the figures",
    "workbooks": "What a workbook may hold",
    "issues": "What can be wrong with a workbook",
    "limits": "Limits",
}
WHAT_HAPPENS = {
    "refused": "The file cannot be used; nothing of it is loaded.",
    "row left out": "The row is kept whole and tried again at every later load.",
    "cell left out": "The row loads with that cell empty; the text stays in the list of issues.",
    "advice": "Everything loads; it is worth a look.",
}


def in_brief(known: Mapping[str, Protocol], followed: pd.DataFrame | None) -> list[str]:
    """Sentences on what the reviews follow; `followed` is the answer to `protocols_in_use`, None without records."""
    rows = [] if followed is None else followed.to_dict("records")
    if not rows:
        return ["No review is in the records yet. This is how everything will be worked out."]
    return [_followed(known.get(row["protocol"]), {str(key): value for key, value in row.items()}) for row in rows]


def _followed(protocol: Protocol | None, row: Record) -> str:
    reviews = in_words(row["reviews"], "review")
    if protocol is None:
        return (
            f"{reviews} {'follows' if row['reviews'] == 1 else 'follow'} “{row['protocol']}”, which is not known here."
        )
    ruled = sum(step.rule is not None for step in protocol.milestones)
    return (
        f"{reviews} {'follows' if row['reviews'] == 1 else 'follow'} {protocol.title}: our workbooks have columns for "
        f"{of(row['recorded'], row['steps'], 'step')}, and {ruled} of them get a date by rule where none is typed."
    )


def search_box() -> str:
    """What to look for on this page, kept in its address; "" for the whole page."""
    asked = "For example: overdue, workshop, URN"
    words: str = st.text_input("Find words on this page", key="find", bind="query-params", placeholder=asked, width=420)
    if words.strip():
        st.button("Show the whole page", on_click=_whole_page, key="whole-page", type="tertiary")
    return words.strip()


def _whole_page() -> None:
    st.session_state["find"] = ""


def show_contents() -> None:
    """The list of sections, each a link."""
    st.markdown("\n".join(f"- [{title}](#{anchor})" for anchor, title in SECTIONS.items()))


def heading(anchor: str) -> None:
    """A section's heading."""
    st.header(SECTIONS[anchor], anchor=anchor)


def show_states() -> None:
    """The shapes and the order of the rules."""
    heading("states")
    say_all(methods.about_states())
    st.html(key_html(state.word for state in STATES))
    _plain(methods.state_rules(), "Milestones, in this order", methods.STEPS)
    _plain(methods.other_state_rules(), "Actions, impact checks and next steps", methods.OTHERS)


def show_protocols(known: Mapping[str, Protocol], followed: list[str]) -> None:
    """The protocols: those that are followed in full, the others folded."""
    heading("protocols")
    say_all(["“Our reading” marks a date for which the source gives no figure."])
    for name in (name for name in followed if name in known):
        _protocol(known[name])
    for name in (name for name in known if name not in followed):
        with st.expander(literal(f"Not in use here: {known[name].title}")):
            _protocol(known[name])


def _protocol(protocol: Protocol) -> None:
    steps = methods.milestones(protocol)
    show_table(steps, protocol.title, methods.MILESTONES, name=f"protocol-{protocol.id}")
    documents = f"The host shares: {listed(protocol.documents)}." if protocol.documents else ""
    audience = f"Records without an audience are for: {protocol.default_audience}; impact: {protocol.impact_audience}."
    sources = f"Published by {protocol.published_by}. Source: {'; '.join(protocol.sources)}."
    say_all([documents, audience, sources], "pr-foot")


def show_themes() -> None:
    """The themes with their strands."""
    heading("themes")
    say_all(["Themes have two or three strands, so their totals are never compared."])
    _plain(methods.themes_and_strands(), "The framework of the Schools Partnership Programme", methods.THEMES)


def show_audiences() -> None:
    """Who may read the text of a record."""
    heading("audiences")
    say_all(methods.about_audiences())
    _plain(methods.audiences(), "Who reads the text of a record, by its audience", methods.AUDIENCES)


def show_ours() -> None:
    """What no source says."""
    heading("ours")
    say_all(["No protocol or source says these things; they are how this dashboard was built, and can be changed."])
    _plain(methods.ours(), "Our own choices", methods.OURS)


def show_questions() -> None:
    """Every question, folded: its words, its definition and its columns."""
    heading("questions")
    say_all([f"Every figure is the answer to one of {len(questions())} questions, asked of the records as at one day."])
    for question in questions().values():
        with st.expander(f"{question.asks}"):
            narrowed = methods.narrowed_by(question)
            by = f"It can be narrowed by {listed(narrowed)}." if narrowed else ""
            say_all([question.definition, by, question.for_whom])
            _plain(methods.question_columns(question), f"Columns of “{question.name}”", methods.QUESTION)
    Downloads(methods.dictionary(), methods.DICTIONARY, "data-dictionary", "Data dictionary").draw()


def show_workbooks() -> None:
    """Every kind of sheet, folded, with its columns."""
    heading("workbooks")
    say_all(
        [
            "A workbook may hold any of these sheets, in any order, and further columns of your own.",
            "Sheets are known by their columns; capitals, spaces and punctuation in a heading do not matter.",
        ]
    )
    for sheet in methods.sheets().values():
        with st.expander(f"{sheet.title}: {sheet.purpose}"):
            _plain(methods.sheet_columns(sheet), f"Columns of {sheet.title}", methods.COLUMNS)
            if sheet.milestones:
                say_all(["Each milestone may be one column, or two, with “planned” and “done” after its name."])
                _plain(methods.milestone_columns(), "Milestones", methods.COLUMNS)
    Downloads(methods.whole_layout(), methods.LAYOUT, "workbook-columns", "Columns of a workbook").draw()


def show_issues() -> None:
    """Every issue code, folded by what happens."""
    heading("issues")
    issues = methods.issues()
    say_all(["Nothing is dropped in silence. Each issue has a code that stays the same and says what to do."])
    for severity in SEVERITIES:
        rows = issues[issues["severity"] == severity]
        with st.expander(f"{first_capital(severity)}: {counted(len(rows), 'code')}. {WHAT_HAPPENS[severity]}"):
            _plain(rows, first_capital(severity), {k: v for k, v in methods.ISSUES.items() if k != "severity"})
    Downloads(issues, methods.ISSUES, "issue-codes", "Issue codes").draw()


def show_limits() -> None:
    """How large a file may be."""
    heading("limits")
    say_all(["Files come from many places, so each is read apart from the dashboard and within these limits."])
    _plain(methods.limits(), "Limits for one file", methods.LIMIT_WORDS)


def show_found(words: str, known: Mapping[str, Protocol]) -> None:
    """Everything on this page that holds the words."""
    places = (
        ("found-states", "How states are worked out", methods.state_rules(), methods.STEPS),
        ("found-others", "Actions, impact checks and next steps", methods.other_state_rules(), methods.OTHERS),
        ("found-rules", "Ways of working", methods.rules(known.values()), methods.RULES),
        ("found-themes", "Themes and strands", methods.themes_and_strands(), methods.THEMES),
        ("found-ours", "Our own choices", methods.ours(), methods.OURS),
        ("found-questions", "Questions", methods.asked(), methods.ASKED),
        ("found-columns", "Columns of the questions", methods.dictionary(), methods.DICTIONARY),
        ("found-workbooks", "Columns of a workbook", methods.whole_layout(), methods.LAYOUT),
        ("found-issues", "What can be wrong with a workbook", methods.issues(), methods.ISSUES),
    )
    found = [(name, title, methods.find(frame, words), columns) for name, title, frame, columns in places]
    if all(rows.empty for _, _, rows, _ in found):
        say_all([f"Nothing on this page holds “{words}”. Try a shorter word."])
    for name, title, rows, columns in found:
        if not rows.empty:
            show_table(rows, f"{title}: {counted(len(rows), 'place')}", columns, name=name, plain=NAMES)


def _plain(frame: pd.DataFrame, caption: str, columns: Mapping[str, str]) -> None:
    st.html(table_html(frame, caption, columns, plain=NAMES))
