"""The command finds a kept release by its number or id, and says so where there is none."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command
from tests.observatory import world
from tests.observatory.world import line

from tessera.observatory.attacks import words

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True, databases="__all__")]


def test_a_kept_release_is_attacked_by_its_number_and_by_its_id(cast):
    world.sign()
    world.bring("harbour", [line() for _ in range(12)])
    world.bring("zaytuna", [line() for _ in range(12)])
    made = world.build()
    for name in (str(made.number), str(made.id)):
        out = io.StringIO()
        call_command("observatory", "attack", name, "--quick", "--json", stdout=out)
        assert [row["name"] for row in json.loads(out.getvalue())] == list(words.ORDER)


@pytest.mark.parametrize("name", ["977", "nothing", "0b0a7c1e-1111-4111-8111-111111111111"])
def test_a_release_that_is_not_there_is_told_in_one_sentence(cast, name):
    with pytest.raises(CommandError, match=f"no kept release {name}"):
        call_command("observatory", "attack", name)
