"""Colours that can be told from their background: 4.5 to 1 for text, 3 to 1 for shapes and lines."""

import re
import tomllib
from itertools import product
from pathlib import Path

import pytest

from peerreview.states import STATES

ROOT = Path(__file__).parents[2]
THEME = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
STYLE = (ROOT / "peerreview" / "ui" / "style.css").read_text(encoding="utf-8")
TONES = {name: pair for name, *pair in re.findall(r"\.pr-(\w+) \{[^}]*light-dark\((#\w+), (#\w+)\)", STYLE)}
SCHEMES = ("light", "dark")


def luminance(colour: str) -> float:
    """Relative luminance of #RRGGBB, as WCAG 2.2 defines it."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mixed(front: str, back: str, share: float) -> str:
    """A colour that is `share` of the front over the back, as color-mix in sRGB gives it."""
    places = (1, 3, 5)
    return "#" + "".join(
        f"{round(int(front[p : p + 2], 16) * share + int(back[p : p + 2], 16) * (1 - share)):02X}" for p in places
    )


def test_black_on_white_is_the_most_there_is() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_text_links_and_faint_text_can_be_read(scheme: str) -> None:
    theme = THEME[scheme]
    share = int(re.search(r"--pr-faint: color-mix\(in srgb, currentColor (\d+)%", STYLE)[1]) / 100  # type: ignore[index]
    for back in (theme["backgroundColor"], theme["secondaryBackgroundColor"]):
        faint = mixed(theme["textColor"], back, share)
        for front in (theme["textColor"], theme["linkColor"], faint):
            assert contrast(front, back) >= 4.5, (front, back)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_white_can_be_read_on_a_primary_button(scheme: str) -> None:
    assert contrast("#FFFFFF", THEME[scheme]["primaryColor"]) >= 4.5


@pytest.mark.parametrize(("place", "scheme"), list(enumerate(SCHEMES)))
def test_the_shape_of_every_state_can_be_seen(place: int, scheme: str) -> None:
    for state in STATES:
        assert contrast(TONES[state.tone][place], THEME[scheme]["backgroundColor"]) >= 3, state.word


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_colours_of_charts_can_be_seen(scheme: str) -> None:
    colours = THEME[scheme]["chartCategoricalColors"]
    for colour, back in product(colours, [THEME[scheme]["backgroundColor"]]):
        assert contrast(colour, back) >= 3, colour


def test_nothing_is_fetched_for_the_looks_of_it() -> None:
    assert "://" not in STYLE
    assert not any("://" in str(value) for value in THEME.values())
