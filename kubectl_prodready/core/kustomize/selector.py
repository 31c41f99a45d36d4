"""Whom a patch applies to: kind, name, namespace, labels and annotations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from kubectl_prodready.core.kinds import Found
from kubectl_prodready.core.kustomize.target import Target
from kubectl_prodready.core.plain import mapping, text

IDENTITY = ("group", "version", "kind", "name", "namespace")
NOTHING = r"\Z"
"""The pattern of the empty text; an empty pattern takes all."""

REQUIREMENT = re.compile(
    r"\s*(?P<no>!?)\s*(?P<key>[^\s!=,()]+)"
    r"\s*(?:(?P<operator>==|!=|=|in\b|notin\b)\s*(?P<values>\([^)]*\)|[^\s,]*))?\s*(?:,|$)"
)
"""One requirement of a label selector, as kubectl writes them."""


class Selector(NamedTuple):
    """Whom a patch applies to. Patterns are anchored regular expressions; "" takes all."""

    group: str = ""
    version: str = ""
    kind: str = ""
    name: str = ""
    namespace: str = ""
    labels: str = ""
    annotations: str = ""

    @classmethod
    def read(cls, raw: Any) -> Selector:
        """From the `target` of a patch or the `select` of a replacement."""
        fields = mapping(raw)
        return cls(
            *(text(fields.get(key)) for key in (*IDENTITY, "labelSelector", "annotationSelector"))
        )

    @classmethod
    def exactly(cls, raw: Any) -> Selector:
        """From a `reject`, which knows no patterns."""
        fields = mapping(raw)
        return cls(*(re.escape(text(fields.get(key))) for key in IDENTITY))

    @classmethod
    def named_by(cls, patch: Found) -> Selector:
        """From a patch that names its target as an object does."""
        metadata = mapping(patch.raw.get("metadata"))
        version = text(patch.raw.get("apiVersion")).rpartition("/")[2]
        wanted = (patch.group, version, patch.kind, text(metadata.get("name")))
        namespace = text(metadata.get("namespace")) or "default"
        return cls(*(re.escape(each) or NOTHING for each in (*wanted, namespace)))

    def takes(self, target: Target) -> bool:
        """Whether an object is meant, or might be."""
        found, doubtful = target.found, target.doubtful
        return (
            _matches(self.group, (found.group,))
            and (not target.version or _matches(self.version, (target.version,)))
            and ("kind" in doubtful or _matches(self.kind, (found.kind,)))
            and ("name" in doubtful or _matches(self.name, target.names))
            and ("namespace" in doubtful or _matches(self.namespace, target.namespaces))
            and ("labels" in doubtful or _meets(self.labels, target.labels))
            and ("annotations" in doubtful or _meets(self.annotations, target.annotations))
        )


def _matches(pattern: str, found: tuple[str, ...]) -> bool:
    try:
        return not pattern or any(re.fullmatch(pattern, each) for each in found)
    except re.error:  # Go knows expressions that Python does not
        return True


def _meets(selector: str, labels: dict[str, str]) -> bool:
    """Whether labels meet every requirement of a selector, or it cannot be read."""
    checks = list(_requirements(selector))
    return all(check(labels) for check in checks)


def _requirements(selector: str) -> Iterator[Callable[[dict[str, str]], bool]]:
    at = 0
    while found := REQUIREMENT.match(selector, at):
        at = found.end()
        yield _requirement(found)


def _requirement(found: re.Match[str]) -> Callable[[dict[str, str]], bool]:
    key, operator = found["key"], found["operator"]
    values = {each.strip() for each in (found["values"] or "").strip("()").split(",")}
    if operator is None:
        return lambda labels: (key in labels) is not bool(found["no"])
    # what lacks the label meets `!=` and `notin`, as the API server has it
    wanted = operator in {"=", "==", "in"}
    return lambda labels: (labels.get(key) in values) is wanted
