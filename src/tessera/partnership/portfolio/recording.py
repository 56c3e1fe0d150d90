"""Says an entry of a list in the words of the rooms below: parties of the library, awards known from a list."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from tessera.kernel.actor import Actor
from tessera.partnership.awards import api as awards
from tessera.partnership.library import api as library
from tessera.partnership.portfolio import headings
from tessera.partnership.portfolio.comparing import Facts

# What bringing in a list needs of other rooms, for the job that does it.
NEEDS = frozenset({"library:party:view", "library:party:edit", "awards:file:view", "awards:file:create"})
_LONGEST_TITLE = 300


def terms(facts: Facts) -> awards.Terms:
    """What the list says, as terms. Shares of several countries are not on a list, and none are made up."""
    alone = len(facts["countries"]) == 1 and not facts["places_unread"] and not facts["region"]
    share = Decimal(100) if alone else None
    return awards.Terms(
        starts=_day(facts["start_date"]),
        ends=_day(facts["end_date"]),
        total=Decimal(facts["amount_usd"]) if facts["amount_usd"] else None,
        currency="USD" if facts["amount_usd"] else "",
        countries=dict.fromkeys(facts["countries"], share),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def fields(facts: Facts, summary: str) -> dict[str, Any]:
    """Title, summary, region and programme type of an award from a list. A list gives no titles: organisation and place."""
    region, programme_type = headings.means(facts["section"])
    who = facts["acronym"] or facts["implementer"]
    named = [library.name(code, "en") for code in facts["countries"]]
    where = facts["region"] or ", ".join([*named, *facts["places_unread"]]) or facts["section"]
    title = f"{who}: {where}" if where else who
    return {
        "title": title[:_LONGEST_TITLE], "summary": summary, "region": region, "programme_type": programme_type,
    }  # fmt: skip


def party_called(name: str, acronym: str, *, by: Actor) -> tuple[library.Party, bool]:
    """(the party a name means, whether it was made now under the name as written). An acronym alone finds nobody: lists
    use one for several organisations."""
    if (known := library.find_party(name, by)) is not None:
        return known, False
    return library.save_party(by=by, name=name[:200], short_name=acronym[:40]), True
