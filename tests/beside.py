"""Workloads with what routes to them, and what the rules about probes and stopping say."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from kubectl_prodready.core.gate import Gate
from kubectl_prodready.core.kinds import no_remarks, objects_in
from kubectl_prodready.core.model import Change, Safety, Version
from kubectl_prodready.core.neighbours import Neighbour, Neighbours
from kubectl_prodready.core.settings import UNDECIDED, Settings
from kubectl_prodready.core.workload import Container, Workload
from kubectl_prodready.fixing.fixer import Fixer
from kubectl_prodready.fixing.judge import Options
from kubectl_prodready.fixing.results import FileResult
from kubectl_prodready.paths import written
from kubectl_prodready.sources.files import Wanted, gather
from kubectl_prodready.sources.survey import survey
from tests.core.folders import look, put
from tests.help import deployment, documents, fixed

SAFE, REVIEW, HINT = Safety.SAFE, Safety.REVIEW, Safety.HINT
READINESS, LIVENESS, STARTUP = "readiness-probe", "liveness-probe", "startup-probe"
PROBES = (READINESS, LIVENESS, STARTUP)
LISTENS = {"nginx": 80, "redis": 6379, "postgres": 5432}
PORT_80 = "{port: 80, targetPort: 8080}"
ALL = Gate(HINT)
OLD = Gate(version=(1, 29))


def service(
    ports: str = PORT_80,
    *,
    name: str = "web",
    selector: str = "{app: web}",
    spec: str = "",
    metadata: str = "",
    annotations: str = "{}",
) -> str:
    """A Service for the Pods of `deployment`, whose container listens on 8080."""
    more = f", {spec}" if spec else ""
    meta = f", {metadata}" if metadata else ""
    return (
        f"apiVersion: v1\nkind: Service\n"
        f"metadata: {{name: {name}, annotations: {annotations}{meta}}}\n"
        f"spec: {{selector: {selector}, ports: [{ports}]{more}}}\n"
    )


def ingress(
    annotations: str = "{}", *, name: str = "web", spec: str = "", backend: str = "web"
) -> str:
    """An Ingress whose only path leads to a Service."""
    more = f", {spec}" if spec else ""
    to = f"{{service: {{name: {backend}, port: {{number: 80}}}}}}"
    return (
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\n"
        f"metadata: {{name: {name}, annotations: {annotations}}}\n"
        f"spec: {{rules: [{{http: {{paths: [{{path: /, backend: {to}}}]}}}}]{more}}}\n"
    )


def web(fields: str = "", *, image: str = "shop/web:1", **more: Any) -> str:
    """A Deployment, or another kind, of one container that declares its image's port, or 8080."""
    rest = f", {fields}" if fields else ""
    port = LISTENS.get(image.partition(":")[0], 8080)
    ports = "" if "ports:" in fields else f", ports: [{{name: http, containerPort: {port}}}]"
    return deployment(f"[{{name: web, image: '{image}'{ports}{rest}}}]", **more)


class Said(NamedTuple):
    """One thing that a rule said: the value, how safe it is, its evidence, and if it was taken."""

    value: Any
    safety: Safety
    evidence: tuple[str, ...]
    accepted: bool
    change: Change


def said_in(result: FileResult, rule: str) -> list[Said]:
    """What a rule said in a text."""
    assert not result.errors, result.errors
    assert not result.failed, result.failed
    return [
        Said(one.value, one.safety, tuple(map(str, one.evidence)), finding.accepted, one)
        for finding in result.findings
        if (one := finding.change).rule == rule
    ]


def said(rule: str, *texts: str, **run: Any) -> list[Said]:
    """What a rule says about some documents in one stream."""
    how: dict[str, Any] = {"select": (rule,), **run}
    return said_in(fixed(documents(*texts), **how), rule)


def only(rule: str, *texts: str, **run: Any) -> Said:
    """The one thing that a rule says."""
    (one,) = said(rule, *texts, **run)
    return one


def by_container(rule: str, *texts: str, **run: Any) -> dict[str, Any]:
    """The values that a rule sets, or offers, by the name of the container."""
    return {
        str(getattr(step, "value", step)): one.value
        for one in said(rule, *texts, **run)
        for step in one.change.path
        if not isinstance(step, str)
    }


def left(rule: str, *texts: str, **run: Any) -> list[str]:
    """Why a rule leaves something alone."""
    how: dict[str, Any] = {"select": (rule,), **run}
    return left_in(fixed(documents(*texts), **how), rule)


def left_in(result: FileResult, rule: str) -> list[str]:
    """The same in a text that was looked at."""
    return [one.left.reason for one in result.left if one.left.rule == rule]


def taken(*texts: str, **run: Any) -> dict[str, Any]:
    """What is taken, by rule and by the last two steps of its path."""
    result = fixed(documents(*texts), **run)
    assert not result.errors, result.errors
    assert not result.failed, result.failed
    return {
        f"{one.change.rule} {written(one.change.path[-1:])}": one.change.value
        for one in result.findings
        if one.accepted
    }


def in_folder(folder: Path, files: dict[str, str], rule: str, name: str, **run: Any) -> list[Said]:
    """What a rule says in one file of a folder."""
    return said_in(look(put(folder, files), **{"select": (rule,), **run})[name], rule)


def seen(folder: Path, name: str) -> Workload:
    """The only workload in one file of a folder, with all that is around it."""
    sources = gather(Wanted((str(folder),), recursive=True)).sources
    fixer = Fixer(Options(()), survey(sources))
    key = str((folder / name).resolve())
    (source,) = (one for one in sources if one.key == key)
    data = yaml.safe_load((folder / name).read_text(encoding="utf-8"))
    ((found, _),) = fixer.workloads(data, key, source.folder, no_remarks)
    return found


def workload(
    text: str,
    *,
    neighbours: Neighbours | None = None,
    version: Version = (1, 30),
    settings: Settings = UNDECIDED,
) -> Workload:
    """A text's only workload as rules see it."""
    (found,) = objects_in(yaml.safe_load(text))
    return Workload(found, neighbours or Neighbours(), version, settings=settings)


def neighbours(*texts: str) -> Neighbours:
    """Objects beside a workload."""
    found = [one for text in texts for one in objects_in(yaml.safe_load(text))]
    return Neighbours(
        Neighbour(one.kind, "", one.raw["metadata"]["name"], one.raw) for one in found
    )


def container(fields: str, **more: Any) -> Container:
    """The only container of a Deployment, from its fields in flow style."""
    (one,) = workload(deployment(f"[{{name: web, {fields}}}]"), **more).containers
    return one


def joined(texts: Iterable[str]) -> str:
    """Facts together, to look for a word in them."""
    return "; ".join(texts)
