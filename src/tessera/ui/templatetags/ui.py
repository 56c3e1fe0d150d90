"""Components for templates: `{% load ui %}`. README.md of this floor lists every tag with its parameters."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.template import Context
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tessera.ui.badges import Badge
from tessera.ui.fields import ErrorLine, error_lines, field_context
from tessera.ui.icons import TONES, svg_icon, tone_of
from tessera.ui.tables import Table
from tessera.ui.together import SharedEdits

register = template.Library()

Items = Iterable[Mapping[str, Any]]


@register.simple_tag
def icon(name: str, flip: str = "") -> SafeString:
    """`{% icon "home" %}`: an icon beside a word; `{% icon "next" "flip" %}` mirrors in right-to-left pages."""
    return svg_icon(name, flip)


@register.simple_tag
def badge(label: str, tone: str = "") -> Badge:
    """`{% badge "Open" "info" %}`: a status as a word in a pill."""
    return Badge(label, tone)


def _attributes(data: Mapping[str, Any]) -> SafeString:
    pairs = ((key.replace("_", "-"), value) for key, value in data.items() if value not in (None, False, ""))
    return format_html_join("", ' {}="{}"', pairs)


@register.simple_tag
def options(groups: Iterable[tuple[str | None, Sequence[Mapping[str, Any]], int]]) -> SafeString:
    """`{% options widget.optgroups %}`: what a select offers, in one pass."""
    parts = []
    for name, offered, _place in groups:
        lines = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((each["value"], flatatt(each["attrs"]), each["label"]) for each in offered),
        )
        parts.append(format_html('<optgroup label="{}">{}</optgroup>', name, lines) if name else lines)
    return format_html_join("", "{}", ((part,) for part in parts))


@register.inclusion_tag("ui/clashes.html")
def clashes(form: SharedEdits) -> dict[str, Any]:
    """`{% clashes form %}` inside a `<form>`: carries what it was opened with; shows what two people changed."""
    return {"name": form.opened_name, "opened": form.opened, "clashes": form.clashes}


@register.inclusion_tag("ui/button.html")
def button(
    label: str,
    kind: str = "",
    icon: str = "",
    url: str = "",
    type: str = "submit",
    name: str = "",
    value: str = "",
    size: str = "",
    disabled: bool = False,
    **attrs: Any,
) -> dict[str, Any]:
    """`{% button "Save" kind="main" %}`, or a link when `url` is given. kind: main, quiet. size: small, wide.

    Further keywords become attributes, underscores as hyphens: `hx_get=url`.
    """
    css = " ".join(["button", *(f"button-{part}" for part in (kind, size) if part)])
    return {
        "label": label, "css": css, "icon": icon, "url": url, "type": type, "name": name, "value": value,
        "disabled": disabled, "attrs": _attributes(attrs),
    }  # fmt: skip


@register.inclusion_tag("ui/notice.html")
def notice(
    body: object = "", tone: str = "info", title: str = "", action_label: str = "", action_url: str = "", role: str = ""
) -> dict[str, Any]:
    """`{% notice "Saved." "success" %}`. tone: info, success, attention, problem, or a message level tag."""
    return {
        **_tone_context(tone), "body": body, "title": title, "action_label": action_label, "action_url": action_url,
        "role": role,
    }  # fmt: skip


def _tone_context(tone: str) -> dict[str, Any]:
    # Message tags may hold several words; the level is the last one.
    name = tone_of((tone or "").split(" ")[-1])
    sign, word = TONES[name]
    return {"tone": name, "icon": sign, "word": word}


@register.simple_block_tag
def notice_box(content: str, tone: str = "info", title: str = "") -> str:
    """`{% notice_box "attention" title="…" %}…{% endnotice_box %}`: a notice with markup of its own."""
    return render_to_string("ui/notice.html", {**_tone_context(tone), "title": title, "content": content})


@register.simple_block_tag
def card(
    content: str,
    title: str = "",
    id: str = "",
    level: int = 2,
    action_label: str = "",
    action_url: str = "",
    action_icon: str = "",
) -> str:
    """`{% card title="…" id="x" %}…{% endcard %}`: a panel; `level` is the heading's level. A title needs an id."""
    if title and not id:
        raise template.TemplateSyntaxError("{% card %} with a title needs an id, which its heading is named by.")
    context = {
        "content": content, "title": title, "id": id, "heading_id": f"{id}-title", "level": level,
        "action_label": action_label, "action_url": action_url, "action_icon": action_icon,
    }  # fmt: skip
    return render_to_string("ui/card.html", context)


@register.simple_block_tag
def page_head(content: str, title: str, lead: str = "") -> str:
    """`{% page_head title="…" lead="…" %}buttons{% endpage_head %}`: the page's one h1 and its actions."""
    return render_to_string("ui/page_head.html", {"content": content, "title": title, "lead": lead})


@register.simple_block_tag
def details(content: str, summary: str, id: str = "", open: bool = False) -> str:
    """`{% details summary="…" %}…{% enddetails %}`: content that unfolds."""
    return render_to_string("ui/details.html", {"content": content, "summary": summary, "id": id, "open": open})


@register.simple_block_tag
def dialog(content: str, id: str, label: str, title: str, kind: str = "", icon: str = "", close_label: str = "") -> str:
    """`{% dialog id="x" label="…" title="…" %}…{% enddialog %}`: a link that opens a dialog.

    Without script the link leads to the same content in the page.
    """
    context = {
        "content": content, "id": id, "label": label, "title": title, "icon": icon,
        "css": f"button button-{kind}" if kind else "button", "close_label": close_label or _("Close"),
    }  # fmt: skip
    return render_to_string("ui/dialog.html", context)


@register.inclusion_tag("ui/description_list.html")
def description_list(items: Iterable[tuple[object, object]] | Mapping[object, object]) -> dict[str, Any]:
    """`{% description_list pairs %}`: labels and values; None or "" reads "Not recorded"."""
    pairs = items.items() if isinstance(items, Mapping) else items
    return {
        "items": [
            {
                "label": key,
                "value": value,
                "empty": value in (None, ""),
                "plain": isinstance(value, str | Promise) and not hasattr(value, "__html__"),
            }
            for key, value in pairs
        ]
    }


@register.inclusion_tag("ui/table.html")
def data_table(table: Table) -> dict[str, Table]:
    """`{% data_table table %}`: a `tessera.ui.tables.Table`."""
    return {"table": table}


@register.inclusion_tag("ui/pagination.html")
def pagination(previous_url: str = "", next_url: str = "") -> dict[str, str]:
    """`{% pagination previous_url next_url %}`: back and forth; nothing is counted."""
    return {"previous_url": previous_url or "", "next_url": next_url or ""}


# Tabs that fit beside each other on a small screen turned on its side.
ONE_ROW = 7


@register.inclusion_tag("ui/tabs.html")
def tabs(items: Items, label: str) -> dict[str, Any]:
    """`{% tabs items label %}`: links {label, url, current, badge} to the parts of one thing.

    More than fit in one row wrap into several, and on a phone open from a button that says which one is shown.
    """
    listed = list(items)
    current = next((item["label"] for item in listed if item.get("current")), label)
    return {"items": listed, "label": label, "current": current, "many": len(listed) > ONE_ROW}


@register.inclusion_tag("ui/breadcrumbs.html")
def breadcrumbs(items: Items) -> dict[str, Any]:
    """`{% breadcrumbs items %}`: {label, url}; the last is this page."""
    return {"items": items}


@register.inclusion_tag("ui/empty_state.html")
def empty_state(
    title: str, body: str = "", icon: str = "inbox", action_label: str = "", action_url: str = ""
) -> dict[str, str]:
    """`{% empty_state title body %}`: says that nothing is here, and what to do next."""
    return {"title": title, "body": body, "icon": icon, "action_label": action_label, "action_url": action_url}


@register.inclusion_tag("ui/steps.html")
def stepper(steps: Items, label: str) -> dict[str, Any]:
    """`{% stepper steps label %}`: {label, state: done|current|todo, url} of a longer form."""
    return {"steps": steps, "label": label}


@register.inclusion_tag("ui/progress.html")
def progress(
    id: str,
    label: str,
    value: float | None = None,
    maximum: float | None = None,
    url: str = "",
    done: bool = False,
    detail: str = "",
    every: int = 2,
) -> dict[str, Any]:
    """`{% progress id label value maximum url %}`: asks `url` again every `every` seconds until `done`.

    `url` answers with this fragment alone. Without script, include "ui/progress_head.html" in the head block.
    """
    share = None if value is None or not maximum else min(100, int(100 * value / maximum))
    return {"id": id, "label": label, "share": share, "url": url, "done": done, "detail": detail, "every": every}


@register.inclusion_tag("ui/timeline.html")
def timeline(entries: Items) -> dict[str, Any]:
    """`{% timeline entries %}`: {when, title, body, url, tone, badge}, in the order given."""
    return {"entries": entries}


@register.inclusion_tag("ui/reveal.html", takes_context=True)
def reveal(
    context: Context,
    id: str,
    url: str,
    label: str = "",
    shown: str | None = None,
    hide_url: str = "",
    hide_after: int = 60,
    fields: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """`{% reveal id url %}`: something hidden until asked for by POST; `{% reveal id url shown=name %}` shows it.

    `hide_after` is in seconds. `url` answers an htmx request with the fragment, any other with the whole page.
    """
    request: HttpRequest | None = context.get("request")
    return {
        "id": id, "url": url, "label": label or _("Show"), "shown": shown, "hide_url": hide_url or "?",
        "hide_after": hide_after, "fields": fields or {}, "request": request, "csrf_token": context.get("csrf_token"),
    }  # fmt: skip


@register.inclusion_tag("ui/read_aloud.html")
def read_aloud(target: str, label: str = "") -> dict[str, str]:
    """`{% read_aloud "id-of-text" %}`: a button that reads the text aloud in its own language; absent without script."""
    return {"target": target, "label": label or _("Read aloud")}


@register.inclusion_tag("ui/field.html")
def field(bound: BoundField, help: str = "") -> dict[str, Any]:
    """`{% field form.name %}`: label, help, errors and widget, joined for screen readers."""
    return field_context(bound, help)


@register.inclusion_tag("ui/form_fields.html")
def form_fields(form: BaseForm) -> dict[str, Any]:
    """`{% form_fields form %}`: the error summary and every field in order."""
    return {"form": form, "fields": [*form.hidden_fields(), *form.visible_fields()]}


@register.inclusion_tag("ui/error_summary.html")
def error_summary(*forms: BaseForm) -> dict[str, Sequence[ErrorLine]]:
    """`{% error_summary form %}`: at the top of the page, links to every field with an error. Takes several forms."""
    return {"lines": [line for form in forms if form.is_bound for line in error_lines(form)]}
