"""Who acts in the demo world: the cast as actors, and what their writes need to look up once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from tessera.kernel.actor import Actor, acting
from tessera.trust.consent import policy as consent_policy
from tessera.trust.people import api as people
from tessera.trust.people import policy as people_policy

JOB = "demo world"


@dataclass(frozen=True, slots=True)
class Crew:
    """Organisations by slug, actors by (slug, role) and by name, and the shipped wordings of consent by (purpose, language)."""

    organisations: Mapping[str, UUID]
    actors: Mapping[tuple[str, str], Actor]
    texts: Mapping[tuple[str, str], UUID]
    named: Mapping[str, Actor] = field(default_factory=dict)
    # What an organisation has once, such as a form of its own, by slug and name; filled while the stories are played.
    once: dict[str, dict[str, Any]] = field(default_factory=dict)

    def actor(self, slug: str, role: str) -> Actor:
        """Whoever has this role there. Raises KeyError."""
        return self.actors[slug, role]

    def text(self, purpose: str, language: str) -> UUID | None:
        """The wording shown for a purpose, if one is shipped in this language."""
        return self.texts.get((purpose, language))


def assemble(organisations: Mapping[str, UUID]) -> Crew:
    """Finds everybody of the cast by what they do. Call inside a transaction."""
    actors: dict[tuple[str, str], Actor] = {}
    named: dict[str, Actor] = {}
    helpers = {one.name for one in people.SPECIALISTS}
    for slug, organisation in organisations.items():
        looker = people.system_actor(organisation, JOB, [people_policy.LIST])
        # The operator's ceiling hides even who works there; nobody acts for it here.
        with acting(looker):
            # Whoever helps out never stands before the one whose work it is.
            for colleague in sorted(people.colleagues(looker), key=lambda one: one.name in helpers):
                by = named[colleague.name] = people.actor_for(colleague.account, organisation)
                for role in colleague.roles:
                    actors.setdefault((slug, role), by)
    reader = actors["harbour", "caseworker"]
    with acting(reader):
        rows = consent_policy.texts(reader).filter(organisation=None).order_by("version")
        texts = {(row.purpose, row.language): row.id for row in rows}
    return Crew(organisations, actors, texts, named)
