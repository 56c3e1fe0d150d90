"""Law 3: every field of every model is classified, and says when it dies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module

import django.apps
import pytest
from django.db import models
from django.test.utils import isolate_apps

from tessera.kernel import privacy
from tests.architecture import house

# Columns that can hold a sentence, a document or an address: a default must not sort them by silence.
_MUST_BE_NAMED = (models.TextField, models.JSONField, models.EmailField, models.FileField, models.URLField)

Register = Mapping[str, Mapping[str, privacy.FieldPrivacy]]


def modules() -> list[str]:
    """Every module of ours that classifies: a room's privacy.py, and third_party_privacy.py for packages we install."""
    return sorted(
        ".".join([house.SOURCE.name, *path.relative_to(house.SOURCE).with_suffix("").parts])
        for path in house.python_files(house.SOURCE)
        if (path.stem == "privacy" and path.parent.parent != house.SOURCE) or path.stem == "third_party_privacy"
    )


def fields_of(model: type[models.Model]) -> list[models.Field]:
    """What a model keeps: its columns, and its many-to-many relations."""
    return [*model._meta.local_fields, *model._meta.local_many_to_many]


def unclassified(found: Iterable[type[models.Model]], register: Register) -> Iterator[str]:
    """Fields without a class, classes without a field, and sentences sorted by a default."""
    known = {model._meta.label: model for model in found if not model._meta.proxy}
    for label, model in sorted(known.items()):
        classes = register.get(label, {})
        for field in fields_of(model):
            named, fallback = classes.get(field.name), classes.get("*")
            if named is None and fallback is None:
                yield f"{label}.{field.name} is not classified: say in privacy.py what it is and when it dies"
            elif named is None and isinstance(field, _MUST_BE_NAMED):
                yield f"{label}.{field.name} can hold a sentence, so a default is not enough: name it"
    for label, classes in sorted(register.items()):
        if label not in known:
            yield f"stale: {label} is classified but is no model"
            continue
        names = {field.name for field in fields_of(known[label])}
        for name in sorted(set(classes) - names - {"*"}):
            yield f"stale: {label}.{name} is classified but is no field"


@pytest.fixture(scope="module")
def register() -> Register:
    for module in modules():
        import_module(module)
    return privacy.REGISTER


def test_every_field_is_classified(register: Register) -> None:
    found = django.apps.apps.get_models(include_auto_created=True)

    house.none_of(unclassified(found, register))


def test_every_room_with_models_has_its_own_classification() -> None:
    rooms = {room.module for room in house.rooms() if (room.path / "models.py").exists()}

    assert rooms
    house.none_of(
        f"{room} has models and no privacy.py" for room in sorted(rooms) if f"{room}.privacy" not in modules()
    )


@pytest.mark.parametrize("text", ["I", "until the end", "X until the end", "I until ", " until the end"])
def test_a_class_without_its_end_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(privacy, "REGISTER", {})

    with pytest.raises(ValueError, match="until"):
        privacy.classify("toy.Case", code=text)


def test_a_default_may_not_hide_anything_personal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(privacy, "REGISTER", {})

    with pytest.raises(ValueError, match="default"):
        privacy.classify("toy.Case", default="I until the person is erased")


@isolate_apps("tessera.protection")
def test_forgotten_silent_and_stale_classes_are_named() -> None:
    class Case(models.Model):
        code = models.CharField(max_length=10)
        story = models.TextField()
        nationality = models.CharField(max_length=2)
        helpers = models.ManyToManyField("self")

        class Meta:
            app_label = "protection"

    class Note(models.Model):
        class Meta:
            app_label = "protection"

    end = privacy.FieldPrivacy("-", "closure")
    planted = {
        "protection.Case": {"id": end, "code": end, "nationality": end, "helpers": end, "town": end},
        "protection.Note": {"*": end},
        "protection.Gone": {"*": end},
    }
    assert [fault.partition(" is")[0] for fault in unclassified([Case, Note], planted)] == [
        "protection.Case.story",
        "stale: protection.Case.town",
        "stale: protection.Gone",
    ]

    planted["protection.Case"] = {"*": end}
    assert next(unclassified([Case, Note], planted)).startswith("protection.Case.story can hold a sentence")
