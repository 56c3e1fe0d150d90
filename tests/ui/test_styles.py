"""One stylesheet serves both directions, stays light, and its words stand out from their ground."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "src/tessera/ui/static/ui"
CSS = "".join((STATIC / name).read_text() for name in ("ui.css", "charts.css"))
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)(?:-\w+)*"
    r"|left|right|top|bottom|(?:min-|max-)?(?:width|height)|border-(?:top|bottom)-(?:left|right)-radius)\s*:"
    r"|text-align\s*:\s*(?:left|right)|float\s*:\s*(?:left|right)"
)


def physical(css: str) -> list[str]:
    """Every physical declaration outside of media conditions and comments."""
    without = re.sub(r"/\*.*?\*/|@media[^{]*", "", css, flags=re.S)
    return PHYSICAL.findall(without)


def test_the_stylesheet_uses_logical_properties_only() -> None:
    assert physical(CSS) == []


@pytest.mark.parametrize(
    "breach",
    [
        "a{margin-left:1px}",
        "a { left: 0 }",
        "a{text-align:right}",
        "a{float: left}",
        "a{max-width:3px}",
        "a{padding-top:0}",
    ],
)
def test_a_physical_property_is_found(breach: str) -> None:
    assert physical(breach)


def test_the_stylesheet_stays_under_its_weight() -> None:
    assert len(gzip.compress(CSS.encode(), 9)) <= 12 * 1024


def test_the_scripts_of_our_own_stay_under_their_weight() -> None:
    assert sum(len(gzip.compress(path.read_bytes(), 9)) for path in STATIC.glob("*.js")) <= 9 * 1024


def _tokens(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", css))


def _palettes() -> dict[str, dict[str, str]]:
    blocks = re.findall(r"(@media [^{]+\{\s*)?:root \{(.*?)\}", CSS, flags=re.S)
    light = _tokens(blocks[0][1])
    named = {"light": light}
    for condition, body in blocks[1:]:
        if "print" in condition:
            continue
        dark = "dark" in condition
        named[condition.strip(" {\n")] = {**(named.get("dark", light) if dark else light), **_tokens(body)}
        if dark and "dark" not in named:
            named["dark"] = named[condition.strip(" {\n")]
    return named


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


WORDS = [
    ("ink", "bg"), ("ink", "surface"), ("ink", "sunken"), ("ink-soft", "bg"), ("ink-soft", "surface"),
    ("ink-soft", "sunken"), ("accent", "bg"), ("accent", "surface"), ("accent", "sunken"), ("on-accent", "accent"),
    ("on-accent", "accent-deep"), ("accent-deep", "accent-soft"), ("accent-deep", "surface"), ("info", "info-soft"), ("good", "good-soft"),
    ("care", "care-soft"), ("trouble", "trouble-soft"), ("trouble", "surface"), ("ink", "info-soft"),
    ("ink", "good-soft"), ("ink", "care-soft"), ("ink", "trouble-soft"), ("ink", "h1"), ("ink", "h2"), ("ink", "h3"),
    ("surface", "h4"), ("surface", "h5"),
]  # fmt: skip


@pytest.mark.parametrize("palette", ["light", "dark"])
@pytest.mark.parametrize(("word", "ground"), WORDS)
def test_words_stand_out_from_their_ground(palette: str, word: str, ground: str) -> None:
    """WCAG 2.2, 1.4.3: at least 4.5 to 1."""
    tokens = _palettes()[palette]
    assert _contrast(tokens[word], tokens[ground]) >= 4.5


@pytest.mark.parametrize("palette", ["light", "dark"])
@pytest.mark.parametrize("mark", ["line-strong", "accent", "s2", "s3", "s4", "s6"])
def test_borders_and_marks_stand_out_from_their_ground(palette: str, mark: str) -> None:
    """WCAG 2.2, 1.4.11: at least 3 to 1."""
    tokens = _palettes()[palette]
    assert _contrast(tokens[mark], tokens["surface"]) >= 3


def test_no_palette_carries_an_alarm_red() -> None:
    for tokens in _palettes().values():
        for name, colour in tokens.items():
            if len(colour) == 7:
                red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
                assert not (red > 170 and green < 90 and blue < 90), name
