"""Answer each question once: what is asked for every container is worked out a single time.

Without it the sum that binds a Pod would be added up anew for each of its containers.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, Protocol, TypeVar, TypeVarTuple


class Asked(Protocol):
    """What questions are about: it never changes, and keeps their answers."""

    answers: dict[Hashable, Any]


UNKNOWN: Any = object()
"""What stands for an answer that nobody has; None may be one."""

About = TypeVar("About", bound=Asked)
More = TypeVarTuple("More")
Answer = TypeVar("Answer")


def once(
    ask: Callable[[About, *More], Answer],
) -> Callable[[About, *More], Answer]:
    """Make a pure function of a view or of neighbours keep its answers with them.

    Whatever else it takes is hashable, and given by its place.
    """

    @wraps(ask)
    def answer(about: About, /, *args: *More) -> Answer:
        question = (ask, args) if args else ask
        found: Answer = about.answers.get(question, UNKNOWN)
        if found is UNKNOWN:
            found = about.answers[question] = ask(about, *args)
        return found

    return answer
