"""What somebody sees on a page, and small stores to see it over."""

import re
from html import unescape
from pathlib import Path

from streamlit.testing.v1 import AppTest

from peerreview.load import prepare, publish
from peerreview.store.naming import Given
from peerreview.store.store import Store
from tests.workbooks import Rows, write_xlsx

TSC = "tiptree-stanway"


def text(app: AppTest) -> str:
    """All words of the page's main part, without its HTML; one space between them."""
    main = app.main
    parts = [element.value for kind in (main.title, main.header, main.html, main.markdown) for element in kind]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", " ".join(parts))).split())


def table(app: AppTest, caption: str) -> list[list[str]]:
    """The rows of the table with that caption, heading row first, each cell as text."""
    found = next(html.value for html in app.main.html if f"<caption>{caption}" in unescape(html.value))
    return [_cells(row) for row in re.findall(r"<tr.*?</tr>", found, flags=re.DOTALL)]


def _cells(row: str) -> list[str]:
    cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, flags=re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split()) for cell in cells]


def add_to(folder: Path, partnership: str, name: str = "register", **sheets: Rows) -> Path:
    """A store with one more workbook in it, published."""
    files = folder.parent / f"workbooks of {partnership}"
    files.mkdir(exist_ok=True)
    book = write_xlsx(files / f"{name}.xlsx", **sheets)
    publish(prepare(Store.open(folder), [book], Given(partnership, TSC)))
    return folder
