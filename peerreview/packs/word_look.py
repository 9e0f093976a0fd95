"""How a Word document looks, and what it says of itself: styles that people can go on writing in, pages of A4."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from peerreview.packs.content import LANGUAGE, Document, readable
from peerreview.packs.word_parts import BLUE, QUIET, borders, field, put, tag

FONT = "Calibri"
EDGE, WIDTH = 2.0, 17.0  # centimetres: the margins of a page of A4, and what is between them
TERMS = 6.0  # centimetres that the terms of facts have
LONGEST_PROPERTY = 255  # characters that a property of a file can hold
NEWEST = "15"  # else Word opens the document in a mode for old ones
Look = Mapping[str, Any]

LOOKS: Mapping[str, Look] = {  # Word's own styles; sizes and spaces in points
    "Normal": {"size": 11, "after": 6},
    "Title": {"size": 22, "colour": BLUE, "bold": True, "after": 4},
    "Heading 1": {"size": 15, "colour": BLUE, "bold": True, "before": 16, "after": 4},
    "Heading 2": {"size": 12, "colour": BLUE, "bold": True, "before": 10, "after": 3},
    "Heading 3": {"size": 11, "colour": BLUE, "bold": True, "before": 8, "after": 3},
    "List Bullet": {"size": 11, "after": 3},
    "Caption": {"size": 10, "colour": "000000", "bold": True, "before": 8, "after": 3},
    "Footer": {"size": 8, "colour": QUIET},
}
OURS: Mapping[str, Look] = {
    "Lead": {"size": 12, "bold": True, "after": 6},
    "Note": {"size": 9, "colour": QUIET, "after": 6},
    "Fact": {"size": 11, "after": 3},
    "Room label": {"size": 11, "colour": QUIET, "italic": True, "before": 8},
    "Room": {"size": 11, "before": 8},
}


def set_up(made: Any, document: Document) -> None:
    """Make an empty document ours: its properties, its styles, its pages and their footer."""
    _properties(made, document)
    _language(made)
    _styles(made)
    _page(made, f"{document.title} · {document.origin.words}")


def _properties(made: Any, document: Document) -> None:
    about = made.core_properties
    about.title = readable(document.title)[:LONGEST_PROPERTY]
    about.author = about.last_modified_by = "Peer Review Impact"
    about.language, about.comments = LANGUAGE, ""
    about.created = about.modified = datetime.combine(document.origin.as_of, time())
    package = made.part.package
    for key in [key for key, one in package.rels.items() if one.reltype.endswith("/thumbnail")]:
        del package.rels[key]  # a picture of the library's empty template


def _language(made: Any) -> None:
    settings = made.settings.element
    languages = [*made.styles.element.iter(tag("lang")), *settings.iter(tag("themeFontLang"))]
    for language in languages:
        language.set(tag("val"), LANGUAGE)
    for setting in settings.iter(tag("compatSetting")):
        if setting.get(tag("name")) == "compatibilityMode":
            setting.set(tag("val"), NEWEST)


def _styles(made: Any) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Cm

    styles = made.styles
    for name, look in LOOKS.items():
        _look(styles[name], look)
    for name, look in OURS.items():
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style, style.quick_style = styles["Normal"], True
        _look(style, look)
    fact = styles["Fact"].paragraph_format
    fact.left_indent, fact.first_line_indent = Cm(TERMS), Cm(-TERMS)
    fact.tab_stops.add_tab_stop(Cm(TERMS))
    for name in ("Room label", "Caption"):
        styles[name].paragraph_format.keep_with_next = True
    title = styles["Title"].element.pPr
    title.remove(title.find(tag("pBdr")))
    borders(styles["Room"].element.get_or_add_pPr(), "pBdr", ("bottom", "between"))


def _look(style: Any, look: Look) -> None:
    from docx.shared import Pt, RGBColor

    letters = style.element.get_or_add_rPr().get_or_add_rFonts()
    letters.attrib.clear()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        letters.set(tag(script), FONT)
    style.font.size, style.font.bold, style.font.italic = Pt(look["size"]), look.get("bold"), look.get("italic")
    if "colour" in look:
        style.font.color.rgb = RGBColor.from_string(look["colour"])
    lines = style.paragraph_format
    lines.space_before, lines.space_after = Pt(look.get("before", 0)), Pt(look.get("after", 0))
    lines.line_spacing = 1.1


def _page(made: Any, footer: str) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Cm

    (section,) = made.sections
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(EDGE)
    stops = made.styles["Footer"].paragraph_format.tab_stops
    stops.clear_all()
    stops.add_tab_stop(Cm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    line = section.footer.paragraphs[0]
    put(line, f"{footer}\tPage ")
    field(line, "PAGE")
    put(line, " of ")
    field(line, "NUMPAGES")
