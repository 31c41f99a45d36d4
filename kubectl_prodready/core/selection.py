"""Which objects of the input are meant: by name, namespace and labels, as kubectl selects."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from kubectl_prodready.core.model import Ref
from kubectl_prodready.core.workload import Workload
from kubectl_prodready.errors import UsageError
from kubectl_prodready.pattern import Pattern

TERM = Pattern(
    r"\s*(?:(?P<not>!)\s*(?P<absent>[^\s=!,()]+)"
    r"|(?P<key>[^\s=!,()]+)\s*(?:(?P<op>==|=|!=)\s*(?P<value>[^\s=!,()]*)"
    r"|\s(?P<set>in|notin)\s*\((?P<values>[^()]*)\))?)\s*(?:,|\Z)"
)


class Selection(NamedTuple):
    """Filters that an object must pass; empty ones let all pass.

    `names` are (kind in lower case, name) pairs; `labels` is a parsed label selector.
    """

    names: frozenset[tuple[str, str]] = frozenset()
    namespace: str = ""
    labels: tuple[tuple[str, str, frozenset[str]], ...] = ()

    def takes(self, workload: Workload) -> bool:
        """Whether the workload is meant. One that names no namespace may live in any."""
        if self.namespace and workload.namespace not in {"", self.namespace}:
            return False
        if self.names and (workload.kind.lower(), workload.name) not in self.names:
            return False
        labels = workload.metadata.get("labels")
        return all(_meets(labels if isinstance(labels, dict) else {}, term) for term in self.labels)

    def missing(self, refs: Iterable[Ref]) -> list[str]:
        """The names that none of these objects has, as `deployment/web`."""
        there = {(ref.kind.lower(), ref.name) for ref in refs}
        return [f"{kind}/{name}" for kind, name in sorted(self.names - there)]


def parse_name(text: str, kinds: dict[str, str]) -> tuple[str, str]:
    """`deploy/web` as ("deployment", "web"). `kinds` maps every spelling to a kind.

    Raises UsageError for what is no KIND/NAME of a workload.
    """
    kind, slash, name = text.partition("/")
    known = kinds.get(kind.lower().partition(".")[0])
    if not slash or not name or known is None:
        raise UsageError(
            f'"{text}" is no KIND/NAME of a workload',
            advice="files go behind -f, as in -f web.yaml",
        )
    return known.lower(), name


def parse_labels(text: str) -> tuple[tuple[str, str, frozenset[str]], ...]:
    """A label selector: `app=web,tier!=cache,env in (a,b),!old`. Raises UsageError."""
    terms: list[tuple[str, str, frozenset[str]]] = []
    position = 0
    while position < len(text):
        match = TERM.match(text, position)
        if match is None or match.end() == position:
            raise UsageError(
                f'"{text}" is no label selector', advice="write it as app=web,tier!=cache"
            )
        position = match.end()
        if match["absent"]:
            terms.append((match["absent"], "absent", frozenset()))
        elif match["op"]:
            operator = "notin" if match["op"] == "!=" else "in"
            terms.append((match["key"], operator, frozenset((match["value"],))))
        elif match["set"]:
            values = frozenset(value.strip() for value in match["values"].split(","))
            terms.append((match["key"], match["set"], values))
        else:
            terms.append((match["key"], "present", frozenset()))
    return tuple(terms)


def _meets(labels: dict[str, Any], term: tuple[str, str, frozenset[str]]) -> bool:
    key, operator, values = term
    if operator == "present":
        return key in labels
    if operator == "absent":
        return key not in labels
    if operator == "notin":
        return key not in labels or str(labels[key]) not in values
    return key in labels and str(labels[key]) in values
