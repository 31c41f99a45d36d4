"""What many tests need: fix a text as standard input is fixed, and look at the outcome."""

from __future__ import annotations

from typing import Any

import yaml

from kubectl_prodready.fixing.results import FileResult
from kubectl_prodready.paths import written
from kubectl_prodready.pipeline import Looker, Run
from kubectl_prodready.sources.files import Source
from kubectl_prodready.sources.survey import survey

RESOURCES = tuple(
    f"{resource}-{kind}"
    for resource in ("cpu", "memory", "ephemeral-storage")
    for kind in ("request", "limit")
)
"""The rules that most tests of the machinery are about."""


def fixed(text: str, **run: Any) -> FileResult:
    """The result for one stream, its own neighbours around it; by default about resources."""
    run = {"select": RESOURCES, **run}
    source = Source("stdin", "-", named=True, held=text.encode())
    return Looker(Run(**run), survey([source])).look(source)


def after(text: str, **run: Any) -> str:
    """The stream after the fix."""
    result = fixed(text, **run)
    assert not result.errors, result.errors
    assert not result.failed, result.failed
    return result.verified.after if result.verified else text


def accepted(text: str, **run: Any) -> dict[str, Any]:
    """The changes that were taken: the end of their path from `resources` on, and the value."""
    return _values(fixed(text, **run), accepted=True)


def offered(text: str, **run: Any) -> dict[str, Any]:
    """The changes that were offered only."""
    return _values(fixed(text, **run), accepted=False)


def reasons(text: str, **run: Any) -> dict[str, str]:
    """Why a rule left something alone, by rule; the last reason where there are several."""
    return {item.left.rule: item.left.reason for item in fixed(text, **run).left}


def _values(result: FileResult, *, accepted: bool) -> dict[str, Any]:
    assert not result.errors, result.errors
    return {
        written(finding.change.path[-2:]): finding.change.value
        for finding in result.findings
        if finding.accepted is accepted
    }


def deployment(
    containers: str = "[{name: web, image: web}]",
    *,
    pod: str = "",
    name: str = "web",
    spec: str = "",
    metadata: str = "",
    kind: str = "Deployment",
) -> str:
    """A Deployment from a list of containers in flow style and further fields."""
    raw = {
        "apiVersion": "apps/v1",
        "kind": kind,
        "metadata": {"name": name, **_parsed(metadata)},
        "spec": {
            "selector": {"matchLabels": {"app": name}},
            **_parsed(spec),
            "template": {
                "metadata": {"labels": {"app": name}},
                "spec": {"containers": yaml.safe_load(containers), **_parsed(pod)},
            },
        },
    }
    return str(yaml.safe_dump(raw, sort_keys=False))


def _parsed(text: str) -> dict[str, Any]:
    return dict(yaml.safe_load(text) or {})


def documents(*texts: str) -> str:
    """One stream of several documents."""
    return "---\n".join(texts)
