"""What this room holds about a survivor, in words, for the survivor's own copy: identity, case, other people, notes."""

from __future__ import annotations

import datetime
from uuid import UUID

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from tessera.kernel import codes, places
from tessera.kernel.actor import Actor
from tessera.kernel.vault.api import Erased
from tessera.protection.cases import circle, policy, queries, vocabulary, wording
from tessera.protection.cases.enums import PersonRole
from tessera.protection.cases.held import Held, register_held
from tessera.protection.cases.safety import SafeContact, of
from tessera.trust.subjects import api as subjects

Pairs = list[tuple[str, str]]
# More notes than a case ever has; the copy leaves none out.
EVERY_NOTE = 100_000


def identity_words(who: subjects.Identity) -> Pairs:
    """Who somebody is, part by part in the reader's words, without what belongs to safe contact; empty parts left out."""
    scripts = codes.get("script")
    pairs = [
        (_("Name to use"), who.name_safe_to_use),
        (_("Name"), " ".join(part for part in (who.given_names, who.family_name) if part)),
        (_("Script of the name"), scripts.label(who.script) if who.script in scripts else ""),
        (_("The name in another script"), who.transliteration),
        (_("Other names"), "; ".join(who.other_names)),
        (_("Date of birth"), _born(who)),
        (_("Telephone"), "; ".join(who.phones)),
        (_("E-mail"), "; ".join(who.emails)),
        (_("Address"), who.address),
        *((_("Document"), document_words(document)) for document in who.documents),
    ]
    return [(label, value) for label, value in pairs if value]


def _born(who: subjects.Identity) -> str:
    if not who.birth_date:
        return ""
    return vocabulary.dated(datetime.date.fromisoformat(who.birth_date), who.birth_date_precision or "exact")


def document_words(document: subjects.Document) -> str:
    """A document in one line."""
    kinds, states = codes.get("identity_document"), codes.get("document_state")
    parts = (
        kinds.label(document.type) if document.type in kinds else document.type,
        document.number,
        places.name(document.country) if document.country in places.values() else "",
        states.label(document.state) if document.state in states else "",
    )
    return " · ".join(part for part in parts if part)


def contact_words(safe: SafeContact) -> Pairs:
    """Who must not know, then every way with its times, in the order of reading."""
    pairs: Pairs = [(_("Who must not know"), str(one)) for one in safe.must_not_know]
    for way in safe.ways:
        said = (
            way.channel,
            way.value,
            way.windows,
            _("May leave a message: %(answer)s") % {"answer": way.message} if way.message else "",
            _("We say we are: %(who)s") % {"who": way.says_who} if way.says_who else "",
            _("Code word: %(word)s") % {"word": way.code_word} if way.code_word else "",
            _("Safe until %(day)s") % {"day": formats.date_format(way.expires, "j F Y")} if way.expires else "",
        )
        pairs.append((_("Safe way to reach the person"), " · ".join(part for part in said if part)))
    return pairs


@register_held("identity", order=10)
def identity(case_id: UUID, *, by: Actor) -> list[Held]:
    """Who the survivor is and how to reach them; the reading is in the ledger. Raises Hidden, Refused."""
    case = queries.get(case_id, by=by)
    try:
        who = subjects.reveal(case.subject_id, by=by, why="copy")
    except Erased:
        return []
    pairs = [*identity_words(who), *contact_words(of(who, case_id, case.subject_id))]
    return [Held(_("Who you are"), tuple(pairs))] if pairs else []


@register_held("case", order=20)
def overview(case_id: UUID, *, by: Actor) -> list[Held]:
    """What is known for help and counting; the reading is in the ledger. Raises Hidden, Refused."""
    case = queries.get(case_id, by=by)
    queries.seen(case, by=by, action=policy.VIEW)
    pairs = [(str(part.label), text) for part in vocabulary.CASE.values() if (text := vocabulary.text(part, case))]
    words = wording.of(case)
    pairs += [
        (label, text)
        for label, text in (
            (_("What helps you"), words.accommodation_needs),
            (_("Ethnicity"), words.ethnicity),
            (_("Religion"), words.religion),
            (_("About the worker’s own relations"), words.conflict),
        )
        if text
    ]
    stands = codes.get("case_status").label(case.status)
    return [Held(_("Your case %(code)s") % {"code": case.code}, ((_("Status"), stands), *pairs))]


@register_held("people", order=40)
def people(case_id: UUID, *, by: Actor) -> list[Held]:
    """The other people in the case. Their names are theirs and stay in their own copies. Raises Hidden, Refused."""
    case = queries.get(case_id, by=by)
    queries.seen(case, by=by, action=policy.VIEW)
    found = []
    for seen in circle.people(case):
        pairs = [(str(part.label), text) for part in vocabulary.PERSON.values() if (text := vocabulary.text(part, seen.row))]  # fmt: skip
        if seen.words:
            pairs += [(label, text) for label, text in ((_("Where"), seen.words.where), (_("Note"), seen.words.note)) if text]  # fmt: skip
        found.append(Held(f"{vocabulary.ROLES[PersonRole(seen.row.role)]} · {seen.code}", tuple(pairs)))
    return found


@register_held("notes", order=60)
def notes(case_id: UUID, *, by: Actor) -> list[Held]:
    """Every note, latest first; the reading is in the ledger. Raises Hidden, Refused."""
    case = queries.get(case_id, by=by)
    views, _older = queries.notes(case, by=by, size=EVERY_NOTE)
    pairs = tuple(
        (formats.date_format(timezone.localtime(view.at), "j M Y, H:i"), view.text) for view in views if view.text
    )
    return [Held(_("Notes"), pairs)] if pairs else []
