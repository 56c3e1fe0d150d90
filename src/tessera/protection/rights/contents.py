"""What goes into a person's own copy: what is held, what they agreed to, what was shared, who saw it, what is left out.

Everything is read with the rights of whoever makes the copy, so that making one opens no door. Colleagues are named by
their role; only the worker whom the person knows is named.
"""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.kernel.codes.model import in_language
from tessera.kernel.ledger import api as ledger
from tessera.protection.cases import api as cases
from tessera.protection.cases.api import Held
from tessera.protection.followup import policy as followup
from tessera.protection.referrals import api as referrals
from tessera.protection.referrals import policy as referral_policy
from tessera.protection.rights.models import Hold, Retention
from tessera.trust.consent import api as consent
from tessera.trust.people import api as people
from tessera.trust.people import policy as rights_of_people


@dataclass(frozen=True, slots=True)
class Document:
    """A copy as text, in the language active when it was collected."""

    title: str
    lead: tuple[str, ...]
    parts: tuple[tuple[str, tuple[Held, ...]], ...]
    left_out: tuple[str, ...]
    foot: str
    extra: dict[str, str] = field(default_factory=dict)


def languages() -> list[tuple[str, str]]:
    """The languages in which a copy can be made: those of the program."""
    return list(settings.LANGUAGES)


def collect(case_id: UUID, *, by: Actor) -> Document:
    """Everything for one copy, in the active language. Raises Hidden, Refused."""
    case = cases.get(case_id, by=by, action="case:file:view")
    house = people.organisation_of(by.home)
    made = formats.date_format(today(), "j F Y")
    parts = (
        (_("What we hold about you"), tuple(cases.everything(case_id, by=by))),
        (_("What you decided"), tuple(_consents(case, by))),
        (_("What was shared, with whom"), tuple(_shared(case_id, by))),
        (_("Who saw it"), tuple(_seen(case, by))),
        (_("How long it is kept"), tuple(_kept(case, by))),
    )
    return Document(
        title=_("Your own copy"),
        lead=(
            _("This is what %(house)s holds about you under the code %(code)s, on %(day)s.")
            % {"house": house.name, "code": case.code, "day": made},
            _("It is yours. Keep it only where it is safe for you. Whoever finds it can read it."),
            _("If something in it is wrong, tell us. We correct it, or we write your words beside it."),
        ),
        parts=tuple((heading, held) for heading, held in parts if held),
        left_out=tuple(left_out(case, by)),
        foot=f"{case.code} · {made}",
    )


def left_out(case: cases.CaseView, by: Actor) -> list[str]:
    """What is not in the copy, and why, so that nobody takes it for the whole."""
    found = [
        _("What others told us about themselves, and data that belong to other people: it is theirs."),
        _("Names and details of suspects: they are kept apart, and a copy that is found could put you in danger."),
        _("Names of colleagues you do not know. Their roles are given."),
    ]
    if not by.may(followup.APPROVE):
        found.append(_("What you said of our help at the end: your worker may not read it. Ask the supervisor for it."))
    if Hold.objects.filter(organisation_id=by.home, subject_id=case.subject_id, lifted_at__isnull=True).exists():
        found.append(_("The papers of a legal matter that the law does not let us give out now. Ask the supervisor."))
    return found


def _day(moment: datetime.datetime | datetime.date | None) -> str:
    if isinstance(moment, datetime.datetime):
        moment = timezone.localtime(moment).date()
    return formats.date_format(moment, "j M Y") if moment else ""


def _consents(case: cases.CaseView, by: Actor) -> list[Held]:
    found = []
    for row in consent.decisions(case.subject_id, by=by):
        who = row.recipient.name if row.recipient else codes.get("consent_recipient_class").label(row.recipient_class)
        until = _day(row.withdrawn_at or row.valid_to)
        pairs = [
            (_("Your decision"), codes.get("consent_decision").label(row.decision)),
            (_("For whom"), who),
            (
                _("What may be shared"),
                ", ".join(codes.get("data_category").label(code) for code in row.data_categories),
            ),
            (_("From"), _day(row.valid_from)),
            (_("Until"), until),
        ]
        heading = codes.get("consent_purpose").label(row.purpose)
        found.append(Held(heading, tuple(pair for pair in pairs if pair[1])))
    return found


def _shared(case_id: UUID, by: Actor) -> list[Held]:
    found = []
    for row in referrals.of_case(case_id, by=by):
        pairs = [
            (_("Sent"), _day(row.sent_at)),
            (_("State"), codes.get("referral_state").label(row.state)),
            (_("Asked for"), ", ".join(codes.get("service_type").label(code) for code in row.services_requested)),
        ]
        for bundle in referral_policy.bundles(by).filter(referral=row).order_by("version"):
            names = ", ".join(str(referrals.FIELD_LABELS.get(name, name)) for name in bundle.fields_chosen)
            seen = [_day(view.at) for view in bundle.views.order_by("at")]
            pairs += [
                (_("Given when they accept"), names),
                (_("They read it"), ", ".join(dict.fromkeys(seen)) or _("not yet")),
                (_("Taken back"), _day(bundle.wiped_at)),
            ]
        found.append(Held(str(row.to_organisation.name), tuple(pair for pair in pairs if pair[1])))
    return found


def _seen(case: cases.CaseView, by: Actor) -> list[Held]:
    """Who did and looked at what, month by month: role, deed and how often. The rows themselves stay in the ledger."""
    entries = [
        row
        for about in (case.id, case.subject_id)
        for row in ledger.of_object(by, about).only("at", "account_id", "job", "action", "outcome")
        if row.outcome == "done"
    ]
    who = _who(case, by)
    months: dict[str, Counter[tuple[str, str]]] = {}
    for row in sorted(entries, key=lambda row: row.at):
        month = formats.date_format(timezone.localtime(row.at), "F Y")
        name = who.get(row.account_id, _("A colleague who has left")) if row.account_id else _("The program itself")
        months.setdefault(month, Counter())[name, deed(row.action)] += 1
    return [
        Held(month, tuple((name, _times(what, count)) for (name, what), count in counted.items()))
        for month, counted in months.items()
    ]


def _times(what: str, count: int) -> str:
    return f"{what} ({formats.number_format(count)}×)" if count > 1 else what


def _who(case: cases.CaseView, by: Actor) -> dict[UUID | None, str]:
    roles = rights_of_people.shipped_roles()
    named: dict[UUID | None, str] = {}
    for colleague in people.colleagues(by):
        labels = [str(roles[code].label) if code in roles else _("Colleague") for code in sorted(colleague.roles)]
        named[colleague.account] = ", ".join(labels) or _("Colleague")
        if colleague.account == case.worker:
            named[colleague.account] = f"{colleague.name} ({named[colleague.account]})"
    return named


def deed(action: str) -> str:
    """What was done, in plain words: the catalogue's where it has them."""
    labels = rights_of_people.catalogue().get(action)
    if labels:
        return in_language(labels)
    said = {
        "subject:person:register": _("Registered you under a code"),
        "consent:gate:check": _("Checked what you agreed to"),
        "file:content:read": _("Opened a file"),
    }
    return str(said.get(action, _("Worked with your record")))


def _kept(case: cases.CaseView, by: Actor) -> list[Held]:
    row = Retention.objects.filter(organisation_id=by.home, case_id=case.id).first()
    if row is None:
        return [Held(_("Your case"), ((_("Kept"), _("as long as your case is open, and for a time after that")),))]
    wish = codes.get("data_wish").label(row.wish) if row.wish else ""
    pairs = ((_("Closed"), _day(row.ended_on)), (_("Kept until"), _day(row.until)), (_("Your wish"), wish))
    return [Held(_("Your case"), tuple(pair for pair in pairs if pair[1]))]
