"""Files of one folder that say an object of the same name: each stands in the place of the other.

So do the environments of a folder without a kustomization: dev.yaml and prod.yaml.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kubectl_prodready.core.neighbours import Neighbour

FEW = 16
"""More files that say the same object are no environments: what one of them has, no other has."""


def told_apart(
    by_file: Mapping[str, tuple[Neighbour, ...]], files_of: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[Neighbour, ...]]:
    """The neighbours of each file, which know the files that stand in its place without them."""
    others: dict[str, set[str]] = {}
    crowded: set[str] = set()
    for same in _saying_the_same(by_file, files_of):
        if len(same) > FEW:
            crowded |= same
        else:
            for file in same:
                others.setdefault(file, set()).update(same - {file})
    said = {file: {one[:3] for one in by_file[file]} for file in others}
    known = dict(by_file)
    for file, alternatives in others.items():
        known[file] = tuple(
            one._replace(
                absent=frozenset(each for each in alternatives if one[:3] not in said[each])
            )
            for one in by_file[file]
        )
    for file in crowded:
        known[file] = tuple(one._replace(everywhere=False) for one in by_file[file])
    return known


def _saying_the_same(
    by_file: Mapping[str, tuple[Neighbour, ...]], files_of: Mapping[str, tuple[str, ...]]
) -> Iterator[set[str]]:
    """The files of a folder that say one object, where there are several."""
    for files in files_of.values():
        saying: dict[tuple[str, str, str], set[str]] = {}
        for file in files:
            for one in by_file.get(file, ()):
                saying.setdefault(one[:3], set()).add(file)
        yield from (same for same in saying.values() if len(same) > 1)
