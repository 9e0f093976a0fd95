"""What a check found, to take away: the workbook with its cells marked, made only when somebody asks for it."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path, PurePath

import streamlit as st

from peerreview.packs.sheets import XLSX
from peerreview.workbook.issues import Issue
from peerreview.workbook.marked import ending_for, fix_list_for, may_be_marked

MARKED, ALONE = "Download the workbook with its cells marked", "Download the fix list"
MACROS = "application/vnd.ms-excel.sheet.macroEnabled.12"


def show_fix_lists(files: Mapping[str, Path], issues: Sequence[Issue]) -> None:
    """Draws a button for the fix list of a workbook that has issues; of several, one is chosen first.

    `files` has where each workbook is kept, by the name that it goes by.
    """
    concerned = {issue.file for issue in issues}
    names = [name for name in files if name in concerned]
    if not names:
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="fix-lists"):
        name = st.selectbox("The fix list of", names, key="fix-list-of") if len(names) > 1 else names[0]
        its_own = [issue for issue in issues if issue.file == name]
        st.download_button(
            MARKED if may_be_marked(name) else ALONE,
            partial(_made, name, files[name], its_own),
            f"{PurePath(name).stem}{ending_for(name)}"
            if may_be_marked(name)
            else f"{PurePath(name).stem} fix list.xlsx",
            MACROS if ending_for(name) == ".xlsm" else XLSX,
            key="fix-list",
            on_click="ignore",
        )


def _made(name: str, path: Path, issues: Sequence[Issue]) -> bytes:
    return fix_list_for(name, path.read_bytes(), issues).data
