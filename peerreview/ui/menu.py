"""The pages of the dashboard: where each is in the menu, and its address."""

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "pages"


@dataclass(frozen=True, slots=True)
class Entry:
    """One page: its script in pages/, its title, its address and what it is for."""

    script: str
    title: str
    address: str
    purpose: str

    @property
    def file(self) -> Path:
        """The page's script."""
        return FOLDER / self.script


OVERVIEW = Entry("overview.py", "Overview", "", "What needs attention now, and what comes next.")
FOLLOW_UPS = Entry("follow_ups.py", "Follow-ups", "follow-ups", "Every step: what is overdue, why, and whom to ask.")
STAGES = Entry("stages.py", "Stages", "stages", "How far each review has come, and when the next ones are.")
THEMES = Entry("themes.py", "Themes", "themes", "What reviews found and asked, theme by theme.")
SCHOOLS = Entry("schools.py", "Schools", "schools", "One school's own story and plan.")
IMPACT = Entry("impact.py", "Impact", "impact", "What has changed since the reviews, and where the record of it ends.")
SUPPORT = Entry("support.py", "Support", "support", "Who reviews whom, who could help whom, and who is free.")
MATURITY = Entry("maturity.py", "Maturity", "maturity", "How the partnership sees itself, beside its records.")
PACKS = Entry("packs.py", "Packs", "packs", "What you take to a meeting: papers, slides, agenda, calendar.")
LOAD = Entry("load.py", "Load", "load", "Put workbooks in, see what would change, publish.")
METHODS = Entry("methods.py", "Methods", "methods", "What each figure means and where it comes from.")

MENU: dict[str, tuple[Entry, ...]] = {
    "Now": (OVERVIEW, FOLLOW_UPS),
    "Our reviews": (STAGES, THEMES, SCHOOLS, IMPACT, SUPPORT),
    "Conversations": (MATURITY, PACKS),
    "Data": (LOAD, METHODS),
}
