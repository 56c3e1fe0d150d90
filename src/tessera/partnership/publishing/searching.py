"""What of a content stands in columns, for lists and for looking things up. Pure, and from the redacted content alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from tessera.kernel import codes
from tessera.kernel.codes.fold import fold
from tessera.kernel.places import UnknownPlace
from tessera.partnership.library import api as library
from tessera.partnership.publishing.content import Content
from tessera.partnership.publishing.enums import Level

_LANGUAGES = ("en", "ar")


def columns(content: Content) -> dict[str, Any]:
    """Columns of `Publication` that repeat the content; all empty for what is withheld."""
    if content.level == Level.WITHHELD:
        return {}
    who = content.implementer
    return {
        "title": content.title,
        "implementer_key": who.key if who else None,
        "implementer_name": who.name if who else "",
        "region": content.region,
        "programme_type": content.programme_type,
        "countries": [share.code for share in content.countries],
        "sectors": [share.code for share in content.sectors],
        "total": content.total,
        "currency": content.currency,
        "ends": content.ends,
        "words": fold(" ".join(_words(content))),
    }


def _words(content: Content) -> Iterator[str]:
    yield from (content.title, content.summary, content.number)
    if content.implementer:
        yield from (content.implementer.name, content.implementer.short_name)
    for share in content.countries:
        yield share.code
        with suppress(UnknownPlace):
            yield from (library.name(share.code, language) for language in _LANGUAGES)
    for name, code in (("region", content.region), ("programme_type", content.programme_type)):
        if code in (known := codes.get(name)):
            yield from (known.label(code, language) for language in _LANGUAGES)
    for sub in content.subawards:
        yield from (sub.party, sub.purpose)
    for result in content.results:
        yield result.title
        yield from (indicator.title for indicator in result.indicators)
    yield from content.conditions
    if content.partnership:
        yield content.partnership.title
