"""Decisions in the words of the page."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.trust.consent import policy
from tessera.trust.consent.actions import Words, standing
from tessera.trust.consent.enums import OWN_PURPOSES, Purpose, RecipientClass, Standing
from tessera.trust.consent.models import ConsentDecision, ConsentText
from tessera.trust.consent.web import words
from tessera.trust.consent.words import badge, is_over
from tessera.ui.badges import Badge
from tessera.ui.tables import Column, Row, Table

_SHORT = 12
_COMMA = " · "


@dataclass(frozen=True, slots=True)
class Line:
    """A decision in words, and what can be done with it."""

    title: str
    recipient: str
    badge: Badge
    sentences: Sequence[str]
    categories: Sequence[str]
    url: str
    copy_url: str
    withdraw_url: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything that stands now about one purpose."""

    code: str
    title: str
    help: str
    lines: Sequence[Line]
    ask_url: str


def purpose_label(code: str) -> str:
    """A purpose in words."""
    return codes.get("consent_purpose").label(code)


def recipient(row: ConsentDecision) -> str:
    """Who would learn something, in words."""
    if row.recipient_class == RecipientClass.NAMED_ORGANISATION and row.recipient:
        return str(row.recipient.name)
    if row.recipient_class == RecipientClass.SERVICE_PROVIDERS:
        return _("Any organisation that gives: %(service)s") % {
            "service": codes.get("service_type").label(row.recipient_type)
        }
    if row.recipient_class == RecipientClass.SAME_ORGANISATION:
        return _("Inside our organisation")
    return str(words.RECIPIENT[row.recipient_class])


def _day(at: datetime.datetime) -> str:
    return date_format(at, "DATE_FORMAT")


def last_day(row: ConsentDecision) -> str:
    """The last day on which a decision holds, in words; "" when it has no end."""
    return _day(row.valid_to - datetime.timedelta(microseconds=1)) if row.valid_to else ""


def _sentences(row: ConsentDecision, names: Mapping[UUID, str]) -> list[str]:
    how = codes.get("consent_how").label(row.how)
    found = [_("Decided on %(day)s: %(how)s.") % {"day": _day(row.valid_from), "how": how}]
    if row.recorded_by and row.recorded_by in names:
        found.append(_("Recorded by %(name)s.") % {"name": names[row.recorded_by]})
    if row.text:
        found.append(
            _("On the wording %(version)s, %(language)s.")
            % {"version": row.text.version, "language": words.language_name(row.text.language)}
        )
    if row.collected_under:
        found.append(_("Collected under: %(source)s.") % {"source": row.collected_under})
    if row.decision == Standing.GIVEN and row.valid_to:
        template = _("Ended on %(day)s.") if is_over(row) else _("Holds until %(day)s.")
        found.append(template % {"day": last_day(row)})
    if row.legal_basis:
        found.append(
            _("Another ground: %(ground)s. Second signature: %(name)s.")
            % {
                "ground": codes.get("legal_basis").label(row.legal_basis),
                "name": names.get(row.second_signature, _("a colleague")) if row.second_signature else "",
            }
        )
    if row.withdrawn_at:
        found.append(_("Taken back on %(day)s.") % {"day": date_format(row.withdrawn_at, "DATETIME_FORMAT")})
    return found


def line(subject: UUID, row: ConsentDecision, names: Mapping[UUID, str], actor: Actor) -> Line:
    """One decision in words."""
    at = [subject, row.pk]
    stands = row.decision == Standing.GIVEN and not is_over(row)
    return Line(
        title=purpose_label(row.purpose),
        recipient=recipient(row),
        badge=badge(row),
        sentences=_sentences(row, names),
        categories=[codes.get("data_category").label(code) for code in row.data_categories],
        url=reverse("consent:decision", args=at),
        copy_url=reverse("consent:copy", args=at),
        withdraw_url=reverse("consent:withdraw", args=at) if stands and actor.may(policy.WITHDRAW) else "",
    )


def asked(subject: UUID, rows: Sequence[ConsentDecision], names: Mapping[UUID, str], actor: Actor) -> list[Asked]:
    """What stands now, per purpose in the order of the code list."""
    known = codes.get("consent_purpose")
    now_standing: dict[str, list[ConsentDecision]] = {}
    for row in standing(rows).values():
        now_standing.setdefault(row.purpose, []).append(row)
    return [
        Asked(
            code=purpose,
            title=known.label(purpose),
            help=known.help(purpose),
            lines=[line(subject, row, names, actor) for row in now_standing[purpose]],
            ask_url=reverse("consent:decide", args=[subject, purpose]) if actor.may(policy.RECORD) else "",
        )
        for purpose in known.values()
        if purpose in now_standing
    ]


def not_asked(subject: UUID, rows: Iterable[ConsentDecision]) -> list[tuple[str, str, str]]:
    """(label, what it is for, address) of every purpose about which nothing was ever decided."""
    done, known = {row.purpose for row in rows}, codes.get("consent_purpose")
    return [
        (known.label(code), known.help(code), reverse("consent:decide", args=[subject, code]))
        for code in known.values()
        if code not in done
    ]


def history(subject: UUID, rows: Iterable[ConsentDecision], names: Mapping[UUID, str]) -> Table:
    """Every decision, newest first; nothing is ever deleted from here."""
    return Table(
        caption=_("Everything that was decided, newest first"),
        columns=[
            Column("when", _("When")),
            Column("purpose", _("What was asked")),
            Column("recipient", _("For whom")),
            Column("decision", _("Decision")),
            Column("by", _("Recorded by")),
        ],
        rows=[
            Row(
                {
                    "when": date_format(row.recorded_at, "DATETIME_FORMAT"),
                    "purpose": purpose_label(row.purpose),
                    "recipient": recipient(row),
                    "decision": badge(row),
                    "by": names.get(row.recorded_by, "") if row.recorded_by else _("an import"),
                },
                url=reverse("consent:decision", args=[subject, row.pk]),
            )
            for row in rows
        ],
        empty_title=_("Nothing has been asked yet"),
        empty_body=_("Begin with what the person needs today."),
    )


def facts(row: ConsentDecision) -> list[tuple[str, str]]:
    """A decision as labels and values, without anything sealed."""
    label = codes.get
    found = [
        (_("For whom"), recipient(row)),
        (_("What may be shared"), _COMMA.join(label("data_category").label(code) for code in row.data_categories)),
        (_("Who decided"), label("decided_by").label(row.decided_by)),
        (_("How"), label("consent_how").label(row.how)),
        (_("Interpreter"), label("interpreter").label(row.interpreter) if row.interpreter else ""),
        (_("What was explained"), _COMMA.join(label("explained").label(code) for code in row.explained)),
        (_("From"), _day(row.valid_from)),
        (_("Until"), last_day(row) or _("taken back")),
    ]
    if row.purpose in OWN_PURPOSES:
        found = [pair for pair in found if pair[0] not in {_("What may be shared")}]
    if row.text:
        found.append(
            (
                _("Wording"),
                f"{row.text.version} · {words.language_name(row.text.language)} · {row.text.sha256[:_SHORT]}",
            )
        )
    return found


def sealed_words(said: Words) -> list[tuple[str, str]]:
    """The sealed words of a decision, those that were said."""
    found = [
        (_("Must not be said"), said.withhold_exactly),
        (_("Decided for the person"), said.guardian_basis),
        (_("In the way of deciding freely"), said.capacity_note),
        (_("Witness"), said.witness),
        (_("Other ground"), said.legal_note),
    ]
    return [(name, text) for name, text in found if text]


def consequences(row: ConsentDecision) -> list[str]:
    """What happens when this decision is taken back, said before it happens."""
    if row.purpose == Purpose.ANONYMISED_STATISTICS:
        return [
            _("The next release of figures, and every later one, leaves this person out."),
            _("Figures already published stay: nobody can be found in them."),
        ]
    if row.purpose == Purpose.KEEP_RECORD:
        return [
            _("Nothing new that identifies the person is kept."),
            _("What is kept already is erased in a step of its own. Ask whoever answers for data protection."),
        ]
    if row.purpose == Purpose.RECEIVE_SERVICES:
        return [_("Help stops where the person wants it to stop. They can come back at any time.")]
    if row.purpose == Purpose.FOLLOW_UP_CONTACT:
        return [_("Nobody here calls, writes or visits to ask how they are. They can still come to us at any time.")]
    return [
        _("Access ends now: at the next page they open, the other side no longer reads what was shared."),
        _("Everybody who received something is asked what they did with it, and must answer."),
        _("What they have read they cannot forget. It is noted who read it and when."),
        _("Later releases and referrals leave out what this decision allowed."),
    ]


def languages(wordings: Iterable[ConsentText], current: ConsentText) -> list[dict[str, str | bool]]:
    """The languages a wording can be read in."""
    return [
        {
            "code": row.language,
            "name": words.language_name(row.language),
            "dir": words.direction(row.language),
            "current": row.language == current.language,
        }
        for row in wordings
    ]


def wordings_table(rows: Iterable[ConsentText]) -> Table:
    """The wordings in use."""
    order = {code: place for place, code in enumerate(codes.get("consent_purpose").values())}
    return Table(
        caption=_("Wordings in use"),
        caption_hidden=True,
        columns=[
            Column("purpose", _("What is asked")),
            Column("language", _("Language")),
            Column("version", _("Version")),
            Column("whose", _("Written by")),
            Column("hash", _("Check sum")),
        ],
        rows=[
            Row(
                {
                    "purpose": purpose_label(row.purpose),
                    "language": words.language_name(row.language),
                    "version": row.version,
                    "whose": _("Our organisation") if row.organisation_id else _("Comes with the program"),
                    "hash": row.sha256[:_SHORT],
                },
                url=f"?text={row.pk}#wording",
            )
            for row in sorted(rows, key=lambda row: (order.get(row.purpose, 0), row.language))
        ],
    )
