"""Autoscalers find a workload under every name that kustomizations give it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kubectl_prodready.core.model import Safety
from tests.core.folders import look, put
from tests.core.kustomizations import Case, inline, smp
from tests.core.resources.test_patched_neighbours import reasons
from tests.core.resources.test_sizing import HPA_TARGET, VPA_TARGET, limit_range, neighbour

RENAMING = smp("name: web, env: []").replace("name: web}", "name: my-web}", 1)
RENAMED = (
    f"patches:\n- target: {{name: web}}\n  options: {{allowNameChange: true}}\n"
    f"  patch: |-\n    {RENAMING.replace(chr(10), f'{chr(10)}    ')}\n"
)


def vpa(name: str) -> str:
    """A VerticalPodAutoscaler that sets what a Deployment of this name has."""
    return neighbour("VerticalPodAutoscaler", f"{{{VPA_TARGET}}}").replace("name: web", name)


def overlays(text: str, **fields: str) -> dict[str, str]:
    """A base and layers above it; the last one has a neighbour as well."""
    found = {}
    for below, (name, more) in zip(("base", *fields), fields.items(), strict=False):
        last = ", beside.yaml" if name == "prod" else ""
        found[f"{name}/kustomization.yaml"] = f"resources: [../{below}{last}]\n{more}"
    return {**found, "prod/beside.yaml": text}


@pytest.mark.parametrize(
    ("fields", "name", "is_found"),
    [
        ({"prod": "namePrefix: my-\n"}, "name: my-web", True),
        ({"prod": "namePrefix: my-\n"}, "name: web", True),
        ({"prod": "namePrefix: my-\n"}, "name: your-web", False),
        ({"prod": "nameSuffix: -x\n"}, "name: web-x", True),
        ({"mid": "namePrefix: my-\n", "prod": "nameSuffix: -x\n"}, "name: my-web", True),
        ({"mid": "namePrefix: my-\n", "prod": "nameSuffix: -x\n"}, "name: my-web-x", True),
        ({"prod": RENAMED}, "name: my-web", True),
        (
            {"prod": inline("- {op: replace, path: /metadata/name, value: new}", "{name: web}")},
            "name: new",
            True,
        ),
        ({"prod": ""}, "name: my-web", False),
    ],
)
def test_an_autoscaler_that_names_a_later_name_overwrites(
    tmp_path: Path, fields: dict[str, str], name: str, *, is_found: bool
) -> None:
    found = reasons(tmp_path, overlays(vpa(name), **fields))
    assert ("sets memory by itself" in found.get("memory-request", "")) is is_found


def test_a_patched_autoscaler_of_a_later_name_is_unsure(tmp_path: Path) -> None:
    files = overlays(
        vpa("name: my-web"),
        mid="namePrefix: my-\n",
        prod=inline(
            "- {op: add, path: /spec/updatePolicy, value: {updateMode: 'Off'}}", "{name: x}"
        ),
    )
    found = reasons(tmp_path, files)
    assert "VerticalPodAutoscaler/x is not applied" in found["memory-request"]


@pytest.mark.parametrize(("name", "safety"), [("my-web", "REVIEW"), ("other", "SAFE")])
def test_a_scaler_of_a_later_name_wants_review(tmp_path: Path, name: str, safety: str) -> None:
    scaler = neighbour(
        "HorizontalPodAutoscaler",
        f"{{{HPA_TARGET}, metrics: [{{type: Resource, resource: {{name: memory}}}}]}}",
    ).replace("name: web", f"name: {name}")
    limits = limit_range("{type: Container, defaultRequest: {memory: 300Mi}}")
    files = overlays(f"{scaler}---\n{limits}", mid="namePrefix: my-\n", prod="")
    put(tmp_path, {**Case("", "").all_files, **files})
    findings = look(tmp_path)["base/web.yaml"].findings
    found = {f.change.safety for f in findings if f.change.rule == "memory-request"}
    assert found == {Safety[safety]}
