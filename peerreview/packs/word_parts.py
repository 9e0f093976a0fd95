"""The small pieces that a Word document is put together from, and what the library has no words for."""

from collections.abc import Sequence
from typing import Any

from peerreview.packs.content import readable

BLUE, QUIET, RULE, HEAD = "12436D", "4A4F54", "8A9096", "E9EDF1"
# Word wants the children of an element in their order; these come after the borders of a table and of a paragraph.
AFTER_BORDERS = ("shd", "tblLayout", "tblCellMar", "tblLook", "tabs", "spacing", "ind", "contextualSpacing", "jc")


def paragraph(made: Any, text: str, style: str) -> Any:
    """A paragraph in one of the document's styles."""
    line = made.add_paragraph(style=style)
    if text:
        put(line, text)
    return line


def put(line: Any, text: str) -> Any:
    """Text at the end of a paragraph, each of its signs one that a file can hold."""
    return line.add_run(readable(text))


def beneath(line: Any, text: str) -> None:
    """Smaller words on a line of their own below what stands there; nothing for ""."""
    from docx.shared import Pt, RGBColor

    if text:
        run = put(line, f"\n{text}")
        run.font.size, run.font.color.rgb = Pt(9), RGBColor.from_string(QUIET)


def link(line: Any, address: str) -> None:
    """A hyperlink to an address, which is also what it says."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    there = child(line._p, "hyperlink")
    there.set(qn("r:id"), line.part.relate_to(readable(address), RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = put(line, address)
    run.font.underline, run.font.color.rgb = True, RGBColor.from_string(BLUE)
    there.append(run._r)


def field(line: Any, instruction: str) -> None:
    """A number that Word works out, such as that of the page."""
    worked_out = child(line._p, "fldSimple")
    worked_out.set(tag("instr"), instruction)
    worked_out.append(put(line, "1")._r)


def borders(owner: Any, kind: str, sides: Sequence[str]) -> None:
    """Thin lines at these sides of a table or a paragraph."""
    from docx.oxml import OxmlElement

    around = OxmlElement(f"w:{kind}")
    owner.insert_element_before(around, *(f"w:{name}" for name in AFTER_BORDERS))
    for side in sides:
        line = child(around, side)
        for key, value in {"val": "single", "sz": "4", "space": "1", "color": RULE}.items():
            line.set(tag(key), value)


def child(owner: Any, name: str) -> Any:
    """A new last child of an element."""
    from docx.oxml import OxmlElement

    made = OxmlElement(f"w:{name}")
    owner.append(made)
    return made


def tag(name: str) -> str:
    """The full name of an element or attribute of Word's."""
    from docx.oxml.ns import qn

    return str(qn(f"w:{name}"))
