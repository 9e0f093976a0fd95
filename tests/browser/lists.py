"""Choosing from a list on the screen."""

import re
import time

from playwright.sync_api import Error, Page

PATIENCE = 30  # seconds


def pick(page: Page, label: str | re.Pattern[str], option: str) -> None:
    """Choose from a list; one that opens while what it is in still unfolds closes again, as it does for people."""
    choice, until = page.get_by_role("option", name=option), time.monotonic() + PATIENCE
    while True:
        try:
            if not choice.is_visible():
                page.get_by_role("combobox", name=label).click(timeout=2_000)
            choice.click(timeout=2_000)
        except Error:  # it moved, or was drawn anew
            if time.monotonic() > until:
                raise
        else:
            return
