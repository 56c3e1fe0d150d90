"""A status as a word in a pill; may stand in a table cell."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tessera.ui.icons import tone_of

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Badge:
    """A word with a tone: "" (neutral), info, success, attention, problem or accent. The word carries the meaning."""

    label: Text
    tone: str = ""

    def __html__(self) -> SafeString:
        """Return the pill's markup, so that a template prints the value as it is."""
        if not self.tone:
            return format_html('<span class="badge">{}</span>', self.label)
        tone = self.tone if self.tone == "accent" else tone_of(self.tone)
        return format_html('<span class="badge tone-{}">{}</span>', tone, self.label)

    def __str__(self) -> SafeString:
        # A template prints str() of a value; SafeString tells it that the markup is ours.
        return self.__html__()
