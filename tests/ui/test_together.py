"""Two people have one form open: nothing either typed is lost, and nothing is overwritten unseen."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.template import Context, Template

from tessera.ui.forms import AnswerField, FuzzyDate, FuzzyDateField, SensitiveTextField, UiForm
from tessera.ui.rows import RankedField, RowsField
from tessera.ui.together import Change, SharedEdits, canonical, fingerprint

COLOURS = [("red", "Red"), ("blue", "Blue"), ("green", "Green")]
AT = datetime.datetime(2026, 5, 3, 9, 30, tzinfo=datetime.UTC)


class ShedForm(SharedEdits, UiForm):
    """What is known of a garden shed."""

    colour = AnswerField(label="Colour", choices=COLOURS, required=False)
    built = FuzzyDateField(label="Built", required=False)
    note = SensitiveTextField(label="Note", required=False)


def told(_names: Collection[str]) -> Mapping[str, Change]:
    return {"colour": Change("Karim", AT), "note": Change("Karim", AT)}


STOOD = {"colour": "red", "built": FuzzyDate(datetime.date(2019, 1, 1), "year"), "note": "Door\nsticks"}
SENT = {"colour": "red", "built_year": "2019", "note": "Door\r\nsticks"}


def form(now: Mapping[str, Any] = STOOD, opened: Mapping[str, Any] = STOOD, **sent: str) -> ShedForm:
    drawn = ShedForm()
    drawn.meet(opened, about="shed:1", changes=told)
    bound = ShedForm({**SENT, **sent, "opened": drawn.opened})
    bound.meet(now, about="shed:1", changes=told)
    return bound


def test_an_untouched_form_saves_what_came_back() -> None:
    alone = form(colour="blue")
    assert alone.is_valid()
    assert alone.cleaned_data["colour"] == "blue"
    assert (alone.kept, alone.clashes) == ([], [])


def test_what_only_somebody_else_changed_stays_theirs_and_is_said() -> None:
    mine = form(now={**STOOD, "colour": "green"}, note="Door is mended")
    assert mine.is_valid()
    assert (mine.cleaned_data["colour"], mine.cleaned_data["note"]) == ("green", "Door is mended")
    assert mine.kept == ["Colour"]


def test_the_same_change_by_both_is_no_clash() -> None:
    assert form(now={**STOOD, "colour": "blue"}, colour="blue").is_valid()


def test_two_different_changes_are_shown_side_by_side() -> None:
    both = form(now={**STOOD, "colour": "green"}, colour="blue")
    assert not both.is_valid()
    [clash] = both.clashes
    assert (clash.label, clash.mine, clash.theirs) == ("Colour", "Blue", "Green")
    shown = Template("{% load ui %}{% clashes form %}").render(Context({"form": both}))
    assert all(word in shown for word in ("By Karim, 3 May 2026", "Green", "Yours:", "Blue", f'value="{both.opened}"'))
    assert "checked" not in shown


def test_whoever_saves_chooses() -> None:
    now = {**STOOD, "colour": "green"}
    mark = fingerprint("shed:1", "colour", "green")
    theirs = form(now=now, colour="blue", **{"choose-colour": f"theirs.{mark}"})
    mine = form(now=now, colour="blue", **{"choose-colour": f"mine.{mark}"})
    assert theirs.is_valid()
    assert mine.is_valid()
    assert (theirs.cleaned_data["colour"], mine.cleaned_data["colour"]) == ("green", "blue")


def test_a_choice_holds_only_for_what_was_seen() -> None:
    seen = fingerprint("shed:1", "colour", "green")
    again = form(now={**STOOD, "colour": "unknown"}, colour="blue", **{"choose-colour": f"mine.{seen}"})
    assert not again.is_valid()
    assert [clash.theirs for clash in again.clashes] == ["Not known"]


def test_the_fingerprints_of_the_first_page_are_carried_on() -> None:
    both = form(now={**STOOD, "colour": "green"}, colour="blue")
    assert not both.is_valid()
    fresh = ShedForm()
    fresh.meet(STOOD, about="shed:1")
    assert both.opened == fresh.opened


def test_a_fingerprint_is_of_one_field_of_one_thing() -> None:
    marks = {fingerprint(about, name, "red") for about in ("shed:1", "shed:2") for name in ("colour", "note")}
    assert len(marks) == 4
    assert "red" not in "".join(marks)


def test_nothing_is_nothing_however_it_is_written() -> None:
    assert {str(canonical(nothing)) for nothing in (None, "", [], (), {}, False)} == {""}
    assert canonical(Decimal("8.00")) == canonical(Decimal(8))
    assert canonical("a\r\nb ") == canonical("a\nb")
    assert canonical(["b", "a"]) != canonical(["a", "b"])


def test_a_form_that_was_not_drawn_here_is_taken_as_it_comes() -> None:
    bare = ShedForm({**SENT, "colour": "blue"})
    bare.meet({**STOOD, "colour": "green"}, about="shed:1")
    assert bare.is_valid()


# --- rows and ranks


class BoxForm(SharedEdits, UiForm):
    """What lies in a box."""

    tools = RowsField(
        label="Tools",
        one="Tool",
        required=False,
        columns={
            "name": forms.CharField(label="Name", required=False, max_length=20),
            "count": forms.IntegerField(label="How many", required=False, max_value=9, initial=1),
        },
    )
    first = RankedField(label="Needed first", choices=COLOURS, required=False)


def test_rows_come_back_in_order_without_the_empty_ones() -> None:
    box = BoxForm({"tools-0-name": "Saw", "tools-0-count": "2", "tools-1-name": "", "tools-1-count": "1",
                   "tools-4-name": "Rake", "tools-4-count": ""})  # fmt: skip
    assert box.is_valid(), box.errors
    assert box.cleaned_data["tools"] == ({"name": "Saw", "count": 2}, {"name": "Rake", "count": None})


def test_a_row_at_fault_says_where() -> None:
    box = BoxForm({"tools-0-name": "Saw", "tools-0-count": "12"})
    assert not box.is_valid()
    assert box.errors["tools"][0].startswith("Tool 1, How many: ")
    assert 'value="12"' in str(box["tools"]), "what was typed stays"


def test_rows_are_drawn_with_one_empty_row_more() -> None:
    drawn = str(BoxForm(initial={"tools": ({"name": "Saw", "count": 2},)})["tools"])
    assert drawn.count("<legend>") == 2
    assert all(text in drawn for text in ('name="tools-0-name"', 'value="Saw"', 'for="id_tools-1-count"'))


def test_a_rank_keeps_the_order_it_was_given() -> None:
    box = BoxForm({"first": ["green", "", "red", "green"]})
    assert box.is_valid(), box.errors
    assert box.cleaned_data["first"] == ["green", "red"]
    assert BoxForm({"first": ["green", "unknown"]}).errors["first"]
    assert BoxForm({"first": ["mauve"]}).errors["first"]
    assert str(BoxForm(initial={"first": ["green", "red", "blue"]})["first"]).count("<select") == 4


def test_rows_of_two_people_meet_as_one_answer() -> None:
    saw, rake = ({"name": "Saw", "count": 1},), ({"name": "Rake", "count": 1},)
    drawn = BoxForm()
    drawn.meet({"tools": saw}, about="box:1")
    bound = BoxForm({"tools-0-name": "Hoe", "tools-0-count": "1", "opened": drawn.opened})
    bound.meet({"tools": rake}, about="box:1")
    assert not bound.is_valid()
    [clash] = bound.clashes
    assert (clash.mine, clash.theirs) == ("Hoe, 1", "Rake, 1")
