"""The case, its people, the account of what happened in episodes, notes, and earlier versions of what was changed.

Relations inside the room are held by composite foreign keys (organisation and id together, in the migration), so that
nothing can hang on another organisation's row; Django's own single-column ones would only check the same again.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tessera.kernel.base import Model, Stamped
from tessera.kernel.clock import now
from tessera.kernel.ids import new_code
from tessera.kernel.vault import api as vault
from tessera.protection import columns
from tessera.protection.cases.enums import (
    CASE_TEXT,
    CLOSED,
    EPISODE_TEXT,
    FIRST_SERVICE_HOURS,
    GLASS_REASON,
    NOTE_TEXT,
    PERSON_WORDS,
    TELLING,
    Confidentiality,
    EpisodeType,
    PersonRole,
    Status,
    VersionOf,
)


class Case(Stamped):
    """One organisation's work with one survivor. Holds no identity: that is sealed with the subject."""

    organisation = columns.organisation()
    subject = columns.subject()
    code = models.CharField(max_length=16, default=new_code)
    status = columns.code(16, Status.INTAKE)
    # Says the same as the status; a column of its own lets one index give the open cases in order.
    is_open = models.BooleanField(default=True)
    intake_date = models.DateField(null=True, blank=True)
    intake_date_precision = columns.code(12)
    intake_type = columns.code(16)
    data_source = columns.code(20, "case_management")
    worker = columns.account(db_index=False)
    confidentiality_level = columns.code(24, Confidentiality.STANDARD)

    gender = columns.code()
    sex_registered = columns.code(16)
    age_at_intake = columns.age()
    age_band = columns.code(16)
    age_on = models.DateField(null=True, blank=True)
    age_on_precision = columns.code(12)
    age_assessed = columns.code(16)
    age_in_doubt = columns.code(16)
    citizenships = columns.codes(16)
    country_of_birth = columns.code(16)
    habitual_residence = columns.code(16)
    residence_admin1 = columns.code(16)
    languages = columns.codes(16)
    needs_interpreter = columns.code(16)
    marital_status = columns.code()
    education_level = columns.code()
    literacy = columns.code(16)
    occupation_before = columns.code(16)
    displacement_status = columns.code()
    vulnerabilities = columns.codes(60)
    number_of_children = columns.age()
    deceased = columns.code(16)

    pregnant = columns.code(16)
    pregnancy_due = models.DateField(null=True, blank=True)
    pregnancy_due_precision = columns.code(12)
    # The Washington Group's short set: how hard each of six things is.
    seeing = columns.code(16)
    hearing = columns.code(16)
    walking = columns.code(16)
    remembering = columns.code(16)
    self_care = columns.code(16)
    communicating = columns.code(16)
    living_situation_at_intake = columns.code()
    presenting_needs = columns.codes()
    immediate_needs_met = columns.codes()
    child_care_arrangement = columns.code()
    referral_source = columns.code()
    referral_received_on = models.DateField(null=True, blank=True)
    referral_received_on_precision = columns.code(12)
    # Follows from the day of the referral or of intake; never typed.
    first_service_due = models.DateField(null=True, blank=True)
    conflict_check = columns.code(16)
    source = columns.code(24)

    trafficking_status = columns.code()
    decision_making_organisation = columns.code(60)
    closure_reason = columns.code()
    closed_at = models.DateTimeField(null=True, blank=True)
    year_of_registration = columns.age()
    source_key = models.CharField(max_length=64, blank=True, default="")
    import_batch = models.UUIDField(null=True, blank=True)
    last_activity_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="case_org_code"),
            models.UniqueConstraint(fields=["organisation", "id"], name="case_org_id"),
            models.UniqueConstraint(
                fields=["organisation", "source_key"], condition=~Q(source_key=""), name="case_org_source"
            ),
            models.CheckConstraint(
                condition=Q(is_open=True) & ~Q(status__in=CLOSED) | Q(is_open=False, status__in=CLOSED),
                name="case_open_is_not_closed",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-last_activity_at", "-id"], name="case_all"),
            models.Index(fields=["organisation", "is_open", "-last_activity_at", "-id"], name="case_open"),
            models.Index(fields=["organisation", "status", "-last_activity_at", "-id"], name="case_status"),
            models.Index(
                fields=["organisation", "worker", "is_open", "-last_activity_at", "-id"],
                condition=Q(worker__isnull=False),
                name="case_worker",
            ),
            models.Index(fields=["organisation", "subject"], name="case_subject"),
        ]


class CaseWorker(Model):
    """A colleague named in a case beside its worker: opens what is restricted, for as long as `until` is not set."""

    organisation = columns.organisation()
    case = columns.case()
    account = models.ForeignKey("trust.Account", on_delete=models.PROTECT, related_name="+", db_index=False)
    since = models.DateTimeField(default=now)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "case", "account"], condition=Q(until__isnull=True), name="case_worker_once"
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "account"], condition=Q(until__isnull=True), name="case_worker_now")
        ]


class CasePerson(Stamped):
    """Somebody else whom the work is also about: a dependant, a caregiver, a second survivor. Who they are is sealed with
    a subject of their own; words about them here (`sealed`) are under the key of the survivor whose case it is."""

    organisation = columns.organisation()
    case = columns.case()
    subject = columns.subject()
    role = columns.code(12, PersonRole.DEPENDANT)
    relation = columns.code()
    sex = columns.code(16)
    age = columns.age()
    age_on = models.DateField(null=True, blank=True)
    age_on_precision = columns.code(12)
    with_survivor = columns.code(16)
    safe = columns.code(16)
    needs_support = columns.code(16)
    legal_basis = columns.code()
    possibly_implicated = columns.code(16)
    sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "case", "subject", "role"], name="case_person_once"),
            models.CheckConstraint(condition=Q(role__in=PersonRole), name="case_person_role"),
        ]
        indexes = [models.Index(fields=["organisation", "subject"], name="case_person_subject")]


class CaseText(Model):
    """Words about the survivor that help to receive them well (what they need, what stands in the way), sealed. Each
    change is a new row."""

    organisation = columns.organisation()
    case = columns.case()
    sealed = models.BinaryField()
    written_at = models.DateTimeField(default=now)
    written_by = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "case", "-written_at"], name="case_text_latest")]


class CaseSetting(Stamped):
    """What an organisation has decided about its cases; without a row the defaults hold."""

    organisation = columns.organisation()
    asks_background = models.BooleanField(default=False)
    first_service_hours = models.PositiveSmallIntegerField(default=FIRST_SERVICE_HOURS)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation"], name="case_setting_once")]


class Episode(Stamped):
    """One stage of what happened, as far as it has been told. Nothing here may be demanded of anybody."""

    organisation = columns.organisation()
    case = columns.case()
    episode_type = columns.code(16, EpisodeType.EXPLOITATION)
    from_date = models.DateField(null=True, blank=True)
    from_date_precision = columns.code(12)
    to_date = models.DateField(null=True, blank=True)
    to_date_precision = columns.code(12)
    country = columns.code(16)
    admin1 = columns.code(16)
    venue_type = columns.code()
    border_crossing = columns.code()
    transport_modes = columns.codes()
    age_at_start = columns.age()
    recruitment_methods = columns.codes(60)
    control_means = columns.codes()
    exploitation_types = columns.codes(60)
    main_exploitation_type = columns.code(60)
    forced_labour = columns.code(16)
    sexual_exploitation = columns.code(16)
    sexual_exploitation_types = columns.codes()
    industries = columns.codes(80)
    hours_day = columns.decimal(4)
    days_week = columns.age()
    pay_promised = columns.decimal()
    pay_promised_currency = columns.code(3)
    pay_received = columns.decimal()
    pay_received_currency = columns.code(3)
    withheld = columns.decimal()
    withheld_currency = columns.code(3)
    pay_period = columns.code(16)
    labour_type = columns.code()
    recruiter_relation = columns.code()
    relationship_to_trafficker = columns.code()
    websites_and_apps = columns.codes(60)
    other_victims_known = columns.code(16)
    how_ended = columns.code()
    account_state = columns.code()
    source = columns.code(24)
    recorded_by = columns.account(db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "id"], name="episode_org_id"),
            models.CheckConstraint(condition=Q(episode_type__in=EpisodeType), name="episode_type_known"),
        ]
        indexes = [models.Index(fields=["organisation", "case"], name="episode_case")]


class EpisodeText(Model):
    """The words of an episode (place, what was promised, what it was, anything else), sealed. Each change is a new row."""

    organisation = columns.organisation()
    episode = models.ForeignKey(
        Episode, on_delete=models.PROTECT, related_name="texts", db_constraint=False, db_index=False
    )
    sealed = models.BinaryField()
    written_at = models.DateTimeField(default=now)
    written_by = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "episode", "-written_at"], name="episode_text_latest")]


class Telling(Model):
    """What one source said of an episode on one occasion, sealed: answers and words. Never changed; the episode itself
    holds the reading that the worker takes as current. `correction` mends how something was written down."""

    organisation = columns.organisation()
    episode = models.ForeignKey(
        Episode, on_delete=models.PROTECT, related_name="tellings", db_constraint=False, db_index=False
    )
    source = columns.code(24)
    said_on = models.DateField(null=True, blank=True)
    said_on_precision = columns.code(12)
    written_at = models.DateTimeField(default=now)
    written_by = models.UUIDField(null=True)
    correction = models.BooleanField(default=False)
    sealed = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "episode", "written_at"], name="telling_episode")]


class Note(Stamped):
    """What was done or learnt on one occasion. Never edited: a correction is a new note that names the old one."""

    organisation = columns.organisation()
    case = columns.case()
    type = columns.code(24)
    at = models.DateTimeField(default=now)
    author = columns.account(db_index=False)
    sealed = models.BinaryField()
    domains = columns.codes()
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "id"], name="note_org_id")]
        indexes = [models.Index(fields=["organisation", "case", "-at", "-id"], name="note_case_at")]


class GlassBreak(Model):
    """A restricted case opened in an emergency: by whom, why (sealed), until when. Stays as proof."""

    organisation = columns.organisation()
    case = columns.case()
    account = models.ForeignKey("trust.Account", on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=now)
    until = models.DateTimeField()
    sealed = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "account", "until"], name="glass_account"),
            models.Index(fields=["organisation", "case", "-at"], name="glass_case"),
        ]


class CaseVersion(Model):
    """A row of the room as it was before a change, written by the database. Sealed words are not copied."""

    organisation = columns.organisation()
    kind = models.CharField(max_length=8)
    row_id = models.UUIDField()
    at = models.DateTimeField(default=now)
    account_id = models.UUIDField(null=True)
    data = models.JSONField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=VersionOf), name="case_version_kind")]
        indexes = [models.Index(fields=["organisation", "row_id", "-at"], name="case_version_row")]


# Keys are the survivor's, reached through the relations: erasing the person erases these words too.
vault.register(vault.SealedColumn(CaseText, "sealed", "case__subject__key_id", CASE_TEXT))
vault.register(vault.SealedColumn(CasePerson, "sealed", "case__subject__key_id", PERSON_WORDS))
vault.register(vault.SealedColumn(EpisodeText, "sealed", "episode__case__subject__key_id", EPISODE_TEXT))
vault.register(vault.SealedColumn(Telling, "sealed", "episode__case__subject__key_id", TELLING))
vault.register(vault.SealedColumn(Note, "sealed", "case__subject__key_id", NOTE_TEXT))
vault.register(vault.SealedColumn(GlassBreak, "sealed", "case__subject__key_id", GLASS_REASON))
