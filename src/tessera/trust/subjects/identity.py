"""What identifies a person: the content of the sealed blob."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field, fields
from typing import Any

_DIGITS = re.compile(r"\D+")


@dataclass(frozen=True, slots=True)
class Document:
    """An identity document: type, number and where it is (held, held_by_exploiter, lost, false, applied_for)."""

    type: str
    number: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class SafeContact:
    """How the person may be reached without danger, and what a worker may say to another voice."""

    channel: str = ""
    value: str = ""
    windows: str = ""
    may_leave_message: str = "not_asked"
    says_who: str = ""
    code_word: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """Every part is optional: a person may be known by one name, or by none."""

    given_names: str = ""
    family_name: str = ""
    other_names: tuple[str, ...] = ()
    name_safe_to_use: str = ""
    birth_date: str = ""
    birth_date_precision: str = "exact"
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    address: str = ""
    documents: tuple[Document, ...] = ()
    safe_contact: SafeContact = field(default_factory=SafeContact)
    who_must_not_know: str = ""
    extra: dict[str, str] = field(default_factory=dict)

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
            *self.other_names,
            self.name_safe_to_use,
        ]
        return list(dict.fromkeys(form for form in forms if form))

    def identifiers(self) -> list[tuple[str, str]]:
        """(kind, folded value) of everything exact and rare enough to be found by a keyed token."""
        found = [("phone", fold_phone(phone)) for phone in self.phones]
        found += [("email", email.strip().lower()) for email in self.emails]
        found += [("document", fold_document(doc.number)) for doc in self.documents if doc.number]
        if self.safe_contact.channel in {"phone", "sms", "messenger"} and self.safe_contact.value:
            found.append(("phone", fold_phone(self.safe_contact.value)))
        return [(kind, value) for kind, value in dict.fromkeys(found) if len(value) >= 5]

    def to_bytes(self) -> bytes:
        """JSON in UTF-8, empty parts left out."""
        values = {key: value for key, value in asdict(self).items() if value not in ("", (), [], {})}
        return json.dumps(values, ensure_ascii=False, sort_keys=True).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Identity:
        """Reads what `to_bytes` wrote; parts unknown to this version are kept under `extra`."""
        raw: dict[str, Any] = json.loads(data)
        known = {f.name for f in fields(cls)}
        values = {key: value for key, value in raw.items() if key in known}
        for name in ("other_names", "phones", "emails"):
            values[name] = tuple(values.get(name, ()))
        values["documents"] = tuple(Document(**doc) for doc in values.get("documents", ()))
        values["safe_contact"] = SafeContact(**values.get("safe_contact", {}))
        values["extra"] = values.get("extra", {}) | {k: str(v) for k, v in raw.items() if k not in known}
        return cls(**values)


def fold_phone(text: str) -> str:
    """The last nine digits: the same number with and without country code (E.164 allows 15) falls together."""
    return _DIGITS.sub("", text)[-9:]


def fold_document(text: str) -> str:
    """Letters and digits only, upper case."""
    return "".join(c for c in text.upper() if c.isalnum())
