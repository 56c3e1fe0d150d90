"""The report on one page, as Markdown and as a piece of HTML, in any language."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from tessera.observatory.attacks import words
from tessera.observatory.attacks.report import Attack, Report


def one_page(report: Report, language: str | None = None, *, form: str = "html") -> str:
    """The page. ``form`` is "html" (a fragment, no script and no style) or "markdown"; language None is the active one."""
    with translation.override(language or translation.get_language() or "en"):
        lines = [_line(row) for row in report.rows]
        if form == "html":
            return render_to_string("attacks/report.html", {"report": report, "lines": lines})
        return _markdown(report, lines)


def _line(row: Attack) -> dict[str, object]:
    return {
        "row": row,
        "title": str(words.TITLES[row.name]),
        "tried": str(words.TRIED[row.name]),
        "got": share(row.success),
        "guess": share(row.baseline),
        "mark": words.mark(row.name),
        "verdict": verdict(row),
        "note": row.note,
    }


def share(value: float | None) -> str:
    """A share as a percentage; a dash where there is none."""
    if value is None:
        return "–"
    return f"{value:.0%}" if value in (0, 1) else f"{value:.1%}"


def verdict(row: Attack) -> str:
    """Held, broken or not judged."""
    if row.skipped:
        return _("not judged")
    return _("held") if row.passed else _("broken")


def _markdown(report: Report, lines: list[dict[str, object]]) -> str:
    out = [f"# {_('What attackers got')}", "", summary(report), ""]
    head = (
        _("Attack"),
        _("What the attacker tried"),
        _("What she got"),
        _("What guessing gets"),
        _("Must be"),
        _("Result"),
    )
    out += ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    for line in lines:
        parts = (line["title"], line["tried"], line["got"], line["guess"], line["mark"], line["verdict"])
        out.append("| " + " | ".join(str(part) for part in parts) + " |")
    out += ["", *(f"- **{line['title']}.** {line['note']}" for line in lines), ""]
    return "\n".join(out)


def summary(report: Report) -> str:
    """Whether the release held, in one sentence."""
    tried = [row for row in report.rows if not row.skipped]
    lost = [row for row in tried if not row.passed]
    values = {"tried": len(tried), "lost": len(lost)}
    if lost:
        return _("%(lost)s of %(tried)s attacks broke this release. It must not be published.") % values
    return _("%(tried)s attacks were tried and none of them broke this release.") % values
