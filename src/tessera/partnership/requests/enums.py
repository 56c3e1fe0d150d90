"""Words of the room: states, kinds and the closed lists that an emergency request is made of."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

ASSISTANCE, EMERGENCY = "assistance_request", "emergency_request"


class AssistanceState(TextChoices):
    """Where a request for training or technical assistance stands."""

    RECEIVED = "received", _("Received")
    TRIAGED = "triaged", _("Looked through")
    APPROVED = "approved", _("Approved")
    DELIVERED = "delivered", _("Delivered")
    FOLLOWED_UP = "followed_up", _("Followed up")
    DECLINED = "declined", _("Declined")


class EmergencyState(TextChoices):
    """Where a request for emergency help stands."""

    RECEIVED = "received", _("Received")
    ELIGIBLE = "eligible", _("Fits")
    APPROVED = "approved", _("Approved")
    IN_SERVICE = "in_service", _("Help is given")
    RECONCILED = "reconciled", _("Reconciled")
    CLOSED = "closed", _("Closed")
    DECLINED = "declined", _("Declined")


class AssistanceKind(TextChoices):
    """What is asked for."""

    TRAINING = "training", _("Training")
    TECHNICAL = "technical", _("Technical assistance")


class AskedBy(TextChoices):
    """Who asks: always a body, never a private person."""

    EMBASSY = "embassy", _("Embassy or mission")
    GOVERNMENT = "government", _("Government")
    ORGANISATION = "organisation", _("Organisation")
    IMPLEMENTER = "implementer", _("Grantee")


class Topic(TextChoices):
    """What training or technical assistance is about."""

    IDENTIFICATION = "identification", _("Identifying victims")
    INVESTIGATION = "investigation", _("Investigating trafficking")
    PROSECUTION = "prosecution", _("Prosecuting and judging")
    VICTIM_CENTRED = "victim_centred", _("Victim-centred and trauma-informed work")
    CHILDREN = "children", _("Children")
    FORCED_LABOUR = "forced_labour", _("Forced labour and labour inspection")
    REFERRAL = "referral", _("Referral mechanisms")
    SHELTER = "shelter", _("Shelter and services")
    LEGISLATION = "legislation", _("Drafting laws and regulations")
    DATA = "data", _("Data and monitoring")
    ACTION_PLAN = "action_plan", _("National action plans")
    SUPPLY_CHAINS = "supply_chains", _("Supply chains and procurement")
    OTHER = "other", _("Other")


class Agency(TextChoices):
    """Where those who were trained work."""

    POLICE = "police", _("Police")
    PROSECUTORS = "prosecutors", _("Prosecutors")
    JUDGES = "judges", _("Judges")
    LABOUR_INSPECTION = "labour_inspection", _("Labour inspection")
    BORDER = "border", _("Border and immigration")
    SOCIAL_SERVICES = "social_services", _("Social services")
    HEALTH = "health", _("Health care")
    EDUCATION = "education", _("Education")
    CONSULAR = "consular", _("Consular services")
    CIVIL_SOCIETY = "civil_society", _("Civil society")
    OTHER = "other", _("Other")


class Urgency(TextChoices):
    """How soon the help must be there."""

    IMMEDIATE = "immediate", _("Immediate")
    URGENT = "urgent", _("Urgent")
    SOON = "soon", _("Soon")


# Hours within which the office answers, from the moment it is asked.
HOURS = {Urgency.IMMEDIATE: 6, Urgency.URGENT: 24, Urgency.SOON: 72}

# The part of the code list `service_type` that emergency help can pay for. "other" is left out: it asks for words.
SERVICES = (
    "safe_accommodation", "food", "nonfood_items", "cash_voucher", "transport", "interpretation", "childcare",
    "health_medical", "sexual_reproductive", "dental", "mental_health", "psychosocial", "legal_advice",
    "legal_representation", "immigration", "documents", "police_protection", "relocation", "family_tracing",
    "reunification", "guardianship", "voluntary_return", "reintegration",
)  # fmt: skip


class Declined(TextChoices):
    """Why emergency help is declined. A code, so that nobody describes anybody."""

    NOT_AN_EMERGENCY = "not_an_emergency", _("Not an emergency in the sense of the programme")
    OTHER_MEANS = "other_means", _("Another programme or public service covers it")
    NO_FUNDS = "no_funds", _("No money is left for this")
    COUNTRY = "country", _("The country is not covered")
    SERVICE = "service", _("The services are not covered")
    AMOUNT = "amount", _("The amount does not fit the services")
    ASKED_TWICE = "asked_twice", _("Asked more than once by mistake")


class Evidence(TextChoices):
    """What proves a cost. It stays with the organisation that holds the case."""

    INVOICE = "invoice", _("Invoice")
    RECEIPT = "receipt", _("Receipt")
    VOUCHER = "voucher", _("Voucher or register of vouchers")
    TRANSFER = "transfer", _("Bank transfer")
    PAYROLL = "payroll", _("Time sheet or payroll")
