"""Two shelters that know some of the same people, in different scripts and spellings, and an observatory that hosts."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from tessera.kernel.jobs import api as jobs
from tessera.kernel.work import unit_of_work
from tessera.observatory.matching import actions
from tessera.observatory.matching.models import Arrangement, MatchingRun
from tessera.protection.cases import api as cases
from tessera.trust.consent import api as consents
from tessera.trust.people import api as people
from tessera.trust.subjects import api as subjects
from tests.observatory import world
from tests.observatory.world import EXPLAINED

KEEP = consents.Terms("keep_record", "given", explained=EXPLAINED)
COUNT = consents.Terms("matching_without_names", "given", explained=EXPLAINED)
# The same seven people as two shelters wrote them down.
HARBOUR = [
    ("Khadija", "Mansour", "1999-03-14"),
    ("Mohammed", "Abdelrahman", "2001-07-02"),
    ("Sok", "Chanthy", "1998-11-30"),
    ("Tesfaye", "Haile", "1995-05-05"),
    ("Sita", "Gautam", "2003-09-21"),
    ("Fatima", "Zahra", "2000-12-12"),
    ("Nguyen", "Thi Lan", "1997-02-17"),
]
ZAYTUNA = [
    ("خديجة", "منصور", "1999-03-14"),
    ("Muhammad", "Abdul Rahman", "2001-07-02"),
    ("Chantey", "Sokk", "1998-11-30"),
    ("ተስፋዬ", "ኃይሌ", "1995-05-05"),
    ("सीता", "गौतम", "2003-09-21"),
    ("Zahra", "Fatimah", "2000-12-12"),
    ("Lan", "Nguyễn Thị", "1997-02-17"),
]
ONLY_HARBOUR = [("Maria", "Lopez", "1990-01-20"), ("Olena", "Bondar", "1993-04-09"), ("Grace", "Adeyemi", "2002-08-08"),
                ("Rosa", "Quispe", "1989-10-10"), ("Amina", "Yusuf", "2004-06-01")]  # fmt: skip
ONLY_ZAYTUNA = [("Hana", "Tadesse", "1991-02-02"), ("Layla", "Haddad", "1994-07-19"), ("Deepa", "Thapa", "1996-09-27"),
                ("Mai", "Pham", "2000-05-16"), ("Zainab", "Omar", "1992-12-24"), ("Ines", "Castro", "1988-03-03")]  # fmt: skip


def organisation(slug: str) -> UUID:
    """An organisation's id."""
    return people.organisation(slug).id


def bring(persona: str, names: Sequence[tuple[str, str, str]], *, tell: UUID | None = None, count: bool = True) -> list[UUID]:  # fmt: skip
    """Opens a case for each; they agree to be counted once, and with `tell` that this organisation may know too."""
    by, made = world.actor(persona), []
    for given, family, born in names:
        identity = subjects.Identity(given_names=given, family_name=family, birth_date=born)
        with unit_of_work(by=by):
            values = {"sex_registered": "female", "gender": "Feminine"}
            case = cases.open_case(by=by, values=values, identity=identity, consent=[KEEP])
            if count:
                consents.record(case.subject_id, COUNT, by=by)
            if tell:
                named = consents.Terms("matching_without_names", "given", recipient_class="named_organisation",
                                       recipient=tell, explained=EXPLAINED)  # fmt: skip
                consents.record(case.subject_id, named, by=by)
        made.append(case.subject_id)
    return made


def both(*, tell: bool = False) -> tuple[list[UUID], list[UUID]]:
    """Twelve people of Harbour and thirteen of Zaytuna, the first seven of each the same."""
    harbour, zaytuna = organisation("harbour"), organisation("zaytuna")
    return (
        bring("caseworker", HARBOUR + ONLY_HARBOUR, tell=zaytuna if tell else None),
        bring("caseworker-zaytuna", ZAYTUNA + ONLY_ZAYTUNA, tell=harbour if tell else None),
    )


def arranged(answer: str = "counts") -> Arrangement:
    """An arrangement of both, hosted by the observatory, with every half given."""
    by = world.actor("administrator")
    with unit_of_work(by=by):
        row = actions.propose(title="People in both shelters", members=[organisation("zaytuna")], host=organisation("observatory"),
                              answer=answer, signer_function="Director", by=by)  # fmt: skip
    for persona in ("manager-zaytuna", "analyst"):
        other = world.actor(persona)
        with unit_of_work(by=other):
            actions.answer(row.pk, "accepted", signer_function="Director", by=other)
    return row


def ran(row: Arrangement) -> MatchingRun:
    """A run of both, to its end."""
    by, other = world.actor("administrator"), world.actor("manager-zaytuna")
    with unit_of_work(by=by):
        run = actions.start(row.pk, by=by)
    with unit_of_work(by=other):
        actions.join(run.pk, by=other)
    jobs.drain(everything=True)
    with unit_of_work(by=by):
        run.refresh_from_db()
    return run
