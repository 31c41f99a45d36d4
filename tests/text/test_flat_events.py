"""The quicker constructors do what those of the library do."""

from __future__ import annotations

import importlib.util
from types import ModuleType
from typing import Any

import pytest
from ruamel.yaml import events

from kubectl_prodready.text import flat_events

SCALAR = ("anchor", "tag", (True, False), "text", "start", "end", "'")
START = ("anchor", "tag", True, "start", "end", False)


@pytest.fixture
def fresh() -> ModuleType:
    """The library's events as it has them, in a module of their own."""
    spec = importlib.util.find_spec("ruamel.yaml.events")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def attributes(event: Any) -> dict[str, Any]:
    names = (name for base in type(event).__mro__ for name in getattr(base, "__slots__", ()))
    return {name: getattr(event, name) for name in names}


@pytest.mark.parametrize(
    ("kind", "arguments"),
    [
        ("ScalarEvent", SCALAR),
        ("ScalarEvent", (*SCALAR, "comment")),
        ("ScalarEvent", SCALAR[:4]),
        ("MappingStartEvent", START),
        ("MappingStartEvent", (*START, "comment", 3)),
        ("SequenceStartEvent", START[:3]),
    ],
)
def test_they_make_the_same_events(
    fresh: ModuleType, kind: str, arguments: tuple[Any, ...]
) -> None:
    flat_events.flatten()
    assert "flat_events" in getattr(events, kind).__init__.__code__.co_filename
    assert "flat_events" not in getattr(fresh, kind).__init__.__code__.co_filename
    quick, usual = (getattr(module, kind)(*arguments) for module in (events, fresh))
    assert attributes(quick) == attributes(usual)


def test_a_constructor_that_takes_something_else_stays() -> None:
    class ScalarEvent:
        def __init__(self, anchor: Any, value: Any = None) -> None:
            self.value = value

    constructor = ScalarEvent.__init__
    flat_events._replace(ScalarEvent, flat_events._scalar)
    assert ScalarEvent.__init__ is constructor
