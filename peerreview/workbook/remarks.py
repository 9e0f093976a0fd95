"""Comments on the cells of a sheet: ours beside those that are there, and below what they say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from peerreview.workbook.book import Place
from peerreview.workbook.marks import address_of, place_of
from peerreview.workbook.outgoing import COMMENT_AUTHOR
from peerreview.workbook.parts import MAIN, OFFICE, Parts, Unfit, attribute, children, insert, xml_text
from peerreview.workbook.shapes import NEW_DRAWING, Drawing

# With this line our remarks begin, so that they can be told from what others say in the same comment.
BEGINS = "To put right, found when the workbook was checked:"
_BEGINS = xml_text(BEGINS)
_COMMENT = re.compile(rb"<comment\s[^>]*?\bref=[\"']([A-Z]+\d+)[\"'][^>]*?(?:/>|>.*?</comment>)", re.DOTALL)
_TEXT_ALONE = re.compile(rb"(<text>\s*)(<t(?:\s[^>]*)?>[^<]*</t>)(?=\s*</text>)")
_AUTHOR = re.compile(rb"<author(?:\s[^>]*)?(?:/>|>([^<]*)</author>)")
_AUTHOR_OF = attribute("comment", "authorId")
_WORDS = re.compile(rb"<t(?:\s[^>]*)?>([^<]*)</t>")
_DRAWING = attribute("legacyDrawing", r"\w+:id")
_NEW_COMMENTS = b'<comments xmlns="%b"><authors></authors><commentList></commentList></comments>' % MAIN.encode()
_AFTER_DRAWING = (
    *("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "AlternateContent", "webPublishItems"),
    *("tableParts", "extLst"),
)
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"


@dataclass(slots=True)
class Comments:
    """The comments of one sheet, as the XML of what they say and of the boxes that they are shown in."""

    path: str
    xml: bytes
    drawing_path: str
    drawing: Drawing
    conversations: set[Place] = field(default_factory=set)


def remark(parts: Parts, sheet: str, texts: Mapping[Place, str]) -> int:
    """Say the texts in comments on the sheet with that path, in place of those that we put there another time.

    Returns how many of the cells have a conversation, which stays as it is; raises Unfit.
    """
    path = next(iter(parts.related(sheet, "comments")), "")
    if not texts and not (path and _BEGINS in parts.read(path)):
        return 0
    comments = _comments_of(parts, sheet, path)
    _take_off(comments)
    comments.conversations = set(_conversations(comments.xml))
    _say(comments, texts)
    _put(parts, sheet, comments)
    return len(comments.conversations & texts.keys())


def _comments_of(parts: Parts, sheet: str, path: str) -> Comments:
    xml = parts.read(path) if path else _NEW_COMMENTS
    children(xml, "comments")
    found = _DRAWING.search(parts.read(sheet), max(parts.read(sheet).rfind(b"</sheetData>"), 0))
    drawing_path = parts.named(sheet, found[3].decode()) if found else ""
    return Comments(path, xml, drawing_path, Drawing(parts.read(drawing_path) if drawing_path else NEW_DRAWING))


def _take_off(comments: Comments) -> None:
    gone: set[Place] = set()

    def cut(found: re.Match[bytes]) -> bytes:
        block, at = found[0], found[0].find(_BEGINS)
        if at < 0:
            return block
        if b"".join(_WORDS.findall(block[:at] + b"</t>")).strip():
            return block[:at].rstrip() + block[block.rfind(b"</t>") :]
        gone.add(_place(found))
        return b""

    if _BEGINS in comments.xml:
        comments.xml = _COMMENT.sub(cut, comments.xml)
        comments.drawing.remove(gone)


def _place(comment: re.Match[bytes]) -> Place:
    place = place_of(comment[1].decode())
    if place is None:
        raise Unfit("comment")
    return place


def _conversations(xml: bytes) -> list[Place]:
    """Return the cells with a conversation: Excel keeps its texts elsewhere and shows none that is added here."""
    numbers = {b"%d" % at for at, name in enumerate(_AUTHOR.findall(xml)) if name.startswith(b"tc=")}
    found = ((comment, _AUTHOR_OF.search(comment[0])) for comment in _COMMENT.finditer(xml))
    return [_place(comment) for comment, author in found if author and author[3] in numbers]


def _say(comments: Comments, texts: Mapping[Place, str]) -> None:
    """Below what a comment says that is there already, else in one of our own."""
    below: set[Place] = set()

    def longer(found: re.Match[bytes]) -> bytes:
        place = _place(found)
        if place not in texts:
            return found[0]
        below.add(place)
        return found[0] if place in comments.conversations else _longer(found[0], texts[place])

    comments.xml = _COMMENT.sub(longer, comments.xml)
    alone = {place: texts[place] for place in sorted(texts) if place not in below}
    if alone:
        _add(comments, alone)
    comments.drawing.enlarge({place: texts[place] for place in below - comments.conversations})


def _longer(comment: bytes, text: str) -> bytes:
    in_runs = _TEXT_ALONE.sub(rb"\1<r>\2</r>", comment, count=1)
    end = in_runs.rfind(b"</text>")
    if end < 0:
        raise Unfit("comment")
    return in_runs[:end] + _run(f"\n\n{BEGINS}\n{text}") + in_runs[end:]


def _add(comments: Comments, texts: Mapping[Place, str]) -> None:
    author = _our_number(comments)
    new = b"".join(
        b'<comment ref="%b" authorId="%d"><text>%b</text></comment>'
        % (address_of(place).encode(), author, _run(f"{BEGINS}\n{text}"))
        for place, text in texts.items()
    )
    comments.xml = _at_the_end(comments.xml, b"commentList", new)
    comments.drawing.add(texts)


def _run(text: str) -> bytes:
    return b'<r><t xml:space="preserve">%b</t></r>' % xml_text(text)


def _our_number(comments: Comments) -> int:
    names = _AUTHOR.findall(comments.xml)
    if COMMENT_AUTHOR.encode() not in names:
        comments.xml = _at_the_end(comments.xml, b"authors", b"<author>%b</author>" % COMMENT_AUTHOR.encode())
        return len(names)
    return names.index(COMMENT_AUTHOR.encode())


def _at_the_end(xml: bytes, group: bytes, new: bytes) -> bytes:
    xml = re.sub(rb"<%b\s*/>" % group, b"<%b></%b>" % (group, group), xml)
    end = xml.rfind(b"</%b>" % group)
    if end < 0:
        raise Unfit("comments")
    return xml[:end] + new + xml[end:]


def _put(parts: Parts, sheet: str, comments: Comments) -> None:
    if comments.path:
        parts.write(comments.path, comments.xml)
    elif b"<comment " in comments.xml:
        path = parts.free_path("xl/comments{}.xml")
        parts.write(path, comments.xml, _TYPE)
        parts.relate(sheet, "comments", path)
    if comments.drawing_path:
        parts.write(comments.drawing_path, comments.drawing.xml)
    elif comments.drawing.xml != NEW_DRAWING:
        path = parts.free_path("xl/drawings/vmldrawing{}.vml")
        parts.draw_with_vml()
        parts.write(path, comments.drawing.xml)
        name = parts.relate(sheet, "vmlDrawing", path)
        new = f'<legacyDrawing xmlns:r="{OFFICE}" r:id="{name}"/>'.encode()
        parts.write(sheet, insert(parts.read(sheet), "worksheet", new, _AFTER_DRAWING))
