"""`fix` and `check` for live objects: read them, plan, and show it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from kubectl_prodready.cli.live_plans import (
    Asked,
    count,
    edited,
    looker_of,
    server_of,
    world_of,
)
from kubectl_prodready.cli.options import coloured
from kubectl_prodready.cli.progress import Bar, progress
from kubectl_prodready.cluster.server import Server
from kubectl_prodready.errors import ClusterError, UsageError
from kubectl_prodready.live.looking import Look
from kubectl_prodready.live.results import (
    LiveDiff,
    LiveLines,
    LiveNames,
    LiveReport,
    LiveYaml,
    Printer,
)
from kubectl_prodready.live.seen import Seen
from kubectl_prodready.live.spreading import Pack, looks, packed
from kubectl_prodready.live.world import World
from kubectl_prodready.report.tally import Tally


def look_at(asked: Asked) -> Tally:
    """Plan the wanted objects and show what each lacks; returns what was found, to be summed up."""
    report = _report(asked.output)
    server = server_of(asked)
    tally = Tally(verbose=asked.job.thorough, where=f"on {server.url}")
    printer = Printer(report)
    with progress(sys.stderr) as bar:
        for look in _looks(server, asked, report, tally, bar):
            if look.text and sys.stdout.isatty():
                bar.end()  # what comes now shows how far it is
            count(tally, look, asked)
            printer.show(look.text)
    sys.stdout.flush()  # before the summary, which goes another way
    return tally


def _looks(
    server: Server, asked: Asked, report: LiveReport, tally: Tally, bar: Bar
) -> Iterator[Look]:
    """A look at each object, once all of them and what surrounds them were read."""
    with bar.ticking():
        looker = looker_of(server, asked, report)
        world = world_of(server, asked)
        objects = bar.over(edited(server, world, asked, tally), "reading")
        packs = list(packed(objects))
        seen = _seen(world, packs, tally)
    packs = [pack for pack in packs if pack.namespace in seen]
    found = looks(looker, packs, seen.values(), asked.job.jobs)
    return bar.over(found, "planning", sum(pack.size for pack in packs))


def _seen(world: World, packs: Iterable[Pack], tally: Tally) -> dict[str, Seen]:
    """What is in the namespaces of objects; which of them cannot be read is told and counted."""
    seen = {}
    for name in dict.fromkeys(pack.namespace for pack in packs):
        try:
            seen[name] = world.seen(name)
        except ClusterError as error:
            tally.fail(error)
    return seen


def _report(output: str) -> LiveReport:
    """What shows each plan. Raises UsageError for what only files have."""
    if output == "json":
        raise UsageError("-o json is for files", advice="leave it out for live objects")
    if output == "text":
        return LiveLines()
    if output == "yaml":
        return LiveYaml()
    if output == "name":
        return LiveNames()
    return LiveDiff(colour=coloured())
