"""Law 3: every field of every model is classified, and says when it dies.

A room's `privacy.py` calls `classify` once per model. Classes, as in the case forms: I identifies, Q quasi-identifier,
S special category (health, sex life, religion, ethnicity, orientation, criminal matters), L privileged or
discoverable in court, - none.
"""

from __future__ import annotations

from dataclasses import dataclass

CLASSES = frozenset("IQSL-")
REGISTER: dict[str, dict[str, FieldPrivacy]] = {}


@dataclass(frozen=True, slots=True)
class FieldPrivacy:
    """The class of a field (one or more letters) and the event that ends it."""

    classes: str
    dies: str


def classify(model: str, default: str = "", **fields: str) -> None:
    """Classifies the fields of a model, e.g. `classify("trust.Account", email="I until account ends")`.

    Each text is `<classes> until <event>`. `default` serves technical fields that are not named: it must be of class
    `-`, so that nothing personal is classified by silence. Raises ValueError for anything malformed or said twice.
    """
    if model in REGISTER:
        raise ValueError(f"{model} is classified twice")
    REGISTER[model] = {name: _read(model, name, text) for name, text in fields.items()}
    if default:
        fallback = _read(model, "*", default)
        if fallback.classes != "-":
            raise ValueError(f"{model}: a default may only be of class '-'")
        REGISTER[model]["*"] = fallback


def _read(model: str, name: str, text: str) -> FieldPrivacy:
    classes, middle, dies = text.partition(" until ")
    if not middle or not dies.strip() or not classes or not set(classes) <= CLASSES:
        raise ValueError(f"{model}.{name}: write '<I|Q|S|L|-> until <event>', not {text!r}")
    return FieldPrivacy(classes, dies.strip())


def of(model: str, field: str) -> FieldPrivacy | None:
    """The classification of one field, if there is one."""
    known = REGISTER.get(model, {})
    return known.get(field) or known.get("*")
