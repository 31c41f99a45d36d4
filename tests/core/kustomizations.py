"""Little kustomizations: a base of two containers, and whatever an overlay does to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from tests.core.folders import amounts, containers_of, fix, put, texts

BASE = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {tier: front}
  annotations: {team: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: web
        resources: {requests: {cpu: 10m}}
      - name: log
        image: log
        resources: {requests: {cpu: 10m}}
"""
BASE_KUSTOMIZATION = "resources: [web.yaml]\n"
CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: sizes}\ndata: {memory: 64Mi}\n"
TIGHT = "resources: {limits: {memory: 64Mi}}"
CONTAINERS = "/spec/template/spec/containers"


def smp(
    container: str = f"name: web, {TIGHT}",
    *,
    name: str = "web",
    kind: str = "Deployment",
    pod: str = "",
) -> str:
    """A strategic merge patch of one container, or with these fields of the Pod."""
    spec = pod or f"containers: [{{{container}}}]"
    return (
        f"apiVersion: apps/v1\nkind: {kind}\nmetadata: {{name: {name}}}\n"
        f"spec: {{template: {{spec: {{{spec}}}}}}}\n"
    )


def op(path: str = f"{CONTAINERS}/0/resources/limits", value: str = "{memory: 64Mi}") -> str:
    """A JSON patch of one operation, in YAML."""
    return f"- {{op: add, path: {path}, value: {value}}}\n"


def indented(text: str, by: int = 4) -> str:
    """A text as a block scalar's content."""
    return "".join(f"{' ' * by}{line}\n" for line in text.splitlines())


def inline(text: str, target: str = "") -> str:
    """The field `patches` with one inline patch."""
    head = f"- target: {target}\n  patch: |-\n" if target else "- patch: |-\n"
    return f"patches:\n{head}{indented(text)}"


def json_patch(*operations: str) -> str:
    """The field `patches` with a JSON patch of these operations for all Deployments."""
    return inline("".join(operations), "{kind: Deployment}")


def replacement(field: str, *, select: str = "{kind: Deployment}") -> str:
    """A replacement that puts a ConfigMap's value into a field."""
    return (
        "source: {kind: ConfigMap, name: sizes, fieldPath: data.memory}\n"
        f"targets: [{{select: {select}, fieldPaths: ['{field}'], options: {{create: true}}}}]\n"
    )


def replacing(field: str, **more: str) -> str:
    """A kustomization's part with one inline replacement."""
    text = replacement(field, **more).splitlines()
    return f"resources: [../base, sizes.yaml]\nreplacements:\n- {text[0]}\n  {text[1]}\n"


def transformer(kind: str, fields: str) -> str:
    """The configuration of a transformer that is built into kustomize."""
    return f"apiVersion: builtin\nkind: {kind}\nmetadata: {{name: tight}}\n{fields}"


class Case(NamedTuple):
    """One kustomization: what `prod` says, which containers of the base stay, which are fixed."""

    id: str
    prod: str
    files: dict[str, str] = {}  # noqa: RUF012  nobody writes into it
    stay: str = "web"
    fixed: str = "log"
    base: str = "base/web.yaml"

    @property
    def all_files(self) -> dict[str, str]:
        """Every file, the usual base among them."""
        prod = (
            self.prod
            if "\nresources:" in f"\n{self.prod}"
            else f"resources: [../base]\n{self.prod}"
        )
        return {
            "base/kustomization.yaml": BASE_KUSTOMIZATION,
            "base/web.yaml": BASE,
            "prod/kustomization.yaml": prod,
            **self.files,
        }


def patch(text: str, name: str = "prod/patch.yaml") -> dict[str, str]:
    """A patch's file."""
    return {name: text}


PATCHED = "patches: [{path: patch.yaml}]\n"
SEVERAL = "tier in (back, front), tier, !other, tier notin (x), other!=y, tier == front"
UNTOUCHED = ("", "web log")
RESOURCE_FIELD = "spec.template.spec.containers.{}.resources.limits.memory"
SIZES = {"prod/sizes.yaml": CONFIG}
COMPONENT = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
LISTED = "components: [../component]\n"
TO_PROD = "patches:\n- path: patch.yaml\n  target: {{name: {}}}\n"


def mid(fields: str, patched: str = "") -> dict[str, str]:
    """A layer between base and prod."""
    return {
        "mid/kustomization.yaml": f"resources: [../base]\n{fields}",
        **({"mid/patch.yaml": patched} if patched else {}),
    }


def around(folder: Path, files: dict[str, str]) -> dict[str, dict[str, Any]]:
    """What containers of the usual base request and limit after a fix of base and overlay."""
    put(folder, {**Case("", "").all_files, **files})
    fix(folder)
    return {
        name: amounts(raw) for name, raw in containers_of(texts(folder)["base/web.yaml"]).items()
    }


def prod(fields: str) -> dict[str, str]:
    """An overlay of the usual base."""
    return {"prod/kustomization.yaml": f"resources: [../base]\n{fields}"}
