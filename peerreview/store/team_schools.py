"""Advice on names in a team that are meant for a school and are not the name of one, such as a school's nickname."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from peerreview.store.cell_issues import Cells, Con, Found, as_place
from peerreview.store.names import Register, name_key
from peerreview.store.parsed import append_rows
from peerreview.store.review_cells import placed_in, review_issue
from peerreview.store.taking_part import ROLES, name_and_school
from peerreview.workbook.layout import layout

_STRANGERS = """
    select distinct r.partnership, r.name from base.roles as r
    anti join base.people as p on p.partnership = r.partnership and p.name = r.name
    where r.from_school is null and r.name is not null order by all
"""
_SLIPS = """
    select r.partnership, r.review, s.text, s.schools
    from base.roles as r
    join school_slips as s using (partnership, name)
    join base.reviews as v using (partnership, review)
    where r.from_school is null and r.role = $role and v.status is null
"""
ALIKE = 85  # of 100: the least by which one word is taken for a slip in a school's short name
SHORTEST = 4  # letters of a short name


def school_slips(con: Con, cells: Cells, register: Register) -> Found:
    """Advice on the cells of teams that name a school in another way than the list of schools does."""
    slips = list(_slips(con, register))
    if not slips:
        return
    con.execute("create temp table school_slips (partnership varchar, name varchar, text varchar, schools varchar)")
    append_rows(con, "school_slips", slips)
    for column, role in ROLES.items():
        for *place, text, schools in con.execute(placed_in(column, _SLIPS), {"role": role}).fetchall():
            yield review_issue(cells, "team_school_unknown", as_place(place), column, text, suggestions=schools)


def _slips(con: Con, register: Register) -> Iterable[tuple[str, str, str, str]]:
    short: dict[str, Mapping[str, list[str]]] = {}
    for partnership, name in con.execute(_STRANGERS).fetchall():
        if partnership not in short:
            short[partnership] = _short_names(register.names(partnership))
        text = name_and_school(name)[1] or name
        if meant := _meant(text, short[partnership]):
            yield partnership, name, text, f" Did you mean {' or '.join(meant[:3])}?"
        elif layout().words.school & set(text.casefold().split()):
            yield partnership, name, text, register.did_you_mean(partnership, text)


def _short_names(schools: Iterable[str]) -> Mapping[str, list[str]]:
    """The schools that each row of first words stands for: "Ashen", "Ashen Primary"."""
    found: dict[str, list[str]] = defaultdict(list)
    for school in schools:
        words = school.split()
        for key in dict.fromkeys(name_key(" ".join(words[:count])) for count in range(1, len(words) + 1)):
            if len(key) >= SHORTEST:
                found[key].append(school)
    return found


def _meant(text: str, short: Mapping[str, list[str]]) -> list[str]:
    """The schools of which `text` is a short name, or a slip in one, where it is a single word."""
    key = name_key(text)
    if key in short or " " in text or len(key) < SHORTEST:
        return short.get(key, [])
    from rapidfuzz import fuzz, process  # only needed where something is wrong

    near = process.extractOne(key, list(short), scorer=fuzz.ratio, score_cutoff=ALIKE)
    return short[near[0]] if near else []
