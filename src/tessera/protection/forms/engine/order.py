"""In which order the questions of a form are worked out, and whether they wait for one another in a circle."""

from __future__ import annotations

from functools import lru_cache
from graphlib import CycleError, TopologicalSorter

from tessera.protection.forms.engine.definition import Definition, Item
from tessera.protection.forms.engine.expressions import Node, references


def _needs(definition: Definition) -> dict[str, list[str]]:
    """What must be known before each item: what its conditions ask about, and what stands around it.

    Asking about a repeat (to count it) asks whether the repeat is there, not what stands in it.
    """
    found: dict[str, list[str]] = {}
    for item, around in definition.walk():
        wanted = [parent.name for parent in around]
        for node in (item.relevant, item.calculation):
            wanted += sorted(references(node)) if node else []
        found[item.name] = wanted
    return found


def _sorted(definition: Definition) -> tuple[str, ...]:
    return tuple(TopologicalSorter(_needs(definition)).static_order())


@lru_cache(maxsize=256)
def order(definition: Definition) -> tuple[str, ...]:
    """Names so that each stands after what it needs; the definition has no circle."""
    return _sorted(definition)


def circle(definition: Definition) -> list[str]:
    """The names of a circle, the first again at the end; none when there is none."""
    try:
        _sorted(definition)
    except CycleError as fault:
        return list(fault.args[1])
    return []


def conditions(item: Item) -> list[Node]:
    """Everything of an item that is worked out."""
    return [node for node in (item.relevant, item.constraint, item.calculation, item.required) if node]
