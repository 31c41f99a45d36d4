"""`make matched DIR=folder`: what the containers of a folder are known by.

Of all containers that keep running: knowledge about their image, a framework that they show, a
Service that sends them traffic, only the table of default sizes, or nothing at all, because nothing
is lacking or somebody else decides. Most known and most unknown images follow.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator

from kubectl_prodready.core.images.image import parse_image
from kubectl_prodready.core.images.knowledge import facts_of, is_known
from kubectl_prodready.core.kinds import Malformed
from kubectl_prodready.core.probing.probes import ends
from kubectl_prodready.core.registry import load_rules
from kubectl_prodready.core.traffic.served import served_port
from kubectl_prodready.core.untouchable import untouchable
from kubectl_prodready.core.workload import Container
from kubectl_prodready.errors import InputError
from kubectl_prodready.fixing.document import Document
from kubectl_prodready.fixing.fixer import Fixer
from kubectl_prodready.fixing.judge import Options
from kubectl_prodready.sources.files import Source, Wanted, gather
from kubectl_prodready.sources.survey import survey
from kubectl_prodready.text.encoding import decode
from kubectl_prodready.text.parse import parse
from kubectl_prodready.text.stream import pieces

MOST = 15


def main() -> None:
    """Print the counts."""
    sources = gather(Wanted((sys.argv[1],), recursive=True)).sources
    fixer = Fixer(Options(load_rules()), survey(sources))
    ways: Counter[str] = Counter()
    images: dict[str, Counter[str]] = {}
    for way, image in (one for source in sources for one in _containers(fixer, source)):
        ways[way] += 1
        images.setdefault(way, Counter())[image] += 1
    print(f"{ways.total()} containers that keep running")
    for way, number in ways.most_common():
        print(f"  {way:<22} {number:5}  {100 * number / ways.total():3.0f} %")
    for way, counts in images.items():
        named = ", ".join(f"{image} {number}" for image, number in counts.most_common(MOST))
        print(f"{way}: {named}")


def _containers(fixer: Fixer, source: Source) -> Iterator[tuple[str, str]]:
    """What the containers of a file that keep running are known by, each with its image."""
    try:
        for piece in pieces(decode(source.read())):
            for root in parse(piece.text):
                document = Document(piece, root)
                found = fixer.workloads(document.data, source.key, source.folder, document.remarks)
                for workload, one in found:
                    if fixer.surroundings.reason_to_leave(source.key, one):
                        continue
                    if not untouchable(workload):
                        for each in workload.containers:
                            if not ends(each):
                                yield _way(each), parse_image(each.image).key
    except (InputError, Malformed):
        return


def _way(container: Container) -> str:
    if container.is_injected:
        return "nothing"
    facts = facts_of(container)
    if is_known(container):
        given = (facts.liveness, facts.readiness, facts.stop, facts.grace, facts.size)
        return "knowledge" if any(given) else "knowledge, withdrawn"
    if facts.offers:
        return "framework"
    if served_port(container):
        return "Service"
    lacks = any(not container.amounts(kind) for kind in ("requests", "limits"))
    return "default" if lacks else "nothing"


if __name__ == "__main__":
    main()
