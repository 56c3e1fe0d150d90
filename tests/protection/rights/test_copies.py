"""The person's own copy: everything that is held and who saw it, readable, sealed, fetched once; and what they ask."""

from __future__ import annotations

import datetime
import io

import pypdf
import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from tessera.kernel import clock
from tessera.kernel.actor import Actor
from tessera.kernel.files import api as files
from tessera.kernel.ledger.models import LedgerEntry
from tessera.kernel.policy import Hidden, Refused
from tessera.kernel.vault.api import Erased
from tessera.kernel.work import unit_of_work
from tessera.protection.cases.models import Case
from tessera.protection.rights import actions, contents, pdf, queries
from tessera.protection.work.models import Due
from tests.protection.cases import world as cases_world

pytestmark = pytest.mark.django_db(transaction=True)


def made(by: Actor, case: Case, language: str = "en", password: str = "") -> bytes:
    with unit_of_work(by=by):
        row = actions.want(case.id, language, password, by=by)
    with unit_of_work(by=by):
        actions.make(row.id, by=by)
    with unit_of_work(by=by):
        return actions.fetch(row.id, by=by)


def text_of(data: bytes, password: str = "") -> str:
    reader = pypdf.PdfReader(io.BytesIO(data), password=password or None)
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_the_copy_says_what_is_held_and_who_saw_it(worker: Actor, supervisor: Actor, case: Case) -> None:
    cases_world.note(supervisor, case, "She slept well by the orchard.")
    text = text_of(made(worker, case))

    for words in ("Amina", "Haddad", "slept well by the orchard", case.code, "Keep a record", "Who saw it", "Supervisor",
                  "What is not in it", "Add case notes"):  # fmt: skip
        assert words in text, words


def test_colleagues_are_named_by_role_but_for_the_worker(worker: Actor, supervisor: Actor, case: Case) -> None:
    cases_world.note(supervisor, case, "A note.")
    text = text_of(made(worker, case))

    assert "Nour (Caseworker)" in text
    assert "Lina" not in text


def test_an_arabic_copy_is_in_arabic_and_shaped(worker: Actor, case: Case) -> None:
    cases_world.note(worker, case, "نامت سميرة جيدًا في البيت الأزرق")
    with translation.override("ar"):
        heading = str(contents.codes.get("consent_purpose").label("keep_record"))
    data = made(worker, case, "ar")
    text = text_of(data)

    for word in ("سميرة", "الأزرق", *heading.split()):
        assert word in text, word
    fonts = {str(font) for page in pypdf.PdfReader(io.BytesIO(data)).pages for font in _fonts(page)}
    assert any("Naskh" in font for font in fonts)


def _fonts(page: pypdf.PageObject) -> list[str]:
    return [str(font.get_object()["/BaseFont"]) for font in page["/Resources"]["/Font"].values()]


def test_letters_of_an_arabic_word_are_joined() -> None:
    document = contents.Document("سميرة", (), (), (), "x")
    data, pages = pdf.draw(document, language="ar")
    page = pypdf.PdfReader(io.BytesIO(data)).pages[0]
    font = next(
        f.get_object() for f in page["/Resources"]["/Font"].values() if "Naskh" in str(f.get_object()["/BaseFont"])
    )
    from fontTools.ttLib import TTFont

    embedded = TTFont(io.BytesIO(font["/DescendantFonts"][0].get_object()["/FontDescriptor"]["/FontFile2"].get_data()))
    alone = TTFont(pdf.FONTS / "NotoNaskhArabic-Bold.ttf")
    isolated = {alone.getBestCmap()[ord(letter)] for letter in "سمير"}
    assert pages == 1
    # What is drawn are joined forms: none of the four letters that join stands in its isolated form.
    drawn = {
        (embedded["glyf"][name].xMax, embedded["glyf"][name].yMax)
        for name in embedded.getGlyphOrder()
        if name != ".notdef" and embedded["glyf"][name].numberOfContours
    }
    lonely = {
        (alone["glyf"][name].xMax, alone["glyf"][name].yMax)
        for name in isolated
        if alone["glyf"][name].numberOfContours
    }
    assert drawn
    assert not drawn & lonely


def test_a_copy_is_fetched_once(worker: Actor, case: Case) -> None:
    with unit_of_work(by=worker):
        row = actions.make(actions.want(case.id, "en", by=worker).id, by=worker)
        actions.fetch(row.id, by=worker)
    with pytest.raises(ValidationError, match="once"), unit_of_work(by=worker):
        actions.fetch(row.id, by=worker)
    with unit_of_work(by=worker):
        steps = LedgerEntry.objects.filter(object_id=case.id, action__startswith="rights:copy")
        assert set(steps.values_list("action", flat=True)) == {
            "rights:copy:make",
            "rights:copy:ready",
            "rights:copy:fetch",
        }


def test_a_copy_left_too_long_is_gone(worker: Actor, case: Case) -> None:
    with unit_of_work(by=worker):
        row = actions.make(actions.want(case.id, "en", by=worker).id, by=worker)
    late = datetime.datetime.combine(row.until, datetime.time(9), datetime.UTC) + datetime.timedelta(days=1)
    with clock.frozen(late), unit_of_work(by=worker):
        assert actions.expire(by=worker) == 1
        row.refresh_from_db()

    assert row.state == "gone"
    with pytest.raises(Erased), unit_of_work(by=worker):
        files.read(row.file_id, by=worker)


def test_a_password_opens_the_copy_and_nothing_else_does(worker: Actor, case: Case) -> None:
    data = made(worker, case, password="lemon tree 7")

    assert b"Amina" not in data
    assert not pypdf.PdfReader(io.BytesIO(data)).decrypt("wrong password")
    assert "Amina" in text_of(data, "lemon tree 7")


def test_a_short_password_is_refused(worker: Actor, case: Case) -> None:
    with pytest.raises(ValidationError, match="characters"), unit_of_work(by=worker):
        actions.want(case.id, "en", "short", by=worker)


def test_another_shelter_and_the_officer_get_no_copy(stranger: Actor, officer: Actor, case: Case) -> None:
    with pytest.raises(Hidden), unit_of_work(by=stranger):
        actions.want(case.id, "en", by=stranger)
    with pytest.raises(Refused), unit_of_work(by=officer):
        actions.want(case.id, "en", by=officer)


def test_a_request_has_a_clock_and_stands_in_the_work_list(worker: Actor, case: Case) -> None:
    with unit_of_work(by=worker):
        row = actions.ask(case.id, "correction", "I was born in May, not in March.", by=worker)
        due = Due.objects.get(kind="rights:request", settled_at__isnull=True)

    assert (row.due_on - row.asked_on).days == 30
    assert due.on == row.due_on


def test_a_refused_correction_keeps_her_words_beside_our_reason(worker: Actor, supervisor: Actor, case: Case) -> None:
    with unit_of_work(by=worker):
        row = actions.ask(case.id, "correction", "I was born in May, not in March.", by=worker)
    with pytest.raises(Refused), unit_of_work(by=worker):
        actions.decide(row.id, False, "The passport says March.", by=worker)
    with unit_of_work(by=supervisor):
        actions.decide(row.id, False, "The passport says March.", by=supervisor)
        [seen] = queries.requests_of(case.id, by=supervisor)
        assert not Due.objects.filter(kind="rights:request", settled_at__isnull=True).exists()

    assert seen.words is not None
    assert (seen.words.statement, seen.words.answer) == ("I was born in May, not in March.", "The passport says March.")
    assert "born in May" in text_of(made(worker, case))


def test_the_officer_sees_that_something_was_asked_and_not_the_words(worker: Actor, officer: Actor, case: Case) -> None:
    with unit_of_work(by=worker):
        actions.ask(case.id, "erasure", "Please let it all go.", by=worker)
    with unit_of_work(by=officer):
        [seen] = queries.requests_of(case.id, by=officer)

    assert (seen.row.kind, seen.words) == ("erasure", None)
