"""Little kustomizations whose patches bear on a base by way of what surrounds it."""

from __future__ import annotations

from tests.core.kustomizations import COMPONENT, LISTED, Case, inline, patch, smp
from tests.core.resources.test_sizing import HPA_TARGET, VPA_TARGET, limit_range, neighbour

RANGE = limit_range("{type: Container, default: {memory: 1Gi}}")
TIGHT_RANGE = limit_range("{type: Container, max: {memory: 200Mi}}")
DELETED = "$patch: delete\napiVersion: v1\nkind: LimitRange\nmetadata: {name: x}\n"
REPLACED = "- {op: replace, path: /spec/limits/0/default/memory, value: 200Mi}\n"
VPA = neighbour("VerticalPodAutoscaler", f"{{{VPA_TARGET}, updatePolicy: {{updateMode: 'Off'}}}}")
HPA = neighbour("HorizontalPodAutoscaler", f"{{{HPA_TARGET}, maxReplicas: 3}}")
QUOTA = neighbour("ResourceQuota", "{hard: {requests.memory: 9Gi}}")
NOTHING_STAYS = ("", "web log")


def with_base(text: str) -> dict[str, str]:
    """A base that has a neighbour of its own."""
    return {
        "base/kustomization.yaml": "resources: [web.yaml, beside.yaml]\n",
        "base/beside.yaml": text,
    }


NEIGHBOURS = [
    Case(
        "range-patched-by-a-file",
        "patches: [{path: patch.yaml}]\n",
        {**with_base(RANGE), **patch(TIGHT_RANGE)},
        "web log",
        "",
    ),
    Case("range-patched-inline", inline(TIGHT_RANGE), with_base(RANGE), "web log", ""),
    Case(
        "range-patched-by-json",
        inline(REPLACED, "{kind: LimitRange}"),
        with_base(RANGE),
        "web log",
        "",
    ),
    Case(
        "range-patched-by-a-component",
        LISTED,
        {
            **with_base(RANGE),
            "component/kustomization.yaml": COMPONENT + inline(TIGHT_RANGE),
        },
        "web log",
        "",
    ),
    Case("range-deleted", inline(DELETED), with_base(RANGE), "web log", ""),
    Case(
        "range-with-another-label",
        inline("- {op: add, path: /metadata/labels, value: {a: b}}\n", "{kind: LimitRange}"),
        with_base(RANGE),
        *NOTHING_STAYS,
    ),
    Case(
        "another-range-is-patched",
        inline(REPLACED, "{kind: LimitRange, labelSelector: a=b}"),
        with_base(RANGE),
        *NOTHING_STAYS,
    ),
    Case(
        "quota-and-more-pods",
        "replicas: [{name: web, count: 9}]\n",
        with_base(QUOTA),
        "",
        "",
    ),
    Case(
        "quota-and-another-container",
        "namePrefix: my-\n" + inline(smp("name: more, image: more")),
        with_base(QUOTA),
        "",
        "",
    ),
    Case(
        "another-memory-volume",
        inline(smp(pod="volumes: [{name: m, emptyDir: {medium: Memory, sizeLimit: 8Gi}}]")),
        {},
        "",
        "",
    ),
    Case(
        "another-disk-volume",
        inline(smp(pod="volumes: [{name: d, emptyDir: {sizeLimit: 50Gi}}]")),
        {},
        *NOTHING_STAYS,
    ),
    Case(
        "more-pods",
        "nameSuffix: -x\nreplicas: [{name: web-x, count: 9}]\n",
        {},
        *NOTHING_STAYS,
    ),
    Case(
        "hpa-with-more-replicas",
        inline("- {op: replace, path: /spec/maxReplicas, value: 9}\n", "{version: v2}"),
        with_base(HPA),
        *NOTHING_STAYS,
    ),
]
