"""The icons of the sprite file and the tones of notices and badges."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

ICONS = frozenset(
    {
        "account",
        "attention",
        "calendar",
        "chart",
        "check",
        "clock",
        "copy",
        "down",
        "download",
        "edit",
        "eye",
        "eye-off",
        "file",
        "folder",
        "globe",
        "home",
        "inbox",
        "info",
        "key",
        "leave",
        "list",
        "lock",
        "menu",
        "next",
        "plus",
        "previous",
        "print",
        "problem",
        "search",
        "share",
        "speak",
        "up",
    }
)

# A reader who sees no colour reads the word; the icon goes with it.
TONES = {
    "info": ("info", _("Note")),
    "success": ("check", _("Done")),
    "attention": ("attention", _("Please look")),
    "problem": ("problem", _("Problem")),
}

# Levels of django.contrib.messages and everyday synonyms.
_SYNONYMS = {"debug": "info", "warning": "attention", "error": "problem", "": "info"}


def tone_of(name: str) -> str:
    """Return the tone for a tone name or a message level tag. Raises ValueError when it is neither."""
    tone = _SYNONYMS.get(name, name)
    if tone not in TONES:
        raise ValueError(f"Unknown tone {name!r}; use one of {', '.join(TONES)}.")
    return tone


def svg_icon(name: str, flip: str = "") -> SafeString:
    """Return the markup of one icon of the sprite; `flip="flip"` mirrors it where the text runs right to left.

    Raises ValueError when the sprite has no such icon.
    """
    if name not in ICONS:
        raise ValueError(f"Unknown icon {name!r}; static/ui/icons.svg has {', '.join(sorted(ICONS))}.")
    return format_html(
        '<svg class="icon{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        " icon-flip" if flip else "",
        static("ui/icons.svg"),
        name,
    )
