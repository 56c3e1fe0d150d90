"""Leaves out what endangers people, and looks for what still might. Pure: an award's facts go in, a content comes out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tessera.kernel import places
from tessera.kernel.codes.fold import fold
from tessera.partnership.publishing import guarding
from tessera.partnership.publishing.content import Content, Indicator
from tessera.partnership.publishing.enums import Level, Part

# A check of these stops a publication; the others are for the second person to weigh.
STOPPING = frozenset({"place_named", "person_named", "party_named"}) | guarding.STOPPING
# Short names of districts are words of every language ("Est", "Centre"): alone they prove nothing.
_SHORTEST = 5
_GENERAL = frozenset(
    {"centre", "central", "center", "north", "south", "east", "west", "northern", "southern", "eastern", "western",
     "region", "capital", "littoral", "plateau", "lakes", "islands", "state", "union", "federal"}
)  # fmt: skip
_LANGUAGES = ("en", "ar")


@dataclass(frozen=True, slots=True)
class Award:
    """Everything the office knows of an award that may bear on publishing it: the content at level `full`, and what is
    never published at all (names of people) but must be looked for in what is."""

    content: Content
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """What a person decided: the level and why, parts left out and why (codes), words written for the public, and what the
    standards ask that no award says: kind of flow and tying (codes of aid_flow and aid_tied, "" for undecided), and whether
    it answers a humanitarian emergency."""

    level: str
    why: str = ""
    left_out: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    summary: str = ""
    flow: str = ""
    tied: str = ""
    humanitarian: bool = False


def redact(award: Award, terms: Terms) -> Content:
    """The content under these terms. Below `full` the award's own sentences and number stay out whatever they say.

    Raises ValueError for a level that nobody knows, or a reason that is missing.
    """
    level = Level(terms.level)
    if level != Level.FULL and not terms.why:
        raise ValueError("a level that leaves places out needs a reason")
    kept = replace(
        award.content, level=str(level), left_out=_said(terms), flow=terms.flow, tied=terms.tied,
        humanitarian=terms.humanitarian,
    )  # fmt: skip
    if level == Level.WITHHELD:
        return Content(str(level), kept.publisher, "", kept.state, left_out=kept.left_out)
    if terms.title:
        kept = replace(kept, title=terms.title)
    if terms.summary:
        kept = replace(kept, summary=terms.summary)
    if level != Level.FULL:
        kept = _without_sentences(kept, terms)
    if level == Level.REGION:
        # An identifier tells the register's country.
        who = replace(kept.implementer, country="", identifiers=()) if kept.implementer else None
        kept = replace(kept, countries=(), implementer=who)
    return _without(kept, terms.left_out)


def _said(terms: Terms) -> tuple[tuple[str, str], ...]:
    places_out = [("places", terms.why)] if terms.level != Level.FULL else []
    return (*places_out, *sorted((str(what), str(why)) for what, why in terms.left_out.items()))


def _without_sentences(content: Content, terms: Terms) -> Content:
    """Only words written for the public, and figures under indicators of the library."""
    results = tuple(replace(one, title="", indicators=tuple(map(_whole, one.indicators))) for one in content.results)
    return replace(
        content, title=terms.title, summary=terms.summary, number="", subawards=(), results=results, conditions=(),
        partnership=None,
    )  # fmt: skip


def _whole(indicator: Indicator) -> Indicator:
    """Figures for everybody together: who was reached can tell where."""
    return replace(indicator, periods=tuple(replace(one, cells=()) for one in indicator.periods))


def _without(content: Content, left_out: Mapping[str, str]) -> Content:
    if Part.AMOUNT in left_out:
        content = replace(_without_flows(content), total=None, currency="", subawards=())
    if Part.IMPLEMENTER in left_out:
        content = replace(content, implementer=None)
    if Part.SUMMARY in left_out:
        content = replace(content, summary="")
    if Part.SUBAWARDS in left_out:
        content = replace(content, subawards=())
    if Part.DATES in left_out:
        content = replace(_without_flows(content), starts=None, ends=None)
    if Part.RESULTS in left_out:
        content = replace(content, results=())
    if Part.CONDITIONS in left_out:
        content = replace(content, conditions=())
    return content


def _without_flows(content: Content) -> Content:
    """Without any amount that has a day."""
    return replace(content, commitments=(), disbursements=(), spent=(), budgets=(), planned=())


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a check found: its code, and the words concerned, for the second person to see."""

    code: str
    words: str = ""

    @property
    def stops(self) -> bool:
        """Whether the publication has to be mended first."""
        return self.code in STOPPING


def check(award: Award, content: Content) -> list[Finding]:
    """Looks through everything that would be public. An empty list proves nothing: a person still reads it."""
    if content.level == Level.WITHHELD:
        return []
    said = list(_sentences(content))
    text = fold(" \n ".join(said))
    found = [Finding("person_named", name) for name in award.people if _stands_in(fold(name), text)]
    known = [one.name for one in (award.content.implementer, content.implementer) if one]
    found += [Finding(code, words) for code, words in guarding.look(said, known)]
    found += [Finding("party_named", name) for name in _parties_withheld(award.content, content)
              if _stands_in(fold(name), text)]  # fmt: skip
    if content.level != Level.FULL:
        found += [Finding("place_named", name) for name in _finer_places(award.content, content.level)
                  if _stands_in(fold(name), text)]  # fmt: skip
        found += [Finding("name_repeated", name) for name in _names_withheld(award.content, content, text)]
    if content.total is None and not dict(content.left_out).get(Part.AMOUNT):
        found.append(Finding("amount_missing"))
    if content.ends is None and not dict(content.left_out).get(Part.DATES):
        found.append(Finding("end_missing"))
    return list(dict.fromkeys(found))


def _sentences(content: Content) -> Iterator[str]:
    yield from (content.title, content.summary, content.number)
    if content.implementer:
        yield content.implementer.name
    for sub in content.subawards:
        yield from (sub.party, sub.purpose)
    for result in content.results:
        yield result.title
        yield from (indicator.title for indicator in result.indicators)
    yield from content.conditions
    if content.partnership:
        yield content.partnership.title


def _parties_withheld(full: Content, content: Content) -> Iterator[str]:
    """Names of organisations that stay out, and may not come back in a sentence."""
    if full.implementer and not content.implementer:
        yield from (name for name in (full.implementer.name, full.implementer.short_name) if len(name) > 1)
    if content.level == Level.FULL and Part.SUBAWARDS in dict(content.left_out):
        shown = content.implementer.name if content.implementer else ""
        yield from (sub.party for sub in full.subawards if sub.party != shown)


def _stands_in(name: str, text: str) -> bool:
    return bool(name) and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def _finer_places(full: Content, level: str) -> Iterator[str]:
    """Names finer than the level: subdivisions (ISO 3166-2) of the award's countries; for `region` the countries too."""
    for share in full.countries:
        code = places.normalise(share.code)
        if code is None:
            continue
        for subdivision in places.subdivisions(code):
            name = subdivision.name.split("[")[0].strip()
            if len(name) >= _SHORTEST and fold(name) not in _GENERAL and fold(name) != fold(places.name(code, "en")):
                yield name
        if level == Level.REGION:
            yield from (places.name(code, language) for language in _LANGUAGES)


def _names_withheld(full: Content, content: Content, text: str) -> Iterator[str]:
    """Words that look like names in what was left out and stand in what is said: perhaps a village, perhaps a street."""
    known = {word for one in _allowed(content) for word in fold(one).split()}
    hidden = [full.title, full.summary, *full.conditions, full.partnership.title if full.partnership else ""]
    hidden += [part for sub in full.subawards for part in (sub.party, sub.purpose)]
    for sentence in hidden:
        for word in re.findall(r"[^\W\d_]{4,}", sentence):
            plain = fold(word)
            # Scripts without capitals do not show what is a name, so every word there may be one.
            if not word[0].islower() and plain not in known and _stands_in(plain, text):
                yield word


def _allowed(content: Content) -> Sequence[str]:
    names = [content.implementer.name, content.implementer.short_name] if content.implementer else []
    for share in content.countries:
        if code := places.normalise(share.code):
            names += [places.name(code, language) for language in _LANGUAGES]
    return names
