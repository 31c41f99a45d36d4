"""Looks at many live objects, by one process or several, in the order of the objects.

They may be very many. So some of them together are kept as bytes, a tenth of what they weigh
otherwise, and are opened by whoever looks at them.
"""

from __future__ import annotations

import marshal
import os
import pickle
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from itertools import groupby, islice
from typing import NamedTuple

from kubectl_prodready.live.looking import Edited, Look, Looker
from kubectl_prodready.live.planning import Namespace
from kubectl_prodready.live.seen import Seen
from kubectl_prodready.parallel import in_order

MOST = 64
"""Objects that are kept together."""

WORTH_WORKERS = 256
"""Fewer objects are done before a second process has started."""

SHARES = 8
"""Tasks for each worker: so many that all of them end at about the same time."""


class Pack(NamedTuple):
    """Some objects of one namespace, as bytes."""

    namespace: str
    size: int
    objects: bytes


class Task(NamedTuple):
    """Packs for one worker, and what was seen in their namespaces, as bytes as well."""

    packs: tuple[Pack, ...]
    seen: Mapping[str, bytes]


def packed(objects: Iterable[Edited]) -> Iterator[Pack]:
    """The objects in their order, those of one namespace that follow each other together."""
    for name, group in groupby(objects, key=lambda one: one.namespace):
        while some := list(islice(group, MOST)):
            # plain data, as JSON brought it: much quicker than pickle
            yield Pack(name, len(some), marshal.dumps([tuple(one) for one in some]))


def looks(
    looker: Looker, packs: Sequence[Pack], seen: Iterable[Seen], jobs: int = 0
) -> Iterator[Look]:
    """What is to be said of each object; `seen` has the namespaces of all of them."""
    count = sum(pack.size for pack in packs)
    workers = jobs or (os.cpu_count() or 1 if count >= WORTH_WORKERS else 1)
    known = {one.name: pickle.dumps(one) for one in seen}
    work = partial(_work, pickle.dumps(looker))
    tasks = _tasks(packs, known, count // (workers * SHARES))
    done = in_order(work, tasks, workers) if workers > 1 and len(packs) > 1 else map(work, tasks)
    for of_task in done:
        yield from of_task


def _tasks(packs: Sequence[Pack], seen: Mapping[str, bytes], least: int) -> Iterator[Task]:
    """Tasks of at least so many objects: what was seen has to travel with each of them."""
    some: list[Pack] = []
    for pack in packs:
        some.append(pack)
        if sum(one.size for one in some) >= least:
            yield _task(some, seen)
            some = []
    if some:
        yield _task(some, seen)


def _task(packs: Iterable[Pack], seen: Mapping[str, bytes]) -> Task:
    kept = tuple(packs)
    return Task(kept, {name: seen[name] for name in dict.fromkeys(one.namespace for one in kept)})


def _work(looker: bytes, task: Task) -> list[Look]:
    """In a worker: open the packs and look at what is in them."""
    own = _opened(looker)
    here: dict[str, Namespace] = {}
    found: list[Look] = []
    for pack in task.packs:
        if pack.namespace not in here:
            here[pack.namespace] = own.namespace(pickle.loads(task.seen[pack.namespace]))  # noqa: S301  packed here
        objects = (Edited(*one) for one in marshal.loads(pack.objects))  # noqa: S302  the same
        found += own.looks(here[pack.namespace], objects)
    return found


@lru_cache(maxsize=1)
def _opened(looker: bytes) -> Looker:
    """A worker's own looker, opened once."""
    own: Looker = pickle.loads(looker)  # noqa: S301  packed by the parent process
    return own
