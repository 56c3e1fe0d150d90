"""What identifies a person: the content of the sealed blob."""

from __future__ import annotations

import datetime
import json
import re
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, TypeVar

_DIGITS = re.compile(r"\D+")
_LISTS = ("phones", "emails", "documents", "safe_contacts", "must_not_know")
_BY_NUMBER = frozenset({"phone", "sms", "messenger"})


@dataclass(frozen=True, slots=True)
class Document:
    """An identity document: its type, number, country (ISO 3166) and where it is: codes of `identity_document` and
    `document_state`."""

    type: str
    number: str = ""
    state: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class SafeContact:
    """A way to reach the person without danger, and what a worker may say to another voice. `channel` is a code of
    `contact_channel`, `expires` an ISO date after which the way must be asked for again."""

    channel: str = ""
    value: str = ""
    windows: str = ""
    may_leave_message: str = "not_asked"
    says_who: str = ""
    code_word: str = ""
    expires: str = ""

    def has_expired(self, on: datetime.date) -> bool:
        """Whether this way was safe only until before `on`."""
        return bool(self.expires) and datetime.date.fromisoformat(self.expires) < on


@dataclass(frozen=True, slots=True)
class Outsider:
    """Somebody who must not learn of the contact: who, what they are to the person, and why."""

    person: str
    relation: str = ""
    why: str = ""

    def __str__(self) -> str:
        about = ", ".join(part for part in (self.relation, self.why) if part)
        return f"{self.person} ({about})" if self.person and about else self.person or about


@dataclass(frozen=True, slots=True)
class Identity:
    """Every part is optional: a person may be known by one name, or by none.

    `script` is the code (ISO 15924) of the script the names are written in, `transliteration` the same name in another.
    Safe contacts stand in the order in which they are to be tried.
    """

    given_names: str = ""
    family_name: str = ""
    script: str = ""
    transliteration: str = ""
    other_names: tuple[str, ...] = ()
    name_safe_to_use: str = ""
    birth_date: str = ""
    birth_date_precision: str = "exact"
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    address: str = ""
    documents: tuple[Document, ...] = ()
    safe_contacts: tuple[SafeContact, ...] = ()
    must_not_know: tuple[Outsider, ...] = ()
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def safe_contact(self) -> SafeContact:
        """The way to be tried first; an empty one where none is known."""
        return self.safe_contacts[0] if self.safe_contacts else SafeContact()

    @property
    def who_must_not_know(self) -> str:
        """Everybody who must not learn of the contact, in one line."""
        return "; ".join(str(one) for one in self.must_not_know)

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is known that identifies the person."""
        return self == Identity()

    @property
    def name(self) -> str:
        """The name to speak: the safe one where the person chose one."""
        return self.name_safe_to_use or " ".join(part for part in (self.given_names, self.family_name) if part)

    def name_forms(self) -> list[str]:
        """Every form under which the person may be looked for."""
        forms = [
            " ".join(p for p in (self.given_names, self.family_name) if p),
            self.transliteration,
            *self.other_names,
            self.name_safe_to_use,
        ]
        return list(dict.fromkeys(form for form in forms if form))

    def identifiers(self) -> list[tuple[str, str]]:
        """(kind, folded value) of everything exact and rare enough to be found by a keyed token."""
        found = [("phone", fold_phone(phone)) for phone in self.phones]
        found += [("email", email.strip().lower()) for email in self.emails]
        found += [("document", fold_document(doc.number)) for doc in self.documents if doc.number]
        for contact in self.safe_contacts:
            if contact.channel in _BY_NUMBER:
                found.append(("phone", fold_phone(contact.value)))
            elif contact.channel == "email":
                found.append(("email", contact.value.strip().lower()))
        return [(kind, value) for kind, value in dict.fromkeys(found) if len(value) >= 5]

    def joined(self, said: Identity) -> Identity:
        """What was known with what was said now: what was said leads, and nothing known is lost. An earlier name becomes
        another name."""
        texts = {
            part.name: getattr(said, part.name) or getattr(self, part.name)
            for part in fields(self)
            if part.name not in {"other_names", "birth_date_precision", "extra", *_LISTS}
        }
        lists: dict[str, Any] = {
            name: tuple(dict.fromkeys((*getattr(said, name), *getattr(self, name)))) for name in _LISTS
        }
        whole = Identity(
            **texts,
            **lists,
            birth_date_precision=said.birth_date_precision if said.birth_date else self.birth_date_precision,
            extra={**self.extra, **said.extra},
        )
        forms = (*said.other_names, *self.other_names, *self.name_forms())
        return replace(whole, other_names=tuple(dict.fromkeys(one for one in forms if one not in whole.name_forms())))

    def to_bytes(self) -> bytes:
        """JSON in UTF-8, empty parts left out."""
        values = {key: value for key, value in asdict(self).items() if value not in ("", (), [], {})}
        return json.dumps(values, ensure_ascii=False, sort_keys=True).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Identity:
        """Reads what `to_bytes` wrote, also before there were several safe contacts and several outsiders; parts unknown
        to this version are kept under `extra`."""
        raw: dict[str, Any] = _today(json.loads(data))
        known = {f.name for f in fields(cls)}
        values = {key: value for key, value in raw.items() if key in known}
        for name in ("other_names", "phones", "emails"):
            values[name] = tuple(values.get(name, ()))
        values["documents"] = tuple(_part(Document, each) for each in values.get("documents", ()))
        values["safe_contacts"] = tuple(_part(SafeContact, each) for each in values.get("safe_contacts", ()))
        values["must_not_know"] = tuple(_part(Outsider, each) for each in values.get("must_not_know", ()))
        values["extra"] = values.get("extra", {}) | {k: str(v) for k, v in raw.items() if k not in known}
        return cls(**values)


P = TypeVar("P", Document, SafeContact, Outsider)


def _today(raw: dict[str, Any]) -> dict[str, Any]:
    """The parts under their present names: one way to reach the person and one line of outsiders became several."""
    contact, outsider = raw.pop("safe_contact", None), raw.pop("who_must_not_know", "")
    if contact and _part(SafeContact, contact) != SafeContact():
        raw.setdefault("safe_contacts", [contact])
    if outsider:
        raw.setdefault("must_not_know", [{"person": outsider}])
    return raw


def _part(kind: type[P], raw: dict[str, Any]) -> P:
    known = {f.name for f in fields(kind)}
    return kind(**{key: value for key, value in raw.items() if key in known})


def fold_phone(text: str) -> str:
    """The last nine digits: the same number with and without country code (E.164 allows 15) falls together."""
    return _DIGITS.sub("", text)[-9:]


def fold_document(text: str) -> str:
    """Letters and digits only, upper case."""
    return "".join(c for c in text.upper() if c.isalnum())
