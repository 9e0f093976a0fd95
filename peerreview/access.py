"""Who is looking: the viewer's role and reach, and what of it the database is told."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol, get_args

from peerreview.errors import AccessDenied, UserError

Role = Literal["local", "lead", "associate", "head", "reviewer", "governor"]
LEADING: frozenset[Role] = frozenset({"local", "lead"})


class Cursor(Protocol):
    """What access needs of a database cursor."""

    def execute(self, query: str, parameters: Any = ..., /) -> Any: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Viewer:
    """One person's role, the partnerships they see, the school they belong to and their name on review teams."""

    role: Role
    partnerships: tuple[str, ...] = ()
    schools: tuple[str, ...] = ()
    name: str | None = None

    @property
    def scope(self) -> tuple[object, ...]:
        """What an answer depends on; two viewers of one scope may share an answer."""
        return (self.role, self.partnerships, self.schools, self.name)


LOCAL = Viewer(role="local")

_TEAM_REVIEWS = """
    select coalesce(list(distinct partnership || '|' || review), []) from base.roles
    where role in ('lead reviewer', 'review team') and list_contains($partnerships, partnership)
      and (list_contains($schools, from_school) or name = $name)
"""


def open_for(cursor: Cursor, viewer: Viewer) -> None:
    """Tell a cursor of a snapshot who looks; every `visible` view filters by it."""
    who: Mapping[str, Any] = {
        "viewer_role": viewer.role,
        "viewer_partnerships": list(viewer.partnerships),
        "viewer_schools": list(viewer.schools),
    }
    for name, value in who.items():
        cursor.execute(f"set variable {name} = $value", {"value": value})
    if viewer.role in ("head", "reviewer"):
        team = cursor.execute(
            _TEAM_REVIEWS,
            {"partnerships": list(viewer.partnerships), "schools": list(viewer.schools), "name": viewer.name},
        ).fetchone()
        cursor.execute("set variable viewer_team_reviews = $value", {"value": team[0]})


def require(viewer: Viewer, allowed: frozenset[Role], what: str) -> None:
    """Raise AccessDenied where the viewer's role may not ask for that."""
    if viewer.role not in allowed:
        raise AccessDenied(f"{what} is for the partnership lead; you are looking as {viewer.role}.")


def find_viewer(folder: Path, email: str) -> Viewer:
    """The viewer of that address in the store's viewers.toml; raises AccessDenied for one that is not in it.

    The file has a table for each address, with `role`, `partnerships`, and where they serve `schools` and `name`.
    """
    path = folder / "viewers.toml"
    known = _viewers(path) if path.exists() else {}
    entry = known.get(email.strip().casefold())
    if entry is None:
        raise AccessDenied(f"{email} is not among the viewers of this store. Ask whoever keeps its viewers.toml.")
    if entry.get("role") not in get_args(Role):
        raise AccessDenied(
            f"viewers.toml: {email}: role {entry.get('role')!r} is not one of {', '.join(get_args(Role))}."
        )
    return Viewer(
        role=entry["role"],
        partnerships=tuple(entry.get("partnerships", ())),
        schools=tuple(entry.get("schools", ())),
        name=entry.get("name"),
    )


def _viewers(path: Path) -> dict[str, dict[str, Any]]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise UserError(f"viewers.toml in the store cannot be read: {problem}") from problem
    return {email.casefold(): entry for email, entry in table.items()}
