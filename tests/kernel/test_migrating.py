"""While migrating, a new model is drawn alone and still finds those it points to."""

from __future__ import annotations

from django.apps import apps
from django.db import models
from django.db.migrations.state import ModelState, ProjectState

from tessera.kernel.database import migrating


def _state(name: str, **fields: models.Field[object, object]) -> ModelState:
    return ModelState("drawn", name, [("id", models.AutoField(primary_key=True)), *fields.items()])


def test_a_new_model_is_drawn_alone_and_finds_what_it_points_to() -> None:
    state = ProjectState()
    state.add_model(_state("House"))
    house = state.apps.get_model("drawn", "House")

    state.add_model(_state("Room", house=models.ForeignKey("drawn.House", models.CASCADE, related_name="rooms")))

    room = state.apps.get_model("drawn", "Room")
    assert room._meta.get_field("house").related_model is house
    assert state.apps.get_model("drawn", "House") is house, "drawn once"
    assert house._meta.get_field("rooms").related_model is room


def test_a_changed_model_is_drawn_again_with_all_that_point_to_it() -> None:
    state = ProjectState()
    state.add_model(_state("House"))
    state.add_model(_state("Room", house=models.ForeignKey("drawn.House", models.CASCADE)))
    before = state.apps.get_model("drawn", "Room")

    state.add_field("drawn", "house", "floors", models.IntegerField(default=1), preserve_default=True)

    after = state.apps.get_model("drawn", "Room")
    assert after is not before
    assert after._meta.get_field("house").related_model._meta.get_field("floors")


def test_the_program_migrates_this_way() -> None:
    assert apps.is_installed("tessera.kernel")
    assert ProjectState.add_model is migrating._add_model
