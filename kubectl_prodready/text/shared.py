"""Anchors and aliases: whether a change to shared text is wanted by all who share it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from kubectl_prodready.paths import Path
from kubectl_prodready.text.additions import Target
from kubectl_prodready.text.edit import Setting
from kubectl_prodready.text.nodes import Alias, Node, children, walk


def unshared(root: Node, text: str, found: Iterable[Target]) -> dict[Path, str]:
    """The settings that would change text for someone who does not want it, each with the reason.

    What several paths reach, through aliases or merge keys, may change only when every one of
    these paths asks for the same.
    """
    uses = _uses(root) if "*" in text else None
    if not uses:
        return {}
    asked: dict[tuple[int, tuple[str, ...]], list[Setting]] = {}
    reasons: dict[Path, str] = {}
    for target in found:
        if uses[id(target.changed)] > 1:
            asked.setdefault((id(target.changed), target.keys), []).append(target.setting)
    for (node, _), wishes in asked.items():
        agreed = all(wish.value == wishes[0].value for wish in wishes)
        if len(wishes) < uses[node] or not agreed:
            users = f"shared by {uses[node]} users through an anchor, not all want the same"
            reasons |= {wish.path: users for wish in wishes}
    return reasons


def _uses(root: Node) -> Counter[int]:
    """On how many paths from the root each node lies; empty in a document without aliases."""
    if not any(isinstance(node, Alias) for node in walk(root)):
        return Counter()
    uses: Counter[int] = Counter({id(root): 1})
    order = list(walk(root))
    # an anchor stands before its aliases, so a target's count changes after its children were
    # counted: go on until nothing changes
    changed = True
    while changed:
        fresh: Counter[int] = Counter({id(root): 1})
        for node in order:
            for child in children(node):
                reached = child.target if isinstance(child, Alias) else child
                fresh[id(reached)] += uses[id(node)]
        changed = fresh != uses
        uses = fresh
    return uses
