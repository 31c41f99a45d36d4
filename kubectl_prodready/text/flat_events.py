"""Quicker constructors for the parser's commonest events, with the very same effect.

The classes of ruamel.yaml call the constructors of their bases, three calls for a scalar. For the
C binding, which makes one object for each event, that is a third of all its time: reading is what
this tool does most, and `check` and `fix` take 3 and 4 % less. Only classes of the installed
library that take what these take are changed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ruamel.yaml.events import CollectionStartEvent, ScalarEvent


def _scalar(  # noqa: PLR0913, PLR0917  as the library has it
    self: Any,
    anchor: Any,
    tag: Any,
    implicit: Any,
    value: Any,
    start_mark: Any = None,
    end_mark: Any = None,
    style: Any = None,
    comment: Any = None,
) -> None:
    self.start_mark = start_mark
    self.end_mark = end_mark
    self.comment = comment
    self.anchor = anchor
    self.ctag = tag
    self.implicit = implicit
    self.value = value
    self.style = style


def _collection_start(  # noqa: PLR0913, PLR0917  as the library has it
    self: Any,
    anchor: Any,
    tag: Any,
    implicit: Any,
    start_mark: Any = None,
    end_mark: Any = None,
    flow_style: Any = None,
    comment: Any = None,
    nr_items: Any = None,
) -> None:
    self.start_mark = start_mark
    self.end_mark = end_mark
    self.comment = comment
    self.anchor = anchor
    self.ctag = tag
    self.implicit = implicit
    self.flow_style = flow_style
    self.nr_items = nr_items


def flatten() -> None:
    """Give the classes their quicker constructors."""
    _replace(ScalarEvent, _scalar)
    _replace(CollectionStartEvent, _collection_start)


def _replace(event: Any, quicker: Callable[..., None]) -> None:
    """Replace a constructor by one that takes the same; another one stays as it is."""
    if _taken(event.__init__) == _taken(quicker):
        event.__init__ = quicker


def _taken(constructor: Any) -> tuple[object, ...]:
    """What a constructor takes, by name and default."""
    code = constructor.__code__
    return code.co_varnames[: code.co_argcount], constructor.__defaults__
