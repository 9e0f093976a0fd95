"""Names in texts: of other schools and of people, however they are written, and words that only look like names."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from peerreview.load import Given, prepare, publish
from peerreview.packs.discretion import A_PERSON, ANOTHER_SCHOOL, Names, names_to_leave_out, role_in, roles_in
from peerreview.packs.records import records_of
from peerreview.school_aliases import accept, alias_for
from peerreview.store.store import Store
from tests.packs.meeting import ALDER, DAY
from tests.workbooks import write_xlsx

HOST, CHURCH = "Loxhanger Junior School", "St Mary's Church Primary School"
SCHOOLS: list[list[Any]] = [
    ["School", "Headteacher", "Also known as", "Left"],
    [HOST, "Una Stokewell", None, None],
    ["Loxhanger Infant School", "Zoë O’Harrow-D'Sable", None, None],
    ["The Grove Primary School", "May Young", "Larchdene", None],
    ["Galder Church of England Primary School", None, None, None],
    ["St Wynfrith's Catholic Primary School", None, None, None],
    ["Loxhanger Green School", None, None, None],
    ["Oldmarsh School", None, None, date(2024, 7, 20)],
    [CHURCH, "Mary Tibbelow", None, None],
]
REVIEWS: list[list[Any]] = [
    ["Review ID", "School", "Review date", "Lead reviewer", "Review team", "Improvement Champions"],
    ["L1", HOST, date(2026, 3, 10), "Mrs T. Ashcombe (Headteacher)", "Ola Brambleton, Per Mc Quill & Jo Bell",
     "ida fennel-wray"],
]  # fmt: skip
ACTIONS = [
    ["Review ID", "Action ID", "Action", "Owner"],
    *(["L1", f"A{at}", f"Read, part {at}", owner] for at, owner in enumerate((
        "KZ", "Midday supervisors", "Humanities lead", "Ann de Souvane", "Noor Anders",
    ))),
]  # fmt: skip
FAR: list[list[Any]] = [["School", "Headteacher"], ["Oak Primary School", "Ada Summers"], ["Thrupp Fell School", None]]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("naming")
    store = Store.open(folder / "store")
    book = write_xlsx(folder / "near.xlsx", Schools=SCHOOLS, Reviews=REVIEWS, Actions=ACTIONS)
    publish(prepare(store, [book], Given(ALDER, "tiptree-stanway", "near")))
    far = write_xlsx(folder / "far.xlsx", Schools=FAR)
    publish(prepare(store, [far], Given("Fell Cluster", "tiptree-stanway", "far")))
    accept(store, [alias_for(store, "Hennymoor", "Oldmarsh School", ALDER)])
    return store


@pytest.fixture(scope="module")
def names(store: Store) -> Names:
    return names_to_leave_out(records_of(store, partnership=ALDER, as_of=DAY), HOST)


@pytest.mark.parametrize(
    "text",
    [
        "as at the grove's garden", "GROVE", "a visit to Larch-dene", "larchdenes", "Seen at Galder", "galder cofe",
        "Galder Church of England School", "at St Wynfrith's", "Saint Wynfriths", "Wynfrith’s library", "Oldmarsh",
        "Loxhanger Infants", "with the infant school", "our infants' staff", "Loxhanger Green", "Hennymoor books",
        "Gro\u200bve", "a walk to Oak Primary", "shared with Thrupp Fell",
    ],
)  # fmt: skip
def test_another_school_is_found_however_it_is_written(names: Names, text: str) -> None:
    assert names.found_in(text) == ANOTHER_SCHOOL


@pytest.mark.parametrize(
    "text",
    [
        "una showed us", "UNA'S CLASS", "Ask Una.", "Stokewells", "Stoke-well", "Zoe", "ZOË leads", "zoe's",
        "o'harrow", "O’Harrow", "OHARROW", "Harrow", "D`Sable", "dsable", "Ask May", "Ms Young", "Mrs T", "Mr French",
        "Miss Reading", "mrs pebble", "T.A. leads", "Ola and Per", "McQuill", "mc Quill", "Jo will lead",
        "with ida", "Wray", "KZ to lead", "de Souvane", "Desouvane", "ann reads", "noor", "U\u00adna", "Unastokewell",
        "write to una@loxhanger.example", "Ada Summers", "Mary reads",
    ],
)  # fmt: skip
def test_a_person_is_found_however_the_name_is_written(names: Names, text: str) -> None:
    assert names.found_in(text) in (A_PERSON, ANOTHER_SCHOOL)


@pytest.mark.parametrize(
    "text",
    [
        "Loxhanger reads", "Loxhanger Junior School", "in May", "by 5 May", "May 2026", "Pupils may choose",
        "young readers", "the bell rings", "no or few books", "an oak in the summer", "Ada books",
        "pupils miss reading", "midday staff", "Midday meals", "humanities", "don't", "PE and RE",
        "so that we read", "Reading for pleasure",
        "Head of Year 3", "1 of 6 lessons", "مدرسة", "😀", "", None,
    ],
)  # fmt: skip
def test_words_that_name_nobody_stay_in(names: Names, text: str | None) -> None:
    assert names.found_in(text) is None


def test_the_hosts_own_name_is_no_person_though_its_saint_is_called_so(store: Store) -> None:
    names = names_to_leave_out(records_of(store, partnership=ALDER, as_of=DAY), CHURCH)
    assert names.found_in("St Mary's Church is near") is None
    assert names.found_in("Ask Mary") == A_PERSON


def test_the_word_is_said_for_the_own_partnership_alone(names: Names) -> None:
    near, far = names.named_in("Ask Zoë"), names.named_in("Ask Ada Summers")
    assert near is not None
    assert far is not None
    assert (near.words, far.words) == ("Zoë", "")


ROLES = ["Head of Reading", "Year 3 team", "SENCo", "English lead and class teachers", "EYFS staff"]
NO_ROLES = ["French", "Reading", "Young", "Page", "Drama", "All", "Art May", "Mrs Head", "Key", "1"]


@pytest.mark.parametrize("text", ROLES)
def test_a_role_has_a_word_that_says_so(text: str) -> None:
    assert role_in(text) == text


@pytest.mark.parametrize("text", NO_ROLES)
def test_a_subject_alone_may_be_a_name(text: str) -> None:
    assert role_in(text) is None


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("Headteacher (U. C.)", "Headteacher"),
        ("Una Stokewell, English lead", "English lead"),
        ("Una Stokewell - SENCo / class teachers", "SENCo, class teachers"),
        ("Una Head", None),
        ("Una lead", None),
    ],
)
def test_a_role_beside_a_name_is_said_without_it(text: str, roles: str | None) -> None:
    assert roles_in(text) == roles
