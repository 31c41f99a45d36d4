"""Plans that tests make, and read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ruamel.yaml import YAML

from kubectl_prodready.core.model import Ref
from kubectl_prodready.plans.model import FILES, Head, InFile, Planned, Step, Terms
from kubectl_prodready.plans.reading import read_plan
from kubectl_prodready.plans.totals import Totals
from kubectl_prodready.plans.writing import head_text, planned_text, totals_text

RULES = ("cpu-request", "memory-request", "pre-stop")
CPU = "spec.template.spec.containers[name=web].resources.requests.cpu"
STEP = Step(CPU, "100m", "cpu-request", "review", ("nothing was measured",))
HEAD = Head(FILES, Terms(inputs=("deploy",), safety="review", kubernetes_version="1.30"))
WEB = Planned(
    Ref("Deployment", "shop", "web"), InFile("deploy/web.yaml", 12, "ab12"), "cd34", (STEP,)
)


def text_of(planned: Iterable[Planned] = (WEB,), head: Head = HEAD) -> str:
    """A whole plan."""
    documents = "".join(map(planned_text, planned))
    return head_text(head, "kubectl prodready") + documents + totals_text(Totals().said())


def read(text: str) -> tuple[Head, list[Planned]]:
    """All that a plan says; lines are not compared."""
    head, objects = read_plan(text.splitlines(keepends=True), RULES)
    return head, [one._replace(line=0) for one in objects]


def documents(text: str) -> list[Any]:
    """The data of its documents, by another reader."""
    return list(YAML(typ="safe", pure=True).load_all(text))
