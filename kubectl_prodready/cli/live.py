"""`fix` and `check` for live objects: read them, plan, and show it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from kubectl_prodready.cli.live_plans import (
    Asked,
    count,
    edited,
    looker_of,
    server_of,
    world_of,
)
from kubectl_prodready.cli.live_reports import Account
from kubectl_prodready.cli.options import coloured
from kubectl_prodready.cli.progress import Bar, progress
from kubectl_prodready.cli.reports import FORMATS
from kubectl_prodready.cli.vast import by_namespace
from kubectl_prodready.cluster.server import Object, Server
from kubectl_prodready.errors import ClusterError
from kubectl_prodready.live.looking import Edited, Look, Looker
from kubectl_prodready.live.planning import Planned
from kubectl_prodready.live.results import (
    LiveDiff,
    LiveLines,
    LiveNames,
    LiveNothing,
    LivePatch,
    LiveReport,
    LiveYaml,
    Printer,
)
from kubectl_prodready.live.seen import Seen
from kubectl_prodready.live.spreading import Pack, looks, packed
from kubectl_prodready.live.world import World
from kubectl_prodready.report.tally import Tally

if TYPE_CHECKING:
    from kubectl_prodready.fixing.choosing import Choice  # only who approves one by one has one


Heed: TypeAlias = Callable[[Seen], object]
"""Hears of a namespace, as it was seen."""


def nobody(_: Seen) -> None:
    """Hear nothing."""


class View(NamedTuple):
    """A cluster as it is looked at: the server, what surrounds its objects, and by which rules."""

    server: Server
    world: World
    looker: Looker

    def planned(self, raw: Object, choice: Choice | None = None) -> Planned:
        """The plan for one object, of what was chosen if there is a choice.

        Raises ClusterError, UnprovenError.
        """
        one = Edited(raw)
        namespace = self.looker.namespace(self.world.seen(one.namespace))
        return self.looker.plan(namespace, one, choice)


def look_at(asked: Asked) -> Tally:
    """Plan the wanted objects and show what each lacks; returns what was found, to be summed up.

    Raises UsageError for a report that cannot be.
    """
    report = report_of(asked.output)
    account = Account(asked)
    tally = account.tally
    server = server_of(asked)
    tally.where = f"on {server.url}"
    printer = Printer(report)
    with account, progress(sys.stderr) as bar:
        with bar.ticking():
            view = view_of(server, asked, report)
        for look in looks_in(view, asked, tally, bar):
            if (look.text or asked.output in FORMATS) and sys.stdout.isatty():
                bar.end()  # what comes now shows how far it is
            printer.show(look.text)
            account.show(look)
    sys.stdout.flush()  # before the summary, which goes another way
    return tally


def view_of(server: Server, asked: Asked, report: LiveReport, *, keep: bool = False) -> View:
    """How the objects of a server are looked at; with `keep` plans are kept, to be carried out.

    Raises ClusterError, InputError, UsageError.
    """
    return View(server, world_of(server, asked), looker_of(server, asked, report, keep=keep))


def looks_in(
    view: View, asked: Asked, tally: Tally, bar: Bar, heed: Heed = nobody
) -> Iterator[Look]:
    """A look at each object, counted, once what surrounds it was read.

    `heed` is told of each namespace as it was seen.
    """
    with bar.ticking():
        parts = list(by_namespace(view.server, asked))
    if len(parts) > 1:
        view.world.narrow()
    for part in parts:
        yield from _looks_of(view, part, tally, bar, heed)
        if len(parts) > 1:
            view.world.forget(part.namespace)


def _looks_of(view: View, asked: Asked, tally: Tally, bar: Bar, heed: Heed) -> Iterator[Look]:
    """The looks at what is read at a time."""
    with bar.ticking():
        objects = bar.over(edited(view.server, view.world, asked, tally), "reading")
        packs = list(packed(objects))
        seen = _seen(view.world, packs, tally)
    for one in seen.values():
        heed(one)
    packs = [pack for pack in packs if pack.namespace in seen]
    found = looks(view.looker, packs, seen.values(), asked.job.jobs)
    for look in bar.over(found, "planning", sum(pack.size for pack in packs)):
        count(tally, look, asked)
        yield look


def _seen(world: World, packs: Iterable[Pack], tally: Tally) -> dict[str, Seen]:
    """What is in the namespaces of objects; which of them cannot be read is told and counted."""
    seen = {}
    for name in dict.fromkeys(pack.namespace for pack in packs):
        try:
            seen[name] = world.seen(name)
        except ClusterError as error:
            tally.fail(error)
    return seen


def report_of(output: str) -> LiveReport:
    """What shows each plan as a text."""
    if output in FORMATS:
        return LiveNothing()
    if output == "text":
        return LiveLines()
    if output == "yaml":
        return LiveYaml()
    if output == "patch":
        return LivePatch()
    if output == "name":
        return LiveNames()
    return LiveDiff(colour=coloured())
