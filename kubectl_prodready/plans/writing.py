"""The text of a plan, a document at a time."""

from __future__ import annotations

from typing import Any

from kubectl_prodready.plans.model import (
    API_VERSION,
    KIND,
    Head,
    InFile,
    Planned,
    Source,
    Step,
    Terms,
)
from kubectl_prodready.text.whole import whole

TOP = """\
# What would be changed, for people to decide on: `apply` of each object, and of a change that has
# one, may be true or false, a `value` may be edited, a change taken out. Then: {program} apply FILE
"""
BETWEEN = "---\n"


def head_text(head: Head, program: str) -> str:
    """The first document."""
    said: dict[str, Any] = {"apiVersion": API_VERSION, "kind": KIND, "of": head.of}
    if any(head.cluster):
        said["cluster"] = {key: value for key, value in head.cluster._asdict().items() if value}
    if terms := _terms(head.terms):
        said["terms"] = terms
    return TOP.format(program=program) + whole(said)


def planned_text(planned: Planned) -> str:
    """The document of one object."""
    ref = planned.ref
    said: dict[str, Any] = {"kind": ref.kind, "namespace": ref.namespace, "name": ref.name}
    if not ref.namespace:
        del said["namespace"]
    said |= _source(planned.source)
    if planned.effect:
        said["effect"] = list(planned.effect)
    said |= {"apply": planned.apply, "proposal": planned.proposal}
    said["changes"] = [_step(step) for step in planned.steps]
    return BETWEEN + whole(said)


def totals_text(totals: dict[str, Any]) -> str:
    """The last document; a plan without it was cut off."""
    return BETWEEN + whole({"totals": totals})


def _terms(terms: Terms) -> dict[str, Any]:
    """What is not as it is by default."""
    said: dict[str, Any] = {
        "inputs": list(terms.inputs),
        "recursive": terms.recursive,
        "exclude": list(terms.exclude),
        "objects": list(terms.objects),
        "namespace": terms.namespace,
        "labels": terms.labels,
        "select": list(terms.select),
        "ignore": list(terms.ignore),
        "safety": terms.safety,
        "kubernetesVersion": terms.kubernetes_version,
    }
    told = {key: value for key, value in said.items() if value}
    told |= {} if terms.comments else {"comments": False}
    return told | ({"managed": True} if terms.managed else {})


def _source(source: Source) -> dict[str, Any]:
    if isinstance(source, InFile):
        said: dict[str, Any] = {"file": source.file, "line": source.line, "sha256": source.digest}
        return said | ({"number": source.number} if source.number > 1 else {})
    return {"path": source.path, "uid": source.uid, "resourceVersion": source.version}


def _step(step: Step) -> dict[str, Any]:
    said = {"field": step.field, "value": step.value, "rule": step.rule, "safety": step.safety}
    said |= {} if step.apply else {"apply": False}
    return {**said, "evidence": list(step.evidence)}
