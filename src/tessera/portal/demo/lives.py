"""Invented lives: everything by chance from one seed, nothing from the database. The benchmark draws from here too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from tessera.portal.demo import names, phrases
from tessera.trust.subjects.api import Document, Identity, SafeContact

# Days; what is older is not told here.
LONGEST_AGO = 900

Weighted = Sequence[tuple[str, float]]

KINDS: Weighted = (("ForcedLabour", 46), ("SexualExploitation", 27), ("Servitude", 9), ("OnlineScamCompound", 6), ("ForcedCriminality", 5), ("ForcedBegging", 4), ("ForcedMarriage", 3))  # fmt: skip
LABOUR: Weighted = (("DomesticWork", 34), ("Agriculture", 19), ("Construction", 17), ("Hospitality", 11), ("Manufacturing", 9), ("Aquafarming", 6), ("Other", 4))  # fmt: skip
WHERE: Weighted = (("MT", 31), ("IT", 17), ("LB", 12), ("AE", 12), ("GR", 8), ("JO", 6), ("SA", 5), ("KH", 5), ("LY", 4))  # fmt: skip
METHODS: Weighted = (("ThroughFriendsOrSocialEvents", 22), ("InformalBroker", 20), ("LicensedAgency", 16), ("ThroughOnlineSocialNetworks", 14), ("MessagingApp", 9), ("ThroughFamilyOrFamilyEvents", 9), ("RomanticApproach", 6), ("ThroughAnOnlineAdvertisement", 4))  # fmt: skip
CONTROL: Weighted = (("WithholdsDocuments", 24), ("DebtBondage", 20), ("FalsePromises", 16), ("RestrictsMovement", 14), ("ExcessiveWorkingHours", 14), ("TakesEarnings", 12), ("PsychologicalAbuse", 11), ("ThreatsLawEnforcement", 9), ("PhysicalAbuse", 7), ("ThreatensChildrenFamily", 5))  # fmt: skip
ENDED: Weighted = (("escaped", 30), ("ngo_or_outreach", 18), ("police_operation", 14), ("client_or_coworker_help", 12), ("labour_inspection", 9), ("released", 8), ("family_help", 5), ("other", 4))  # fmt: skip
RECRUITER: Weighted = (("FriendOrAcquaintance", 42), ("Other", 30), ("Familial", 16), ("IntimatePartner", 12))
EMPTY: Weighted = (("not_asked", 60), ("unknown", 28), ("declined", 12))
SERVICES = ("psychosocial", "legal_advice", "health_medical", "safe_accommodation", "language_course", "documents")


def pick(by: Random, weighted: Weighted) -> str:
    """One value, by weight."""
    return by.choices([value for value, _weight in weighted], [weight for _value, weight in weighted])[0]


def several(by: Random, weighted: Weighted, most: int) -> list[str]:
    """One to `most` different values, by weight."""
    return sorted({pick(by, weighted) for _ in range(by.randint(1, most))})


def maybe(by: Random, value: Any, share: float = 0.78) -> Any:
    """The value as often as `share` says, else an empty answer."""
    return value if by.random() < share else pick(by, EMPTY)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date with how exactly it is known."""

    value: date
    precision: str

    @property
    def date(self) -> date:
        """The same, under the name that imports use."""
        return self.value

    @classmethod
    def read(cls, text: str, precision: str) -> Dated:
        """From an ISO date."""
        return cls(date.fromisoformat(text), precision)


@dataclass(frozen=True, slots=True)
class Told:
    """An episode: its fields, and its words (place, promised, actual, note)."""

    values: Mapping[str, Any]
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Said:
    """A decision, `day` days after intake. `withdrawn` is the day it was taken back, `basis` another ground than consent."""

    day: int
    purpose: str
    decision: str = "given"
    recipient: str = ""
    service: str = ""
    decided_by: str = "adult"
    basis: str = ""
    withdrawn: int | None = None
    capacity: str = "not_asked"


@dataclass(frozen=True, slots=True)
class Written:
    """A note, `day` days after intake."""

    day: int
    type: str
    text: str
    domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Moved:
    """A step of the case, `day` days after intake."""

    day: int
    to: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Life:
    """One person's case as it will be written: `ago` is the day of intake, in days before the base."""

    ago: int
    status: str
    case: Mapping[str, Any]
    identity: Identity | None
    told: tuple[Told, ...]
    said: tuple[Said, ...]
    written: tuple[Written, ...]
    moved: tuple[Moved, ...]
    restricted: bool = False
    supervisor: bool = False
    unassigned: bool = False


def lives(by: Random, count: int, base: date, language: str, longest: int = LONGEST_AGO) -> Iterator[Life]:
    """So many lives, one after the other, none older than `longest` days; the same for the same state of `by`."""
    for _ in range(count):
        yield life(by, base, language, longest)


def life(by: Random, base: date, language: str, longest: int) -> Life:
    """One life. Numbers are invented; what is missing is missing on purpose."""
    origin = by.choices(names.ORIGINS, [one.weight for one in names.ORIGINS])[0]
    # The shelter whose workers write Arabic takes in women; its notes are worded so.
    everybody = (("Feminine", 58), ("Masculine", 38), ("TransgenderFeminine", 3), ("NonConforming", 1))
    gender = "Feminine" if language == "ar" else pick(by, everybody)
    age = max(6, min(63, round(by.gauss(27, 9))))
    ago = by.randint(1, longest) if by.random() < 0.8 else by.randint(1, 45)
    said = _decisions(by, age, ago)
    keeps = any(one.purpose == "keep_record" and one.decision == "given" and one.day == 0 for one in said)
    moved, status = _way(by, ago)
    return Life(
        ago=ago,
        status=status,
        case=case_values(by, origin, gender, age, base - timedelta(days=ago)),
        identity=identity(by, origin, gender, age, base) if keeps and by.random() < 0.93 else None,
        told=tuple(told(by, origin, base - timedelta(days=ago), language)),
        said=said,
        written=tuple(_notes(by, ago, language)),
        moved=moved,
        restricted=by.random() < 0.04,
        supervisor=by.random() < 0.22,
        unassigned=by.random() < 0.07,
    )


def case_values(by: Random, origin: names.Origin, gender: str, age: int, intake: date) -> dict[str, Any]:
    """Fields of a case. About a fifth of the answers are empty, as in real files."""
    values: dict[str, Any] = {
        "intake_date": Dated(intake, "exact"),
        "intake_type": pick(by, (("new", 88), ("transferred_in", 8), ("reopened", 4))),
        "gender": gender,
        "citizenships": [origin.country] if by.random() < 0.95 else ["stateless"],
        "country_of_birth": maybe(by, origin.country, 0.85),
        "languages": list(origin.languages),
        "needs_interpreter": maybe(by, "no" if "en" in origin.languages else "yes", 0.9),
        "marital_status": maybe(by, pick(by, (("Single", 55), ("Married", 28), ("Divorced", 9), ("Widowed", 4), ("InUnion", 4)))),
        "number_of_children": by.choice((None, 0, 0, 1, 2, 3)),
        "education_level": maybe(by, pick(by, (("PrimaryEducation", 30), ("LowerSecondaryEducation", 34), ("UpperSecondaryEducation", 27), ("BachelorsOrEquivalentLevel", 9))), 0.6),
        "displacement_status": maybe(by, pick(by, (("foreign_national", 36), ("irregular", 30), ("visa_tied_to_employer", 22), ("asylum_seeker", 9), ("resident", 3))), 0.7),
        "vulnerabilities": several(by, (("Poverty", 40), ("Migration", 32), ("Education", 12), ("Homelessness", 8), ("Discrimination", 8)), 3) if by.random() < 0.7 else [],
        "trafficking_status": pick(by, (("ActualVictimOfTrafficking", 58), ("PossibleVictimOfTrafficking", 38), ("NotAVictimOfTrafficking", 4))),
        "year_of_registration": intake.year,
    }  # fmt: skip
    if by.random() < 0.94:
        values["age_at_intake"] = age
    return values


def identity(by: Random, origin: names.Origin, gender: str, age: int, base: date) -> Identity:
    """Who the person is, in the script of the language, sometimes with a second spelling, sometimes contradictory."""
    pool = names.POOLS[origin.pool]
    given = by.choice(pool.masculine if gender == "Masculine" else pool.feminine)
    family = by.choice(pool.family) if by.random() < 0.9 else ""
    others: tuple[str, ...] = ()
    if pool.romanised and by.random() < 0.55:
        others = (" ".join(pool.romanised.get(part, part) for part in (given, family) if part),)
    # One in twelve says another age than the papers do.
    born = date(
        base.year - age - (by.randint(-4, 4) if by.random() < 0.08 else 0), by.randint(1, 12), by.randint(1, 28)
    )
    precision = pick(by, (("exact", 60), ("month", 12), ("year", 20), ("estimated", 8)))
    phone = f"+356 99{by.randint(0, 999999):06d}"
    contact = SafeContact("phone", phone, by.choice(("10-12", "after 18", "")), by.choice(("yes", "no")), by.choice(("A friend", "The language school", "")))  # fmt: skip
    return Identity(
        given_names=given,
        family_name=family,
        other_names=others,
        name_safe_to_use=given if by.random() < 0.12 else "",
        birth_date=born.isoformat() if by.random() < 0.8 else "",
        birth_date_precision=precision,
        phones=(phone,) if by.random() < 0.7 else (),
        documents=(Document("passport", f"X{by.randint(1000000, 9999999)}", by.choice(("held", "held_by_exploiter", "lost"))),) if by.random() < 0.4 else (),
        safe_contacts=(contact,) if by.random() < 0.6 else (),
    )  # fmt: skip


def told(by: Random, origin: names.Origin, intake: date, language: str) -> Iterator[Told]:
    """What has been told so far: none to four episodes, with gaps, overlaps and second versions."""
    if by.random() < 0.09:
        return
    kind, labour, where = pick(by, KINDS), pick(by, LABOUR), pick(by, WHERE)
    start = intake - timedelta(days=by.randint(90, 1500))
    if by.random() < 0.72:
        yield _recruitment(by, origin, start, labour, language)
    if by.random() < 0.5:
        yield _transit(by, origin, start + timedelta(days=by.randint(3, 60)), language)
    ends = intake - timedelta(days=by.randint(0, 80))
    yield _exploitation(by, kind, labour, where, start + timedelta(days=30), ends, language)
    if by.random() < 0.16:
        # A second employer, sometimes overlapping the first: nobody counts days while it lasts.
        yield _exploitation(
            by, pick(by, KINDS), pick(by, LABOUR), pick(by, WHERE), start + timedelta(days=200), ends, language
        )


def _promise(labour: str, language: str) -> tuple[str, str]:
    known = phrases.PROMISES[language]
    return known.get(labour, known[""])


def _recruitment(by: Random, origin: names.Origin, at: date, labour: str, language: str) -> Told:
    promised, actual = _promise(labour, language)
    return Told(
        {
            "episode_type": "Recruitment",
            "from_date": Dated(at.replace(day=1), by.choice(("month", "year", "estimated"))),
            "country": origin.country,
            "recruitment_methods": several(by, METHODS, 2),
            "recruiter_relation": maybe(by, pick(by, RECRUITER), 0.8),
            "source": by.choice(("survivor", "survivor", "interpreter", "third_party")),
        },
        {"promised": promised, "actual": actual} if by.random() < 0.7 else {},
    )


def _transit(by: Random, origin: names.Origin, at: date, language: str) -> Told:  # noqa: ARG001
    return Told(
        {
            "episode_type": "Transit",
            "from_date": Dated(at, "month"),
            "country": pick(by, (("TR", 30), ("LY", 20), ("AE", 30), ("GR", 20))),
            "transport_modes": several(by, (("air", 45), ("sea", 25), ("road", 30)), 2),
            "border_crossing": maybe(by, pick(by, (("official_with_documents", 55), ("unofficial", 30), ("official_false_documents", 15))), 0.8),
            "source": "survivor",
        },
        {},
    )  # fmt: skip


def _exploitation(by: Random, kind: str, labour: str, where: str, start: date, end: date, language: str) -> Told:
    work = kind in {"ForcedLabour", "Servitude"}
    start = min(start, end)
    values: dict[str, Any] = {
        "episode_type": "Exploitation",
        "from_date": Dated(start.replace(day=1), by.choice(("month", "estimated"))),
        "to_date": Dated(end, by.choice(("exact", "month"))) if by.random() < 0.85 else None,
        "country": where,
        "venue_type": maybe(by, pick(by, (("home", 30), ("farm", 17), ("hotel", 12), ("factory", 9), ("construction", 14), ("bar", 8), ("compound", 5), ("street", 5)))),
        "exploitation_types": [kind],
        "main_exploitation_type": kind,
        "forced_labour": "yes" if work else maybe(by, "no", 0.8),
        "sexual_exploitation": "yes" if kind == "SexualExploitation" else maybe(by, "no", 0.7),
        "labour_type": labour if work else "",
        "control_means": several(by, CONTROL, 3) if by.random() < 0.85 else [],
        "how_ended": maybe(by, pick(by, ENDED), 0.8),
        "account_state": by.choice(("partial", "partial", "read_back", "survivor_confirmed")),
        "source": "survivor",
    }  # fmt: skip
    return Told(values, {"place": by.choice(phrases.PLACES[language])} if by.random() < 0.5 else {})


def _decisions(by: Random, age: int, ago: int) -> tuple[Said, ...]:
    who = "adult" if age >= 18 else pick(by, (("child_assent_and_caregiver", 50), ("court_or_guardian", 35), ("child_alone_mature", 15)))  # fmt: skip
    capacity = "yes" if by.random() < 0.03 else "not_asked"
    found: list[Said] = []
    draw = by.random()
    if draw < 0.03:
        found.append(Said(0, "keep_record", decided_by=who, basis="vital_interest"))
    elif draw < 0.86:
        found.append(Said(0, "keep_record", decided_by=who, capacity=capacity))
    elif draw < 0.95:
        found.append(Said(0, "keep_record", "refused", decided_by=who))
    if by.random() < 0.9:
        found.append(Said(0, "receive_services", "given" if by.random() < 0.97 else "refused", decided_by=who))
    draw, day = by.random(), min(ago, by.choice((0, 0, 3, 9)))
    if draw < 0.78:
        late = by.randint(day + 1, ago) if ago > day + 1 and by.random() < 0.06 else None
        found.append(Said(day, "anonymised_statistics", decided_by=who, withdrawn=late))
    elif draw < 0.9:
        found.append(Said(day, "anonymised_statistics", "refused", decided_by=who))
    if by.random() < 0.14:
        found.append(Said(min(ago, 5), "police_or_prosecution", "refused", "authority", decided_by=who))
    if by.random() < 0.12:
        found.append(Said(min(ago, 6), "referral", "given", "providers", "psychosocial", decided_by=who))
    if by.random() < 0.08:
        found.append(Said(min(ago, 12), "photo_or_media", "refused", "authority", decided_by=who))
    if by.random() < 0.07:
        found.append(Said(min(ago, 14), "family_tracing", "given", "family", decided_by=who))
    return tuple(found)


def _way(by: Random, ago: int) -> tuple[tuple[Moved, ...], str]:
    """(steps, first state): fresh cases are at intake, old ones mostly closed, some opened again."""
    if by.random() < 0.06:
        return (), "enquiry"
    if ago < 12:
        return (), "intake"
    moved = [Moved(by.randint(2, 11), "Active")]
    if ago > 70 and by.random() < 0.5:
        moved.append(Moved(by.randint(45, 65), "FollowUp"))
    if ago > 105 and by.random() < 0.55:
        why = pick(by, (("goals_met", 45), ("no_contact", 20), ("survivor_request", 12), ("relocated_in_country", 10), ("repatriated", 8), ("transferred", 5)))  # fmt: skip
        closed = by.randint(75, 98)
        moved.append(Moved(closed, "Closed", why))
        if by.random() < 0.08:
            moved.append(Moved(closed + 4, "reopened"))
    elif ago > 40 and moved[-1].to == "Active" and by.random() < 0.1:
        moved.append(Moved(min(ago, 88), "on_hold"))
    return tuple(moved), "intake"


def _notes(by: Random, ago: int, language: str) -> Iterator[Written]:
    kinds = ("visit", "call", "meeting", "message", "case_conference")
    for _ in range(by.choice((0, 1, 1, 2, 2, 3, 4))):
        domains = tuple(sorted({by.choice(SERVICES) for _ in range(by.randint(0, 2))}))
        yield Written(by.randint(0, min(ago, 150)), by.choice(kinds), by.choice(phrases.NOTES[language]), domains)
