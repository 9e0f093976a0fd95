"""What a governor is told by a page that is about all schools of the partnership."""

from collections.abc import Iterator

from peerreview.access import MEMBERS
from peerreview.ui.empty import absent
from peerreview.ui.look import Look
from peerreview.ui.menu import SCHOOLS
from peerreview.ui.pieces import Piece


def not_for_governors(look: Look) -> Iterator[Piece]:
    """Where the viewer sees one school only: what the page is about, and where their own school is."""
    if look.viewer.role not in MEMBERS:
        yield absent(
            "viewer",
            "This page is about the partnership as a whole, and is for those who work across it.",
            "You are looking as a governor of your own school, whose story is on the Schools page.",
            SCHOOLS,
            "Schools: your school's own story and plan",
        )
