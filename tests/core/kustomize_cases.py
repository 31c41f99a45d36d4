"""A table of little kustomizations, in every form in which kustomize patches."""

from __future__ import annotations

import json

import yaml

from tests.core.kustomizations import (
    BASE,
    BASE_KUSTOMIZATION,
    COMPONENT,
    CONFIG,
    CONTAINERS,
    LISTED,
    PATCHED,
    RESOURCE_FIELD,
    SEVERAL,
    SIZES,
    TIGHT,
    TO_PROD,
    UNTOUCHED,
    Case,
    indented,
    inline,
    json_patch,
    mid,
    op,
    patch,
    replacement,
    replacing,
    smp,
    transformer,
)
from tests.core.kustomize_neighbours import NEIGHBOURS

JSON_OPERATIONS = [
    {"op": "add", "path": f"{CONTAINERS}/0/resources/limits", "value": {"memory": "64Mi"}}
]

STRATEGIC = [
    Case("smp-file", "patchesStrategicMerge: [patch.yaml]\n", patch(smp())),
    Case("smp-inline", f"patchesStrategicMerge:\n- |-\n{indented(smp())}"),
    Case(
        "smp-inline-on-one-line",
        f"patchesStrategicMerge:\n- '{json.dumps(yaml.safe_load(smp()))}'\n",
    ),
    Case("patch-file", PATCHED, patch(smp())),
    Case("patch-file-with-dots", "patches: [{path: ./../prod/patch.yaml}]\n", patch(smp())),
    Case(
        "patch-file-of-another-ending", "patches: [{path: web.patch}]\n", {"prod/web.patch": smp()}
    ),
    Case("patch-inline", inline(smp())),
    Case("patch-inline-json", f"patches:\n- patch: '{json.dumps(yaml.safe_load(smp()))}'\n"),
    Case("patch-with-target", inline(smp(name="whatever"), "{kind: Deployment, name: web}")),
    Case(
        "patch-file-with-target",
        "patches: [{path: patch.yaml, target: {kind: Deployment}}]\n",
        patch(smp(name="whatever")),
    ),
    Case("target-by-name-pattern", inline(smp(), "{name: w.*}")),
    Case("target-by-kind-pattern", inline(smp(), "{kind: Deploy.*|StatefulSet}")),
    Case("target-by-group-and-version", inline(smp(), "{group: apps, version: v1}")),
    Case("target-by-label", inline(smp(), "{labelSelector: tier=front}")),
    Case("target-by-annotation", inline(smp(), "{annotationSelector: team=shop}")),
    Case("several-documents", PATCHED, patch(f"{smp('name: log, env: []')}---\n{smp()}")),
    Case(
        "patch-of-kind-list",
        PATCHED,
        patch(f"apiVersion: v1\nkind: List\nitems:\n- {indented(smp(), 2).lstrip()}"),
    ),
    Case(
        "smp-of-kind-list",
        "patchesStrategicMerge: [patch.yaml]\n",
        patch(f"apiVersion: v1\nkind: List\nitems:\n- {indented(smp(), 2).lstrip()}"),
    ),
    Case(
        "patch-with-an-anchor",
        PATCHED,
        patch(smp("name: web, resources: {limits: &l {memory: 64Mi}, requests: *l}")),
    ),
    Case("patch-of-another-field", PATCHED, patch(smp("name: web, env: []")), "", "web log"),
    Case("patch-of-the-image-alone", PATCHED, patch(smp("name: web, image: new")), "", "web log"),
    Case(
        "patch-adds-a-container",
        PATCHED,
        patch(smp(f"name: more, image: more, {TIGHT}")),
        "",
        "web log",
    ),
    Case(
        "patch-of-another-kind",
        "resources: [../base, db.yaml]\n" + inline(smp(kind="StatefulSet")),
        {"prod/db.yaml": BASE.replace("Deployment", "StatefulSet")},
        "",
        "web log",
    ),
    Case(
        "patch-of-another-name",
        "resources: [../base, more.yaml]\n" + inline(smp(name="admin-web")),
        {"prod/more.yaml": BASE.replace("name: web\n  labels", "name: admin-web\n  labels")},
        "",
        "web log",
    ),
    Case("delete-the-resources", PATCHED, patch(smp("name: web, resources: null"))),
    Case(
        "replace-the-resources",
        PATCHED,
        patch(smp("name: web, resources: {$patch: replace, limits: {memory: 64Mi}}")),
    ),
    Case(
        "replace-a-container",
        PATCHED,
        patch(smp(f"$patch: replace, name: web, image: new, {TIGHT}")),
    ),
    Case("delete-a-container", PATCHED, patch(smp("$patch: delete, name: web"))),
    Case(
        "replace-all-containers",
        PATCHED,
        patch(smp(pod=f"containers: [{{$patch: replace}}, {{name: new, image: new, {TIGHT}}}]")),
        "web log",
        "",
    ),
    Case(
        "replace-the-pod",
        PATCHED,
        patch(smp(pod=f"$patch: replace, containers: [{{name: new, image: new, {TIGHT}}}]")),
        "web log",
        "",
    ),
    Case(
        "delete-the-object",
        "resources: [../base, sizes.yaml]\n" + PATCHED,
        {"prod/sizes.yaml": CONFIG, "prod/patch.yaml": "$patch: delete\n" + smp("name: web")},
        "",
        "",
    ),
    Case(
        "order-of-elements",
        PATCHED,
        patch(
            smp(
                pod="$setElementOrder/containers: [{name: log}, {name: web}], "
                f"containers: [{{name: web, {TIGHT}}}]"
            )
        ),
    ),
    Case(
        "delete-the-object-after-all",
        "resources: [../base, sizes.yaml]\npatches: [{path: patch.yaml}, {path: more.yaml}]\n",
        {
            "prod/sizes.yaml": CONFIG,
            "prod/patch.yaml": smp("name: web, env: []"),
            "prod/more.yaml": "$patch: delete\n" + smp("name: web"),
        },
        "",
        "web log",
    ),
    Case("target-by-several-requirements", inline(smp(), f"{{labelSelector: '{SEVERAL}'}}")),
    Case("target-of-another-label", inline(smp(), "{labelSelector: tier=back}"), {}, *UNTOUCHED),
    Case("target-without-a-label", inline(smp(), "{labelSelector: '!tier'}"), {}, *UNTOUCHED),
    Case("target-with-a-label", inline(smp(), "{labelSelector: other}"), {}, *UNTOUCHED),
    Case("target-by-no-label", inline(smp(), "{labelSelector: tier!=front}"), {}, *UNTOUCHED),
    Case(
        "target-of-another-annotation", inline(smp(), "{annotationSelector: a=b}"), {}, *UNTOUCHED
    ),
    Case("target-of-another-namespace", inline(smp(), "{namespace: shop}"), {}, *UNTOUCHED),
    Case("target-of-another-version", inline(smp(), "{version: v1beta1}"), {}, *UNTOUCHED),
    Case("target-of-the-default-namespace", inline(smp(), "{namespace: default}")),
    Case(
        "the-default-namespace-of-a-patch",
        inline(smp().replace("{name: web}", "{name: web, namespace: default}", 1)),
    ),
    Case(
        "target-by-a-label-that-a-patch-adds",
        "patches:\n- {path: label.yaml}\n- {path: patch.yaml, target: {labelSelector: a=b}}\n",
        {
            "prod/label.yaml": smp("name: web").replace(
                "{name: web}", "{name: web, labels: {a: b, tier: null}}", 1
            ),
            **patch(smp()),
        },
    ),
]

JSON = [
    Case(
        "json-6902-file",
        "patchesJson6902:\n- path: patch.yaml\n"
        "  target: {group: apps, version: v1, kind: Deployment, name: web}\n",
        patch(op()),
    ),
    Case(
        "json-6902-inline",
        "patchesJson6902:\n- target: {version: v1, kind: Deployment, name: web}\n"
        f"  patch: |-\n{indented(op())}",
    ),
    Case("json-in-patches", json_patch(op())),
    Case(
        "json-file-in-json",
        "patches: [{path: patch.json, target: {kind: Deployment}}]\n",
        {"prod/patch.json": json.dumps(JSON_OPERATIONS)},
    ),
    Case(
        "json-inline-in-json",
        f"patches: [{{target: {{name: web}}, patch: '{json.dumps(JSON_OPERATIONS)}'}}]\n",
    ),
    Case("json-replace", json_patch(op().replace("add", "replace").replace("limits", "requests"))),
    Case("json-remove", json_patch(f"- {{op: remove, path: {CONTAINERS}/0/resources/requests}}\n")),
    Case(
        "json-test",
        json_patch(
            f"- {{op: test, path: {CONTAINERS}/0/resources, value: {{requests: {{cpu: 10m}}}}}}\n"
        ),
    ),
    Case(
        "json-copy",
        json_patch(
            f"- {{op: copy, from: {CONTAINERS}/0/resources, path: {CONTAINERS}/1/resources}}\n"
        ),
        stay="log",
        fixed="",
    ),
    Case(
        "json-move",
        json_patch(
            f"- {{op: move, from: {CONTAINERS}/0/resources, path: {CONTAINERS}/1/resources}}\n"
        ),
        stay="web log",
        fixed="",
    ),
    Case(
        "json-append-a-container",
        json_patch(op(f"{CONTAINERS}/-", f"{{name: more, image: more, {TIGHT}}}")),
        stay="",
        fixed="web log",
    ),
    Case(
        "json-replace-a-container",
        json_patch(
            op(f"{CONTAINERS}/0", f"{{name: web, image: new, {TIGHT}}}").replace("add", "replace")
        ),
    ),
    Case(
        "json-replace-all-containers",
        json_patch(
            op(CONTAINERS, f"[{{name: new, image: new, {TIGHT}}}]").replace("add", "replace")
        ),
        stay="web log",
        fixed="",
    ),
    Case(
        "json-replace-the-pod",
        json_patch(
            op("/spec/template/spec", f"{{containers: [{{name: new, image: new, {TIGHT}}}]}}")
        ),
        stay="web log",
        fixed="",
    ),
    Case(
        "json-elsewhere",
        json_patch(op("/metadata/annotations/a.b~1c", "d"), op("/spec/replicas", "3")),
        stay="",
        fixed="web log",
    ),
    Case(
        "json-behind-an-inserted-container",
        json_patch(
            op(f"{CONTAINERS}/0", "{name: first, image: first}"),
            op(f"{CONTAINERS}/2/resources/limits"),
        ),
        stay="log",
        fixed="",
    ),
    Case(
        "json-behind-a-removed-container",
        json_patch(f"- {{op: remove, path: {CONTAINERS}/0}}\n", op()),
        stay="log",
        fixed="",
    ),
    Case(
        "json-behind-a-container-that-a-merge-puts-first",
        f"patches:\n- patch: |-\n{indented(smp('name: side, image: side'))}"
        f"- target: {{kind: Deployment}}\n  patch: |-\n"
        f"{indented(op(f'{CONTAINERS}/1/resources/limits'))}",
        stay="web",
        fixed="",
    ),
    Case(
        "json-behind-a-container-that-a-merge-moves-to-the-front",
        f"patches:\n- patch: |-\n{indented(smp('name: log, env: []'))}"
        f"- target: {{kind: Deployment}}\n  patch: |-\n{indented(op())}",
        stay="log",
        fixed="",
    ),
    Case(
        "json-behind-a-merge-that-moves-nothing",
        f"patches:\n- patch: |-\n{indented(smp('name: web, env: []'))}"
        f"- target: {{kind: Deployment}}\n  patch: |-\n{indented(op())}",
    ),
    Case(
        "json-behind-a-merge-that-deletes-a-container",
        f"patches:\n- patch: |-\n{indented(smp('$patch: delete, name: web'))}"
        f"- target: {{kind: Deployment}}\n  patch: |-\n{indented(op())}",
        stay="log",
        fixed="",
    ),
    Case(
        "json-counted-from-the-end",
        json_patch(op(f"{CONTAINERS}/-1/resources/limits")),
        stay="log",
        fixed="",
    ),
    Case(
        "json-insert-a-container",
        json_patch(op(f"{CONTAINERS}/0", f"{{name: more, image: more, {TIGHT}}}")),
        {},
        *UNTOUCHED,
    ),
    Case(
        "json-copy-a-container",
        json_patch(f"- {{op: copy, from: {CONTAINERS}/0, path: {CONTAINERS}/-}}\n"),
        stay="web",
        fixed="log",
    ),
    Case(
        "json-renames-a-container",
        "patches:\n- target: {kind: Deployment}\n  patch: |-\n"
        + indented(op(f"{CONTAINERS}/0/name", "new"))
        + f"- patch: |-\n{indented(smp(f'name: new, {TIGHT}'))}",
        stay="web",
        fixed="",
    ),
    Case(
        "json-renames-the-object",
        "resources: [../mid]\n" + inline(smp(name="renamed")),
        {
            "mid/kustomization.yaml": "resources: [../base]\n"
            + json_patch(op("/metadata/name", "renamed"))
        },
    ),
    Case(
        "json-replaces-the-metadata",
        "resources: [../mid]\n" + inline(smp(name="renamed")),
        {
            "mid/kustomization.yaml": "resources: [../base]\n"
            + json_patch(op("/metadata", "{name: renamed}"))
        },
    ),
    Case("json-sets-the-kind", json_patch(op("/kind", "Deployment")), {}, *UNTOUCHED),
    Case(
        "json-labels-the-object",
        f"patches:\n- target: {{kind: Deployment}}\n  patch: |-\n"
        f"{indented(op('/metadata/labels/a', 'b'))}"
        f"- target: {{labelSelector: a=b}}\n  patch: |-\n{indented(op())}",
    ),
    Case(
        "json-6902-after-the-prefix",
        "namePrefix: my-\npatchesJson6902:\n- target: {version: v1, kind: Deployment, name: my-web}"
        f"\n  patch: |-\n{indented(op())}",
    ),
]

REPLACEMENTS = [
    Case("replacement-by-name", replacing(RESOURCE_FIELD.format("[name=web]")), SIZES),
    Case("replacement-by-position", replacing(RESOURCE_FIELD.format("0")), SIZES),
    Case("replacement-of-all", replacing(RESOURCE_FIELD.format("*")), SIZES, "web log", ""),
    Case("replacement-by-image", replacing(RESOURCE_FIELD.format("[image=web]")), SIZES),
    Case("replacement-by-pattern", replacing(RESOURCE_FIELD.format("[name=w.*]")), SIZES),
    Case("replacement-elsewhere", replacing("metadata.annotations.memory"), SIZES, "", "web log"),
    Case(
        "replacement-of-another-object",
        replacing(
            RESOURCE_FIELD.format("[name=web]"), select="{kind: Deployment, name: admin}"
        ).replace("sizes.yaml]", "sizes.yaml, more.yaml]"),
        {**SIZES, "prod/more.yaml": BASE.replace("name: web\n  labels", "name: admin\n  labels")},
        "",
        "web log",
    ),
    Case(
        "replacement-from-a-file",
        "resources: [../base, sizes.yaml]\nreplacements: [{path: size.yaml}]\n",
        {**SIZES, "prod/size.yaml": replacement(RESOURCE_FIELD.format("[name=web]"))},
    ),
    Case(
        "replacements-from-a-file",
        "resources: [../base, sizes.yaml]\nreplacements: [{path: size.yaml}]\n",
        {
            **SIZES,
            "prod/size.yaml": "- "
            + indented(replacement(RESOURCE_FIELD.format("[name=web]")), 2).lstrip(),
        },
    ),
    Case("replacement-by-a-part", replacing(RESOURCE_FIELD.format("[name=e]")), SIZES),
    Case(
        "replacement-by-a-new-image",
        "images: [{name: web, newTag: '2'}]\n" + replacing(RESOURCE_FIELD.format("[image=web:2]")),
        SIZES,
        "web",
        "",
    ),
    Case(
        "replacement-by-the-image-of-a-patch",
        inline(smp("name: web, image: new")) + replacing(RESOURCE_FIELD.format("[image=new]")),
        SIZES,
        "web",
        "",
    ),
    Case(
        "replacement-by-position-behind-a-new-container",
        inline(smp("name: new, image: new")) + replacing(RESOURCE_FIELD.format("1")),
        SIZES,
        "web",
        "",
    ),
    Case(
        "replacement-of-whom-it-rejects",
        replacing(RESOURCE_FIELD.format("[name=web]")).replace(
            "options:", "reject: [{kind: Deployment, name: web}, {}], options:"
        ),
        SIZES,
        *UNTOUCHED,
    ),
    Case(
        "replacement-that-rejects-another",
        replacing(RESOURCE_FIELD.format("[name=web]")).replace(
            "options:", "reject: [{name: we.*}], options:"
        ),
        SIZES,
    ),
    Case(
        "replacement-by-the-name-with-a-prefix",
        "namePrefix: my-\n"
        + replacing(RESOURCE_FIELD.format("[name=web]"), select="{name: my-web}"),
        SIZES,
    ),
    Case(
        "replacement-of-the-name",
        "resources: [../mid]\n" + inline(smp(name="renamed")),
        {
            "mid/sizes.yaml": CONFIG.replace("64Mi", "renamed"),
            "mid/kustomization.yaml": replacing("metadata.name"),
        },
    ),
]

LAYERS = [
    Case(
        "component",
        LISTED,
        {
            "component/kustomization.yaml": COMPONENT + PATCHED,
            **patch(smp(), "component/patch.yaml"),
        },
    ),
    Case("component-json", LISTED, {"component/kustomization.yaml": COMPONENT + json_patch(op())}),
    Case(
        "component-of-a-component",
        LISTED,
        {
            "component/kustomization.yaml": COMPONENT + "components: [../inner]\n",
            "inner/kustomization.yaml": COMPONENT + inline(smp()),
        },
    ),
    Case(
        "component-with-a-workload",
        LISTED,
        {
            "component/kustomization.yaml": COMPONENT + "resources: [more.yaml]\n",
            "component/more.yaml": BASE.replace("name: web\n  labels", "name: more\n  labels"),
            "prod/kustomization.yaml": f"resources: [../base]\n{LISTED}{inline(smp(name='more'))}",
        },
        base="component/more.yaml",
    ),
    Case(
        "component-of-a-layer-between",
        "resources: [../mid]\n",
        {**mid(LISTED), "component/kustomization.yaml": COMPONENT + inline(smp())},
    ),
    Case("layer-between", "resources: [../mid]\n", mid(PATCHED, smp())),
    Case("patch-above-a-layer", "resources: [../mid]\n" + PATCHED, {**mid(""), **patch(smp())}),
    Case("bases", "bases: [../base]\nresources: []\n" + PATCHED, patch(smp())),
    Case(
        "patch-in-the-base",
        "",
        {
            "base/kustomization.yaml": BASE_KUSTOMIZATION + PATCHED,
            **patch(smp(), "base/patch.yaml"),
        },
    ),
    Case(
        "two-overlays",
        "resources: [../base]\n" + inline(smp()),
        {"dev/kustomization.yaml": "resources: [../base]\n" + inline(smp(f"name: log, {TIGHT}"))},
        "web log",
        "",
    ),
    Case("prefix-of-the-same-layer", "namePrefix: my-\n" + PATCHED, patch(smp())),
    Case("suffix-of-the-same-layer", "nameSuffix: -x\n" + PATCHED, patch(smp())),
    Case(
        "prefix-below-and-the-old-name",
        "resources: [../mid]\n" + PATCHED,
        {**mid("namePrefix: my-\n"), **patch(smp())},
    ),
    Case(
        "prefix-below",
        "resources: [../mid]\n" + PATCHED,
        {**mid("namePrefix: my-\n"), **patch(smp(name="my-web"))},
    ),
    Case(
        "suffix-below",
        "resources: [../mid]\n" + PATCHED,
        {**mid("nameSuffix: -x\n"), **patch(smp(name="web-x"))},
    ),
    Case(
        "prefix-and-suffix-below",
        "resources: [../mid]\n" + PATCHED,
        {**mid("namePrefix: my-\nnameSuffix: -x\n"), **patch(smp(name="my-web-x"))},
    ),
    Case(
        "target-with-the-prefix-below",
        "resources: [../mid]\n" + TO_PROD.format("my-web"),
        {**mid("namePrefix: my-\n"), **patch(smp())},
    ),
    Case(
        "target-pattern-with-the-prefix-below",
        "resources: [../mid]\n" + TO_PROD.format("my-.*"),
        {**mid("namePrefix: my-\n"), **patch(smp())},
    ),
    Case(
        "name-changed-by-a-patch-below",
        "resources: [../mid]\n" + PATCHED,
        {
            **mid(
                "patches:\n- target: {kind: Deployment}\n  options: {allowNameChange: true}\n"
                '  patch: \'[{"op": "replace", "path": "/metadata/name", "value": "renamed"}]\'\n'
            ),
            **patch(smp(name="renamed")),
        },
    ),
    Case(
        "name-changed-by-a-merge-patch-below",
        "resources: [../mid]\n" + PATCHED,
        {
            **mid(
                "patches:\n- target: {kind: Deployment}\n  options: {allowNameChange: true}\n"
                f"  patch: |-\n{indented(smp('name: web', name='renamed'))}"
            ),
            **patch(smp(name="renamed")),
        },
    ),
    Case(
        "another-file-name",
        "",
        {
            "prod/kustomization.yaml": "resources: [../mid]\n",
            "mid/kustomization.yml": "resources: [../base]\n" + PATCHED,
            "mid/patch.yaml": smp(),
        },
    ),
    Case(
        "file-name-without-ending",
        "",
        {
            "prod/kustomization.yaml": "resources: [../mid]\n",
            "mid/Kustomization": "resources: [../base]\n" + inline(smp()),
        },
    ),
    Case(
        "two-ways-to-the-same-base",
        "resources: [../mid, ../other]\n" + inline(smp(name="b-web")),
        {
            **mid("namePrefix: a-\n"),
            "other/kustomization.yaml": "resources: [../base]\nnamePrefix: b-\n",
        },
    ),
    Case(
        "prefixes-of-two-layers",
        "resources: [../mid]\n" + PATCHED,
        {
            "mid/kustomization.yaml": "resources: [../low]\nnamePrefix: b-\n",
            "low/kustomization.yaml": "resources: [../base]\nnamePrefix: a-\n",
            **patch(smp(name="b-a-web")),
        },
    ),
    Case(
        "prefix-of-a-component",
        LISTED + inline(smp(), "{name: c-web}"),
        {"component/kustomization.yaml": COMPONENT + "namePrefix: c-\n"},
    ),
    Case(
        "prefix-after-the-components",
        "namePrefix: my-\n" + LISTED,
        {"component/kustomization.yaml": COMPONENT + inline(smp(), "{name: my-web}")},
        *UNTOUCHED,
    ),
    Case(
        "components-one-after-the-other",
        "components: [../component, ../second]\n",
        {
            "component/kustomization.yaml": COMPONENT + "nameSuffix: -c\n",
            "second/kustomization.yaml": COMPONENT + inline(smp(name="web-c")),
        },
    ),
    Case(
        "namespace-below",
        "resources: [../mid]\n"
        + inline(smp().replace("{name: web}", "{name: web, namespace: shop}", 1)),
        mid("namespace: shop\n"),
    ),
    Case(
        "label-of-a-layer-below",
        "resources: [../mid]\n" + inline(smp(), "{labelSelector: 'a=b,c=d'}"),
        mid("labels: [{pairs: {a: b}}]\ncommonLabels: {c: d}\n"),
    ),
    Case(
        "annotation-of-a-layer-below",
        "resources: [../mid]\n" + inline(smp(), "{annotationSelector: a=b}"),
        mid("commonAnnotations: {a: b}\n"),
    ),
    Case(
        "one-overlay-deletes-what-another-keeps",
        "",
        {
            "dev/kustomization.yaml": "resources: [../base]\n"
            + inline("$patch: delete\n" + smp("name: web")),
        },
        *UNTOUCHED,
    ),
]


def workload(kind: str, version: str, spec: str) -> str:
    """The base of another kind; the Pod's fields are those of a Deployment's."""
    return f"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: web}}\n{spec}"


TEMPLATE = BASE[BASE.index("  selector:") :]
POD_SPEC = "  " + BASE[BASE.index("containers:") :].replace("\n      ", "\n  ")
JOB_SPEC = TEMPLATE[TEMPLATE.index("  template:") :]
CRON_SPEC = f"spec:\n  schedule: '* * * * *'\n  jobTemplate:\n    spec:\n{indented(JOB_SPEC)}"
KINDS = [
    Case(
        "stateful-set",
        inline(smp(kind="StatefulSet")),
        {"base/web.yaml": BASE.replace("Deployment", "StatefulSet")},
    ),
    Case(
        "pod",
        inline(
            f"apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\n"
            f"spec: {{containers: [{{name: web, {TIGHT}}}]}}\n"
        ),
        {"base/web.yaml": workload("Pod", "v1", f"spec:\n{POD_SPEC}")},
    ),
    Case(
        "pod-json",
        inline(op("/spec/containers/0/resources/limits"), "{kind: Pod}"),
        {"base/web.yaml": workload("Pod", "v1", f"spec:\n{POD_SPEC}")},
    ),
    Case(
        "cron-job",
        inline(
            f"apiVersion: batch/v1\nkind: CronJob\nmetadata: {{name: web}}\n"
            "spec: {jobTemplate: {spec: {template: {spec: "
            f"{{containers: [{{name: web, {TIGHT}}}]}}}}}}}}}}\n"
        ),
        {
            "base/web.yaml": workload(
                "CronJob",
                "batch/v1",
                CRON_SPEC,
            )
        },
    ),
    Case(
        "cron-job-json",
        inline(
            op("/spec/jobTemplate/spec/template/spec/containers/0/resources/limits"),
            "{kind: CronJob}",
        ),
        {
            "base/web.yaml": workload(
                "CronJob",
                "batch/v1",
                CRON_SPEC,
            )
        },
    ),
    Case(
        "init-container",
        inline(smp(pod=f"initContainers: [{{name: setup, {TIGHT}}}]")),
        {"base/web.yaml": BASE + "      initContainers:\n      - {name: setup, image: setup}\n"},
        "setup",
        "web log",
    ),
    Case(
        "init-container-json",
        json_patch(
            op("/spec/template/spec/initContainers/0/resources", "{limits: {memory: 64Mi}}")
        ),
        {"base/web.yaml": BASE + "      initContainers:\n      - {name: setup, image: setup}\n"},
        "setup",
        "web log",
    ),
    Case(
        "list",
        inline(smp()),
        {"base/web.yaml": f"apiVersion: v1\nkind: List\nitems:\n- {indented(BASE, 2).lstrip()}"},
    ),
    Case(
        "json-manifest",
        inline(smp()),
        {
            "base/web.json": json.dumps(yaml.safe_load(BASE), indent=2),
            "base/web.yaml": CONFIG,
            "base/kustomization.yaml": "resources: [web.json]\n",
        },
        base="base/web.json",
    ),
]

OTHER_FIELDS = [
    Case("no-patch", "", {}, *UNTOUCHED),
    Case("images", "images: [{name: web, newTag: '2'}]\n", {}, *UNTOUCHED),
    Case("replicas", "replicas: [{name: web, count: 3}]\n", {}, *UNTOUCHED),
    Case(
        "labels",
        "labels: [{pairs: {a: b}, includeSelectors: true}]\ncommonAnnotations: {c: d}\n",
        {},
        *UNTOUCHED,
    ),
    Case(
        "generators",
        "configMapGenerator: [{name: more, literals: [a=b]}]\n"
        "generatorOptions: {disableNameSuffixHash: true}\n",
        {},
        *UNTOUCHED,
    ),
    Case(
        "configurations",
        "configurations: [config.yaml]\n",
        {"prod/config.yaml": "commonLabels: [{path: metadata/labels, create: true}]\n"},
        *UNTOUCHED,
    ),
    Case("namespace", "namespace: shop\n", {}, *UNTOUCHED),
    Case(
        "labels-and-selectors-that-kustomize-adds",
        "",
        {
            "base/kustomization.yaml": BASE_KUSTOMIZATION + "commonLabels: {app: web}\n",
            "base/web.yaml": BASE.replace("  selector: {matchLabels: {app: web}}\n", "").replace(
                "    metadata: {labels: {app: web}}\n", ""
            ),
        },
        *UNTOUCHED,
    ),
]

TRANSFORMERS = [
    Case(
        "transformer-patch",
        "transformers: [tight.yaml]\n",
        {
            "prod/tight.yaml": transformer(
                "PatchTransformer", f"target: {{kind: Deployment}}\npatch: |-\n{indented(op(), 2)}"
            )
        },
    ),
    Case(
        "transformer-patch-file",
        "transformers: [tight.yaml]\n",
        {"prod/tight.yaml": transformer("PatchTransformer", "path: patch.yaml\n"), **patch(smp())},
    ),
    Case(
        "transformer-inline",
        "transformers:\n- |-\n"
        + indented(
            transformer(
                "PatchTransformer", f"target: {{name: web}}\npatch: |-\n{indented(op(), 2)}"
            )
        ),
    ),
    Case(
        "transformer-strategic",
        "transformers: [tight.yaml]\n",
        {
            "prod/tight.yaml": transformer(
                "PatchStrategicMergeTransformer", "paths: [patch.yaml]\n"
            ),
            **patch(smp()),
        },
    ),
    Case(
        "transformer-json-6902",
        "transformers: [tight.yaml]\n",
        {
            "prod/tight.yaml": transformer(
                "PatchJson6902Transformer",
                "target: {group: apps, version: v1, kind: Deployment, name: web}\n"
                f"jsonOp: |-\n{indented(op(), 2)}",
            )
        },
    ),
    Case(
        "transformer-replacement",
        "resources: [../base, sizes.yaml]\ntransformers: [tight.yaml]\n",
        {
            **SIZES,
            "prod/tight.yaml": transformer(
                "ReplacementTransformer",
                "replacements:\n- "
                + indented(replacement(RESOURCE_FIELD.format("[name=web]")), 2).lstrip(),
            ),
        },
    ),
    Case(
        "transformer-folder",
        "transformers: [tight]\n",
        {
            "prod/tight/kustomization.yaml": "resources: [tight.yaml]\n",
            "prod/tight/tight.yaml": transformer(
                "PatchTransformer", f"target: {{name: web}}\npatch: |-\n{indented(op(), 2)}"
            ),
        },
    ),
    Case(
        "transformer-folder-with-a-path",
        "transformers: [tight]\n",
        {
            "prod/tight/kustomization.yaml": "resources: [tight.yaml]\n",
            "prod/tight/tight.yaml": transformer("PatchTransformer", "path: patch.yaml\n"),
            **patch(smp()),
        },
    ),
    Case(
        "transformer-in-a-component",
        LISTED,
        {
            "component/kustomization.yaml": COMPONENT + "transformers: [tight.yaml]\n",
            "component/tight.yaml": transformer(
                "PatchTransformer", f"patch: |-\n{indented(smp(), 2)}"
            ),
        },
    ),
    Case(
        "transformer-strategic-inline",
        "transformers: [tight.yaml]\n",
        {
            "prod/tight.yaml": transformer(
                "PatchStrategicMergeTransformer", f"patches: |-\n{indented(smp(), 2)}"
            )
        },
    ),
    Case(
        "transformer-json-6902-file",
        "transformers: [tight.yaml]\n",
        {
            "prod/tight.yaml": transformer(
                "PatchJson6902Transformer",
                "target: {version: v1, kind: Deployment, name: web}\npath: patch.yaml\n",
            ),
            **patch(op()),
        },
    ),
    Case(
        "transformer-of-names",
        "transformers: [prefix.yaml, suffix.yaml, tight.yaml]\n",
        {
            "prod/prefix.yaml": transformer(
                "PrefixTransformer", "prefix: my-\nfieldSpecs: [{path: metadata/name}]\n"
            ),
            "prod/suffix.yaml": transformer(
                "SuffixTransformer", "suffix: -x\nfieldSpecs: [{path: metadata/name}]\n"
            ),
            "prod/tight.yaml": transformer(
                "PatchTransformer", f"patch: |-\n{indented(smp(name='my-web-x'), 2)}"
            ),
        },
    ),
    Case(
        "transformer-of-labels",
        "transformers: [labels.yaml, tight.yaml]\n",
        {
            "prod/labels.yaml": transformer(
                "LabelTransformer",
                "labels: {a: b}\nfieldSpecs: [{path: metadata/labels, create: true}]\n",
            ),
            "prod/tight.yaml": transformer(
                "PatchTransformer",
                f"target: {{labelSelector: a=b}}\npatch: |-\n{indented(op(), 2)}",
            ),
        },
    ),
    Case(
        "transformer-of-namespaces",
        "resources: [../mid]\n" + inline(smp(), "{namespace: shop}"),
        {
            **mid("transformers: [space.yaml]\n"),
            "mid/space.yaml": transformer(
                "NamespaceTransformer", "fieldSpecs: [{path: metadata/namespace, create: true}]\n"
            ).replace("name: tight", "name: tight, namespace: shop"),
        },
    ),
]


CASES = [
    *STRATEGIC,
    *JSON,
    *REPLACEMENTS,
    *LAYERS,
    *KINDS,
    *OTHER_FIELDS,
    *TRANSFORMERS,
    *NEIGHBOURS,
]
