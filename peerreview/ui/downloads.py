"""A table to take away: as a workbook and as csv, made only when somebody asks for it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st

from peerreview.packs.content import Block
from peerreview.packs.sheets import XLSX, csv_bytes, xlsx_bytes


@dataclass(frozen=True, slots=True)
class Downloads:
    """Two buttons, Excel and csv, for a whole table; `name` is the file's name without its ending."""

    frame: pd.DataFrame
    columns: Mapping[str, str]
    name: str
    title: str

    def draw(self) -> None:
        """Puts them on the page."""
        kinds: tuple[tuple[str, str, str, Callable[[], bytes]], ...] = (
            ("Download as Excel", "xlsx", XLSX, partial(xlsx_bytes, self.frame, self.columns, self.title)),
            ("Download as csv", "csv", "text/csv", partial(csv_bytes, self.frame, self.columns)),
        )
        with st.container(horizontal=True, key=f"downloads-{self.name}"):
            for label, ending, mime, make in kinds:
                file, key = f"{self.name}.{ending}", f"{self.name}-{ending}"
                st.download_button(label, make, file, mime, key=key, on_click="ignore")

    def blocks(self) -> Iterable[Block]:
        """Nothing: the table itself stands on paper."""
        return ()
