"""Accept once which school a name means, list such names, take one back."""

from collections.abc import Sequence

import duckdb

from peerreview.errors import UserError
from peerreview.store.aliases import Alias, alias_entry
from peerreview.store.names import Register, School, name_key
from peerreview.store.school_names import school_key
from peerreview.store.store import Store
from peerreview.upkeep import publish_with

_CELLS = ("school", "urn", "predecessor_urn", "also_known_as")
_SCHOOLS = f"select partnership, {', '.join(_CELLS)} from base.schools order by all"


def accept(store: Store, aliases: Sequence[Alias]) -> int:
    """Publish a snapshot in which these names mean these schools, and return its number.

    Raises UserError where nothing was loaded yet.
    """
    line = {"kind": "alias", "aliases": [alias_entry(alias) for alias in aliases]}
    return publish_with(store, line, aliases)


def said_of(store: Store, text: str | None, school: str | None, remove: str | None, partnership: str | None) -> Alias:
    """What somebody said: that `text` means a school, or that `remove` means none any more; raises UserError."""
    if remove and text is None and school is None:
        return taken_back(store, remove, partnership)
    if text is None or school is None or remove:
        raise UserError("Say a name and the school that it means, each in quotation marks, or use --list or --remove.")
    return alias_for(store, text, school, partnership)


def alias_for(store: Store, text: str, school: str, partnership: str | None = None) -> Alias:
    """What is to be accepted so that `text` means the school of that name or number.

    Raises UserError where there is no such school, several partnerships have one, or a school is called that already.
    """
    register, partnerships = _register(store)
    among = [_known(partnership, partnerships)] if partnership else partnerships
    found = [known for name in among if (known := register.meant(name, school))]
    if len(found) > 1:
        whose = ", ".join(one.partnership for one in found)
        raise UserError(f"Schools of several partnerships are called “{school}”: {whose}. Say whose (--partnership).")
    if not found:
        raise UserError(_no_school(register, among, school))
    _refuse_taken(register, found[0], text)
    return Alias(found[0].partnership, text.strip(), found[0].school, found[0].cells.get("urn"))


def taken_back(store: Store, text: str, partnership: str | None = None) -> Alias:
    """What is to be accepted so that `text` means no school any more; raises UserError where it does not, or twice."""
    wanted = (school_key(text), name_key(partnership) if partnership else None)
    known = store.aliases(store.current)
    found = [a for a in known if a.key[1] == wanted[0] and wanted[1] in (None, a.key[0])]
    if len(found) == 1:
        return Alias(found[0].partnership, found[0].text)
    if found:
        whose = ", ".join(alias.partnership for alias in found)
        raise UserError(f"“{text}” is accepted in several partnerships: {whose}. Say whose (--partnership).")
    names = ", ".join(f"“{alias.text}”" for alias in known)
    raise UserError(f"“{text}” is not an accepted name. {f'These are: {names}.' if names else 'There are none.'}")


def _register(store: Store) -> tuple[Register, list[str]]:
    if store.current is None:
        raise UserError("Nothing has been loaded yet. Load a workbook first.")
    with duckdb.connect(str(store.path(store.current)), read_only=True) as con:
        rows = con.execute(_SCHOOLS).fetchall()
    register = Register()
    register.add_list((partnership, dict(zip(_CELLS, cells, strict=True))) for partnership, *cells in rows)
    return register, list(dict.fromkeys(partnership for partnership, *_ in rows))


def _known(partnership: str, partnerships: list[str]) -> str:
    found = next((name for name in partnerships if name_key(name) == name_key(partnership)), None)
    if found is None:
        raise UserError(f"No partnership is called “{partnership}”. There are: {', '.join(partnerships)}.")
    return found


def _no_school(register: Register, among: list[str], school: str) -> str:
    hints = dict.fromkeys(name for partnership in among for name in register.suggestions(partnership, school))
    hint = f" Did you mean {' or '.join(hints)}?" if hints else ""
    return f"No school is called “{school}”.{hint}"


def _refuse_taken(register: Register, school: School, text: str) -> None:
    if not school_key(text):
        raise UserError("Say the name as it stands in the cells, in quotation marks.")
    taken = register.find(school.partnership, text)
    if taken is school:
        raise UserError(f"“{text}” means {school.school} already.")
    if taken:
        raise UserError(f"“{text}” is a name of {taken.school} in the list of schools, so it can mean no other one.")
