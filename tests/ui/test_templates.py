"""What no template and no script of the floor may contain."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tessera.ui.icons import ICONS

UI = Path(__file__).parents[2] / "src/tessera/ui"
TEMPLATES = sorted((UI / "templates").rglob("*.html"))
SCRIPTS = sorted((UI / "static/ui").glob("*.js"))
FORBIDDEN = re.compile(r"<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|<script(?![^>]*\ssrc=)", re.I)
# Words of the field: the floor must serve any product.
FIELD = re.compile(
    r"\b(survivor|victim|traffick\w*|referral|shelter|caseworker|consent|hotline|exploitation)\w*\b", re.I
)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_no_inline_script_or_style(path: Path) -> None:
    assert not FORBIDDEN.search(path.read_text())


@pytest.mark.parametrize(
    "breach", ["<p style='x'>", "<a onclick='x()'>", "<script>1</script>", "<style>", "<a href='javascript:x'>"]
)
def test_an_inline_script_or_style_is_found(breach: str) -> None:
    assert FORBIDDEN.search(breach)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_evaluates_no_text_and_sets_no_style(path: Path) -> None:
    assert not re.search(
        r"\beval\(|new Function|innerHTML|document\.write|\.style\b|setAttribute\(.style", path.read_text()
    )


def test_the_sprite_has_exactly_the_icons_that_tags_may_name() -> None:
    sprite = (UI / "static/ui/icons.svg").read_text()
    assert set(re.findall(r'<symbol id="([\w-]+)"', sprite)) == ICONS


@pytest.mark.parametrize("path", [*TEMPLATES, *SCRIPTS, *sorted(UI.rglob("*.py"))], ids=lambda path: path.name)
def test_the_floor_knows_no_word_of_the_field(path: Path) -> None:
    assert not FIELD.search(path.read_text())


def test_every_tag_is_in_the_readme() -> None:
    from tessera.ui.templatetags import charts, ui

    text = (UI / "README.md").read_text()
    missing = [name for library in (ui, charts) for name in library.register.tags if f"{{% {name} " not in text]
    assert missing == []
