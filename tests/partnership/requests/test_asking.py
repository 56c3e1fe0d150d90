"""An emergency request takes codes and numbers and nothing else: a name cannot slip through."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import models
from hypothesis import given
from hypothesis import strategies as st

from tessera.kernel.codes import get as codes
from tessera.kernel.ids import new_code
from tessera.partnership.requests.asking import Asked, check
from tessera.partnership.requests.enums import HOURS, SERVICES, Urgency
from tessera.partnership.requests.models import EmergencyRequest, EmergencySpending
from tessera.portal.assistance import AskForm
from tessera.protection.assistance.actions import LENGTH

GOOD = Asked(uuid4(), ("transport",), "urgent", "USD", Decimal(900), "MLT")
NAMES = st.sampled_from(["Quendrisa", "Amina H.", "квендриса", "her uncle", "+380 67 773", "amina@inbox.example"])
WORDS = st.one_of(NAMES, st.text(max_size=30))


def faults(asked: Asked, reference: str | None = None) -> set[str]:
    with pytest.raises(ValidationError) as caught:
        check(asked, reference or new_code(LENGTH))
    return set(caught.value.message_dict)


def test_codes_amounts_and_a_reference_are_taken() -> None:
    check(GOOD, new_code(LENGTH))
    check(replace(GOOD, country="", services=SERVICES, currency="EUR"), new_code(LENGTH))


@given(WORDS)
def test_no_word_of_anybody_passes_where_a_code_belongs(word: str) -> None:
    known = {*SERVICES, *Urgency.values}
    if word in known or (len(word) == 3 and word.isascii() and word.isupper()):
        return
    assert faults(replace(GOOD, services=("transport", word))) == {"services"}
    assert faults(replace(GOOD, urgency=word)) == {"urgency"}
    assert faults(replace(GOOD, currency=word)) == {"currency"}
    assert faults(replace(GOOD, country=word or "  ")) == {"country"}


@given(WORDS)
def test_a_reference_is_drawn_and_never_written(word: str) -> None:
    assert faults(GOOD, word or " ") == {"reference"}


def test_a_reference_with_one_wrong_character_is_refused() -> None:
    reference = new_code(LENGTH)
    wrong = ("1" if reference[0] != "1" else "2") + reference[1:]

    assert faults(GOOD, wrong) == {"reference"}
    assert faults(GOOD, reference.replace("-", "")) == {"reference"}


@pytest.mark.parametrize("amount", ["0", "-5", "12.50", "NaN", "Infinity", "1000000000"])
def test_amounts_are_whole_and_above_zero(amount: str) -> None:
    assert faults(replace(GOOD, amount=Decimal(amount))) == {"amount"}


def test_services_are_chosen_once_and_at_least_one() -> None:
    assert faults(replace(GOOD, services=())) == {"services"}
    assert faults(replace(GOOD, services=("transport", "transport"))) == {"services"}
    assert "other" not in SERVICES
    assert set(SERVICES) <= set(codes("service_type").values())


def test_invariant_14_no_field_of_emergency_help_can_hold_a_sentence() -> None:
    for model in (EmergencyRequest, EmergencySpending):
        for field in model._meta.get_fields():
            assert not isinstance(field, models.TextField | models.JSONField | models.BinaryField | models.FileField)
            if isinstance(field, models.CharField):
                assert 0 < (field.max_length or 0) <= 24, field.name
    held = {field.name for field in EmergencySpending._meta.get_fields()}
    # Costs carry a month and no time at which somebody wrote them down.
    assert held.isdisjoint({"created_at", "changed_at", "at", "day", "by", "note"})


def test_invariant_14_no_field_of_emergency_help_names_a_person() -> None:
    people = {"trust.Account", "trust.Subject", "protection.Case"}
    for model in (EmergencyRequest, EmergencySpending):
        for field in model._meta.get_fields():
            target = getattr(getattr(field, "related_model", None), "_meta", None)
            assert target is None or target.label not in people, field.name


def test_the_form_on_the_case_has_no_place_for_a_sentence() -> None:
    from django import forms

    for name, field in AskForm.base_fields.items():
        assert isinstance(field, forms.ChoiceField | forms.MultipleChoiceField | forms.DecimalField), name


def test_every_urgency_has_its_hours() -> None:
    assert {Urgency(each): hours for each, hours in HOURS.items()} == {
        Urgency.IMMEDIATE: 6, Urgency.URGENT: 24, Urgency.SOON: 72
    }  # fmt: skip
