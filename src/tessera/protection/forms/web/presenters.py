"""How forms and answers look on a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tessera.kernel import codes
from tessera.protection.forms import queries, shipped
from tessera.protection.forms.engine.book import Problem
from tessera.protection.forms.engine.definition import Definition
from tessera.protection.forms.enums import FormState
from tessera.protection.forms.models import Form, Response
from tessera.ui.badges import Badge
from tessera.ui.tables import Column, Row, Table

_TONES = {FormState.IN_USE: "accent", FormState.UPLOADED: "info"}


def when(moment: Any) -> str:
    """A moment as people write it."""
    return formats.date_format(timezone.localtime(moment), "j M Y, H:i")


def crumbs(*more: tuple[str, str]) -> list[dict[str, str]]:
    """The way to a page of the room."""
    return [{"label": label, "url": url} for label, url in ((_("Forms"), reverse("forms:list")), *more)]


def state(row: Form) -> Badge:
    """Where a version stands, as a pill."""
    return Badge(FormState(row.state).label, _TONES.get(FormState(row.state), ""))


def own_table(rows: list[Form], names: Mapping[UUID, str]) -> Table:
    """The organisation's own versions."""
    return Table(
        caption=_("Own forms"),
        columns=(
            Column("key", _("Form")),
            Column("version", _("Version")),
            Column("state", _("State")),
            Column("at", _("Uploaded")),
            Column("who", _("By")),
        ),
        rows=[
            Row(
                {
                    "key": row.key, "version": row.version, "state": state(row), "at": when(row.uploaded_at),
                    "who": names.get(row.uploaded_by_id, "") if row.uploaded_by_id else "",
                },
                reverse("forms:own", args=[row.pk]),
            )
            for row in rows
        ],
        empty_title=_("No own forms yet"),
        empty_body=_("Upload an XLSForm with your own questions. The forms below come with the system."),
    )  # fmt: skip


def shipped_table() -> Table:
    """The forms that come with the system."""
    found = sorted((shipped.shipped(key) for key in shipped.names()), key=lambda each: each.title())
    return Table(
        caption=_("Forms that come with the system"),
        columns=(
            Column("title", _("Form")),
            Column("key", _("Code")),
            Column("questions", _("Questions"), numeric=True),
        ),
        rows=[
            Row(
                {"title": each.title(), "key": each.key, "questions": str(questions(each))},
                reverse("forms:shipped", args=[each.key]),
            )
            for each in found
        ],
    )


def questions(definition: Definition) -> int:
    """How many questions a form asks."""
    return sum(item.holds_answer for item in definition.by_name.values())


def problem_table(problems: list[Problem], caption: str) -> Table:
    """What is wrong, or what was mended, place by place."""
    return Table(
        caption=caption,
        columns=(
            Column("text", _("What, and how to mend it")),
            Column("sheet", _("Sheet")),
            Column("row", _("Row"), numeric=True),
            Column("column", _("Column")),
        ),
        rows=[
            Row({"text": each.text, "sheet": each.sheet, "row": str(each.row or ""), "column": each.column})
            for each in problems
        ],
    )


def answers_table(rows: list[Response], names: Mapping[UUID, str]) -> Table:
    """Earlier answers of a case."""
    return Table(
        caption=_("Answers"),
        columns=(
            Column("title", _("Form")),
            Column("at", _("When")),
            Column("who", _("By")),
            Column("state", _("State")),
        ),
        rows=[
            Row(
                {
                    "title": _("%(form)s, version %(version)s")
                    % {"form": queries.of_row(row.form).title(), "version": row.form.version},
                    "at": when(row.at),
                    "who": names.get(row.author_id, "") if row.author_id else "",
                    "state": answer_state(row),
                },
                reverse("forms:answers", args=[row.pk]),
            )
            for row in rows
        ],
        empty_title=_("No form was filled in yet"),
    )


def answer_state(row: Response) -> Badge | str:
    """Whether answers were corrected later, or are a correction."""
    if getattr(row, "corrected", False):
        return Badge(_("Corrected later"), "")
    return Badge(_("Correction"), "info") if row.supersedes_id else ""


def facts(row: Response, author: str) -> list[tuple[str, str]]:
    """Where answers come from."""
    said = (*codes.get("source").values(), *codes.EMPTY_ANSWERS)
    language = codes.get("language")
    return [
        (_("When"), when(row.at)),
        (_("Written down by"), author),
        (_("Source of the answers"), codes.get("source").label(row.source) if row.source in said else ""),
        (_("Language of the page"), language.label(row.language) if row.language in language else row.language),
        (_("Form"), _("%(form)s, version %(version)s") % {"form": row.key, "version": row.form.version}),
    ]


def title(row: Form) -> str:
    """A version's own title in the reader's language."""
    return queries.of_row(row).title(get_language() or "en")
