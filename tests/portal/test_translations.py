"""Every word a reader may see is there in Arabic, on every floor, and is what the pages really say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.utils.translation import gettext, ngettext, override, pgettext

import tessera
from tessera.portal import stage
from tessera.portal.management.commands.messages import template

PACKAGE = Path(tessera.__file__).parent
# A floor that has a catalogue has words; one without is asked, so that it cannot stay without.
FLOORS = sorted(
    path.parent for path in PACKAGE.glob("*/apps.py") if (path.parent / "locale").exists() or len(template(path.parent))
)
# The gallery of the interface floor shows words without a meaning of their own; a floor that uses one decides.
MEANING = [floor for floor in FLOORS if floor.name != "ui"]
PLACES = re.compile(r"%\(\w+\)(?:\.\d)?[sdf]|%%|</?[a-z]\w*[^>]*>|\{\w+\}")
# Names of programs, formats and standards, and what is typed into a mapping as it stands: nobody translates them.
LATIN = set(
    re.findall(
        r"\w+",
        "Tessera PostgreSQL Python Django JavaScript UTC Escape Excel LibreOffice OpenDocument CSV XML JSON SHA ISO UTF "
        "Unicode Windows xls xlsx xlsb ods KH km khm N A true false targets py episodes episode row number keep record "
        "Zip AES PDF JPEG PNG WAV MP M OGG XLSX HTCDS XLSForm pyxform USD EUR w m AIC BCa CTDC IATI IC TIP Java Spark Splink R hat k YYYY MM DD "
        "Giving org guide COH GB DAC XM US EIN CHC Atom HTML America New York",
    )
)
# Words of XLSForm and of instrument files, typed as they stand: types, columns, sheets, settings.
TYPED = set(
    re.findall(
        r"\w+",
        "survey choices settings select one multiple or other list name label form id begin end group repeat include common "
        "header text integer decimal range date time dateTime note calculate calculation acknowledge required codes control "
        "means empty yes no and start step source platform count sex age form weight stratum cluster police stepwise event victim "
        "perpetrator reporting entity exact broader narrower same different unsure by when given family names mapping column part "
        "least out suggest pip install tessera linkage pyspark Amount Country Date End Implementer "
        "Description area country activity title implementer currency of reference status as donor amount",
    )
)

# Before a catalogue is first looked up: gettext remembers what it did not find.
stage.translations()


def arabic(floor: Path) -> Catalog:
    """The Arabic catalogue of a floor."""
    with (floor / "locale/ar/LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file, locale="ar")


def texts(value: str | Sequence[str] | None) -> list[str]:
    """A message, or the forms of one that counts."""
    return [value] if isinstance(value, str) else list(value or [""])


def messages(floor: Path) -> list[Message]:
    """Every message of a floor but the header."""
    return [message for message in arabic(floor) if message.id]


def shown(message: Message) -> str:
    """What a page says in the language that is on, for eleven of it where it counts."""
    if not isinstance(message.id, str):
        return ngettext(message.id[0], message.id[1], 11)
    return pgettext(message.context, message.id) if message.context else gettext(message.id)


@pytest.fixture(params=FLOORS, ids=lambda path: path.name)
def floor(request: pytest.FixtureRequest) -> Path:
    """Each floor that says something."""
    path: Path = request.param
    return path


def test_every_message_of_the_sources_is_translated(floor: Path) -> None:
    known = {(str(message.id), message.context): message for message in messages(floor)}
    wanted = {(str(message.id), message.context) for message in template(floor) if message.id}
    assert wanted - known.keys() == set()
    assert [key for key in wanted if not all(texts(known[key].string))] == []


def test_a_translation_keeps_the_places_and_marks_of_its_source(floor: Path) -> None:
    for message in messages(floor):
        *_, last = texts(message.id)
        forms = texts(message.string)
        places = sorted(PLACES.findall(last))
        assert sorted(PLACES.findall(forms[-1])) == places, last
        # "One day", "two days": Arabic says these without a number.
        assert all(set(PLACES.findall(form)) <= set(places) for form in forms), last


def test_counting_messages_have_the_six_forms_of_arabic(floor: Path) -> None:
    catalogue = arabic(floor)
    assert catalogue.num_plurals == 6
    counting = [message for message in messages(floor) if not isinstance(message.id, str)]
    assert [message.id for message in counting if len(texts(message.string)) != 6] == []


def test_a_translation_holds_no_english_and_no_english_quotation_marks(floor: Path) -> None:
    for message in messages(floor):
        for form in texts(message.string):
            plain = PLACES.sub("", form)
            # A word typed as it stands is in the original as well; anything else was left untranslated.
            typed = TYPED & set(re.findall("[A-Za-z]+", str(message.id)))
            assert set(re.findall("[A-Za-z]+", plain)) <= LATIN | typed, form
            assert not set(plain) & (set('“”"') - set(str(message.id))), form
            assert not set(plain) & set("“”"), form


def test_eleven_and_a_hundred_take_different_forms_in_arabic() -> None:
    source = "Overdue for %(days)s day", "Overdue for %(days)s days"
    with override("ar"):
        said = [ngettext(*source, number) % {"days": number} for number in (1, 2, 3, 11, 100, 103)]
    assert said == [
        "متأخرة يومًا واحدًا",
        "متأخرة يومين",
        "متأخرة 3 أيام",
        "متأخرة 11 يومًا",
        "متأخرة 100 يوم",
        "متأخرة 103 أيام",
    ]


@pytest.mark.parametrize("floor", MEANING, ids=lambda path: path.name)
def test_the_pages_say_what_the_catalogue_of_their_floor_says(floor: Path) -> None:
    """All catalogues become one: a word with two translations, or one that another package has too, shows only one."""
    with override("ar"):
        wrong = {
            str(message.id): (shown(message), message.string)
            for message in messages(floor)
            if shown(message) != texts(message.string)[0 if isinstance(message.id, str) else 4]
        }
    assert wrong == {}
