"""Forms keep what was typed, remember nothing in the browser, and know dates and answers that are not exact."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.core.exceptions import ValidationError

from tessera.ui.forms import AnswerField, FuzzyDate, FuzzyDateField, MultiAnswerField, NamedForm, SensitiveField, UiForm


class Tool(UiForm):
    name = SensitiveField(label="Name", help_text="As on the label.")
    since = FuzzyDateField(label="Since", required=False)
    state = AnswerField(label="State", choices=[("new", "New")], required=False)
    uses = MultiAnswerField(label="Uses", choices=[("cut", "Cut"), ("dig", "Dig")], required=False)
    day = forms.DateField(label="Day", required=False)
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)


def page(draw: Any, form: UiForm) -> BeautifulSoup:
    return BeautifulSoup(draw("{% form_fields form %}", form=form), "html.parser")


def test_nothing_typed_is_remembered_by_the_browser(draw: Any) -> None:
    for control in page(draw, Tool()).find_all(["input", "select", "textarea"]):
        if control.get("type") not in ("checkbox", "radio"):
            assert control["autocomplete"] == "off", control


def test_sensitive_text_is_kept_from_spelling_and_translation(draw: Any) -> None:
    control = page(draw, Tool()).find("input", {"name": "name"})
    assert control is not None
    assert (control["spellcheck"], control["translate"], control["dir"]) == ("false", "no", "auto")


def test_every_control_has_a_label_or_stands_in_a_named_group(draw: Any) -> None:
    document = page(draw, Tool())
    for control in document.find_all(["input", "select", "textarea"]):
        assert document.find("label", {"for": control["id"]}) is not None, control
    for group in document.find_all("fieldset"):
        assert group.legend is not None
        assert group.legend.get_text(strip=True)


def test_help_and_error_are_joined_to_the_control(draw: Any) -> None:
    document = page(draw, Tool({}))
    control = document.find("input", {"name": "name"})
    assert control is not None
    assert control["aria-invalid"] == "true"
    for name in str(control["aria-describedby"]).split():
        assert document.find(id=name) is not None


def test_the_summary_links_to_each_wrong_field_and_what_was_typed_stays(draw: Any) -> None:
    sent = {"since_day": "31", "since_month": "4", "since_year": "2019", "note": "kept", "uses": ["cut", "unknown"]}
    document = page(draw, Tool(sent))
    links = document.select("[data-error-summary] a")
    assert len(links) == 3
    for link in links:
        assert document.find(id=str(link["href"]).removeprefix("#")) is not None
    assert document.find("textarea", {"name": "note"}).get_text().strip() == "kept"  # type: ignore[union-attr]
    assert document.find("input", {"name": "since_day"})["value"] == "31"  # type: ignore[index]
    assert document.find("input", {"value": "cut"}).has_attr("checked")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (["7", "3", "2019", False], FuzzyDate(datetime.date(2019, 3, 7), "exact")),
        (["", "3", "2019", False], FuzzyDate(datetime.date(2019, 3, 1), "month")),
        (["", "", "2019", False], FuzzyDate(datetime.date(2019, 1, 1), "year")),
        (["", "", "2019", True], FuzzyDate(datetime.date(2019, 1, 1), "estimated")),
        (["٧", "3", "٢٠١٩", False], FuzzyDate(datetime.date(2019, 3, 7), "exact")),
        (["", "", "", False], None),
    ],
)
def test_a_date_carries_how_exactly_it_is_known(parts: list[Any], expected: FuzzyDate | None) -> None:
    assert FuzzyDateField(required=False).clean(parts) == expected


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (["31", "4", "2019", False], "day"),
        (["x", "4", "2019", False], "day"),
        (["3", "", "2019", False], "month"),
        (["", "4", "", False], "year"),
        (["", "", "19", False], "year"),
        (["", "", "1850", False], "early"),
        (["", "", "2999", False], "future"),
        (["", "", "", False], "required"),
    ],
)
def test_a_date_that_cannot_be_is_refused_with_the_part_to_mend(parts: list[Any], code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        FuzzyDateField().clean(parts)
    assert refusal.value.code == code


@pytest.mark.parametrize("precision", ["exact", "month", "year", "estimated"])
def test_a_date_shown_and_sent_back_is_the_same_and_unchanged(precision: str) -> None:
    day = {"exact": 7, "month": 1, "year": 1, "estimated": 1}[precision]
    month = {"exact": 3, "month": 3, "year": 1, "estimated": 3}[precision]
    value = FuzzyDate(datetime.date(2019, month, day), precision)
    field = FuzzyDateField()
    parts = field.widget.decompress(value)  # type: ignore[call-arg, arg-type]
    assert field.clean(parts) == value
    assert not field.has_changed(value, parts)
    assert field.has_changed(value, ["", "", "2020", False])


def test_empty_answers_stand_apart_and_are_answers() -> None:
    field = AnswerField(choices=[("yes", "Yes")], empty=("declined",))
    assert field.clean("declined") == "declined"
    with pytest.raises(ValidationError):
        field.clean("not_asked")


def test_an_unknown_empty_answer_is_refused() -> None:
    with pytest.raises(ValueError, match="perhaps"):
        AnswerField(choices=[], empty=("perhaps",))


def test_an_empty_answer_cannot_stand_beside_a_choice() -> None:
    field = MultiAnswerField(choices=[("cut", "Cut")])
    assert field.clean(["unknown"]) == ["unknown"]
    with pytest.raises(ValidationError):
        field.clean(["cut", "unknown"])


def test_a_form_of_a_library_is_dressed_too_and_keeps_its_own_habits(draw: Any) -> None:
    class Foreign(forms.Form):
        login = forms.CharField(widget=forms.TextInput({"autocomplete": "username"}))

    control = BeautifulSoup(draw("{% form_fields form %}", form=Foreign()), "html.parser").input
    assert control is not None
    assert control["class"] == ["input"]
    assert control["autocomplete"] == "username"


def test_a_list_to_choose_from_offers_what_djangos_own_would(draw: Any) -> None:
    offered = [("", "None"), ("a", "A <b> & c"), ("Rare", [("x", "X"), ("y", "Y")])]

    class Long(UiForm):
        one = forms.ChoiceField(label="One", choices=offered)
        many = forms.MultipleChoiceField(label="Many", choices=offered)

    class Plain(forms.Form):
        one = forms.ChoiceField(choices=offered)
        many = forms.MultipleChoiceField(choices=offered)

    sent = {"one": "y", "many": ["a", "x"]}
    ours, theirs = page(draw, Long(sent)), BeautifulSoup(Plain(sent).as_p(), "html.parser")
    for name in sent:
        mine, other = ours.find("select", {"name": name}), theirs.find("select", {"name": name})
        assert mine is not None
        assert other is not None
        assert mine.get("multiple") == other.get("multiple")
        assert [str(each) for each in mine.find_all("option")] == [str(each) for each in other.find_all("option")]
        assert [each["label"] for each in mine.find_all("optgroup")] == ["Rare"]


class Kept(NamedForm):
    """Two fields, one of them chosen."""

    what = forms.CharField()
    which = forms.ChoiceField()


def test_a_form_takes_what_an_act_found_wrong_beside_its_fields() -> None:
    form = Kept({"what": "x", "which": "a"})
    form.choose("which", [("a", "A")])
    assert form.is_valid()
    form.take(ValidationError({"what": ["Too short."], "elsewhere": ["Too late."]}))
    form.take(ValidationError("Nothing goes."))
    assert form.errors == {"what": ["Too short."], "__all__": ["Too late.", "Nothing goes."]}


def test_a_named_form_has_ids_of_its_own() -> None:
    assert Kept()["what"].id_for_label == "id_kept_what"
