"""Who is looking: the viewer's role and reach, and what of it the database is told."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol, get_args

from peerreview.errors import AccessDenied, UserError

Role = Literal["local", "lead", "associate", "head", "reviewer", "governor"]
LEADING: frozenset[Role] = frozenset({"local", "lead"})
MEMBERS: frozenset[Role] = LEADING | {"associate", "head", "reviewer"}


class Cursor(Protocol):
    """What access needs of a database cursor."""

    def execute(self, query: str, parameters: Any = ..., /) -> Any: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Viewer:
    """One person's role, the partnerships they see, the schools they belong to and their name on review teams.

    A school is "Partnership|School", or its name alone where there is only one partnership.
    """

    role: Role
    partnerships: tuple[str, ...] = ()
    schools: tuple[str, ...] = ()
    name: str | None = None

    @property
    def scope(self) -> tuple[object, ...]:
        """What an answer depends on; two viewers of one scope may share an answer."""
        return (self.role, self.partnerships, self.schools, self.name)

    @property
    def school_keys(self) -> list[str]:
        """The schools as "Partnership|School"; raises UserError where one may be meant in several partnerships."""
        bare = [school for school in self.schools if "|" not in school]
        if bare and len(self.partnerships) > 1:
            raise UserError(
                f"viewers.toml: say which partnership {bare[0]} belongs to, as"
                f' "{self.partnerships[0]}|{bare[0]}": this viewer has several.'
            )
        return [school if "|" in school else "|".join((*self.partnerships, school)) for school in self.schools]

    @property
    def school_names(self) -> list[str]:
        """The schools by name alone."""
        return [school.rpartition("|")[2] for school in self.schools]


LOCAL = Viewer(role="local")

_TEAM_REVIEWS = """
    select coalesce(list(distinct partnership || '|' || review), []) from base.roles
    where role in ('lead reviewer', 'review team') and list_contains($partnerships, partnership)
      and case when name is null then list_contains($schools, partnership || '|' || from_school)
          else lower(name) = lower($name) end
"""


def open_for(cursor: Cursor, viewer: Viewer) -> None:
    """Tell a cursor of a snapshot who looks; every `visible` view filters by it."""
    who: Mapping[str, Any] = {
        "viewer_role": viewer.role,
        "viewer_partnerships": list(viewer.partnerships),
        "viewer_first": min(viewer.partnerships, default=None),
        "viewer_last": max(viewer.partnerships, default=None),
        "viewer_schools": viewer.school_keys,
    }
    for name, value in who.items():
        cursor.execute(f"set variable {name} = $value", {"value": value})
    if viewer.role in ("head", "reviewer"):
        team = cursor.execute(
            _TEAM_REVIEWS,
            {"partnerships": list(viewer.partnerships), "schools": viewer.school_keys, "name": viewer.name},
        ).fetchone()
        cursor.execute("set variable viewer_team_reviews = $value", {"value": team[0]})
    read_up_to(cursor, None)


def read_up_to(cursor: Cursor, partnership: str | None) -> None:
    """Let a cursor see no partnership after that one in the alphabet, or all that its viewer may see."""
    cursor.execute("set variable viewer_up_to = $value", {"value": partnership})


def require(viewer: Viewer, allowed: frozenset[Role], what: str) -> None:
    """Raise AccessDenied where the viewer's role may not ask for that."""
    if viewer.role not in allowed:
        whom = "the partnership lead" if allowed == LEADING else "those who work across the partnership"
        raise AccessDenied(f"{what} is for {whom}; you are looking as {viewer.role}.")


def find_viewer(folder: Path, email: str) -> Viewer:
    """The viewer of that address in the store's viewers.toml; raises AccessDenied for one that is not in it.

    The file has a table for each address, with `role`, `partnerships`, and where they serve `schools` and `name`.
    Raises UserError where a school may be meant in several partnerships.
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
    viewer = Viewer(
        role=entry["role"],
        partnerships=tuple(entry.get("partnerships", ())),
        schools=tuple(entry.get("schools", ())),
        name=entry.get("name"),
    )
    _ = viewer.school_keys
    return viewer


def _viewers(path: Path) -> dict[str, dict[str, Any]]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise UserError(f"viewers.toml in the store cannot be read: {problem}") from problem
    return {email.casefold(): entry for email, entry in table.items()}
