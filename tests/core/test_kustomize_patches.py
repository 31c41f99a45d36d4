"""Kustomize, patch by patch: what single ones silence, and what none of them hinders."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from kubectl_prodready.core.kinds import Found, objects_in
from kubectl_prodready.core.kustomize.layers import Kustomize
from kubectl_prodready.core.surroundings import Surroundings
from tests.core.folders import amounts, containers_of, fix, look, put, texts
from tests.core.kustomizations import (
    BASE,
    CONTAINERS,
    PATCHED,
    RESOURCE_FIELD,
    TIGHT,
    Case,
    around,
    indented,
    inline,
    json_patch,
    op,
    prod,
    replacing,
    smp,
)


def test_pod_level_resources_that_a_patch_sets_are_respected(tmp_path: Path) -> None:
    found = around(tmp_path, prod(inline(smp(pod=TIGHT))))
    assert "requests.memory" not in found["web"]
    assert "limits.memory" not in found["web"]


def test_a_container_that_a_patch_adds_without_a_limit_leaves_all_without(tmp_path: Path) -> None:
    """The kubelet evicts by the sum of the ephemeral-storage limits that exist."""
    found = around(tmp_path, prod(inline(smp("name: more, image: more"))))
    assert "limits.ephemeral-storage" not in found["web"]


@pytest.mark.parametrize(
    ("fields", "has_limit"),
    [
        (
            inline(smp("name: more, image: more, resources: {limits: {ephemeral-storage: 1Gi}}")),
            True,
        ),
        (json_patch(op(f"{CONTAINERS}/-", "{name: more, image: more}")), False),
        (json_patch(f"- {{op: copy, from: {CONTAINERS}/1, path: {CONTAINERS}/-}}\n"), False),
        (inline(smp(pod="initContainers: [{name: more, image: more}]")), False),
        (inline(smp(pod="volumes: [{name: cache, emptyDir: {}}]")), False),
        (inline(smp(pod="volumes: [{name: cache, emptyDir: {sizeLimit: 1Gi}}, 1]")), False),
        (inline(smp(pod="volumes: [{name: cache, emptyDir: {medium: Memory}}]")), True),
        (inline(smp(pod="volumes: [{name: cache, emptyDir: null}]")), True),
        (json_patch(op("/spec/template/spec/volumes", "[{name: x, emptyDir: {}}]")), False),
        (json_patch(op("/spec/template/spec/volumes/-", "{name: x, emptyDir: {}}")), False),
        (json_patch(op("/spec/template/spec/volumes/0/emptyDir", "{}")), False),
        (json_patch(op("/spec/template/spec/volumes/-", "{name: x, hostPath: {}}")), True),
    ],
)
def test_what_a_patch_adds_counts_for_the_sum_of_the_limits(
    tmp_path: Path, fields: str, *, has_limit: bool
) -> None:
    found = around(tmp_path, prod(fields))
    assert ("limits.ephemeral-storage" in found["log"]) is has_limit


def test_a_replacement_that_finds_no_container_adds_one(tmp_path: Path) -> None:
    text = replacing(RESOURCE_FIELD.format("[name=more]")).replace(", sizes.yaml", "")
    assert (
        "limits.ephemeral-storage" not in around(tmp_path, {"prod/kustomization.yaml": text})["web"]
    )


def test_a_replacement_in_a_container_that_a_patch_adds_adds_none(tmp_path: Path) -> None:
    limits = "resources: {limits: {ephemeral-storage: 1Gi}}"
    text = inline(smp(f"name: more, image: more, {limits}"))
    text += replacing(RESOURCE_FIELD.format("[name=more]")).replace(", sizes.yaml", "")
    assert "limits.ephemeral-storage" in around(tmp_path, {"prod/kustomization.yaml": text})["web"]


def test_a_second_patch_of_a_container_that_a_patch_adds_adds_none(tmp_path: Path) -> None:
    limits = "resources: {limits: {ephemeral-storage: 1Gi}}"
    first = inline(smp(f"name: more, image: more, {limits}"))
    found = around(tmp_path, prod(f"{first}- patch: |-\n{indented(smp('name: more, env: []'))}"))
    assert "limits.ephemeral-storage" in found["web"]


@pytest.mark.parametrize(
    "fields",
    [
        json_patch(op("/spec/template/spec/resources", "{limits: {memory: 64Mi}}")),
        json_patch(op("/spec/template/spec/resources/limits", "{memory: 64Mi}")),
        json_patch(op("/spec/template/spec/resources/limits/memory", "64Mi")),
        replacing("spec.template.spec.resources.limits.memory").replace(", sizes.yaml", ""),
    ],
)
def test_pod_level_resources_silence_no_more_than_they_set(tmp_path: Path, fields: str) -> None:
    found = around(
        tmp_path, {"prod/kustomization.yaml": fields} if "../" in fields else prod(fields)
    )
    assert not {"requests.memory", "limits.memory"} & set(found["web"])
    assert {"requests.cpu", "limits.cpu"} <= set(found["web"])


@pytest.mark.parametrize(
    "fields",
    [
        replacing("spec.template.spec.resources.limits").replace(", sizes.yaml", ""),
        json_patch(
            f"- {{op: copy, from: {CONTAINERS}/0/resources, path: /spec/template/spec/resources}}\n"
        ),
    ],
)
def test_pod_level_resources_of_which_nobody_knows_what_silence_all(
    tmp_path: Path, fields: str
) -> None:
    found = around(
        tmp_path, {"prod/kustomization.yaml": fields} if "../" in fields else prod(fields)
    )
    assert found["log"] == {"requests.cpu": "10m"}


@pytest.mark.parametrize(
    "field", ["spec", "spec.template.spec", "spec.template.spec.containers", RESOURCE_FIELD]
)
def test_a_replacement_of_more_than_a_field_silences_all(tmp_path: Path, field: str) -> None:
    """A pattern that cannot be read may be any container's name."""
    text = replacing(field.format("[name=(?<x]")).replace(", sizes.yaml", "")
    found = around(tmp_path, {"prod/kustomization.yaml": text})
    assert found["web"] == found["log"] == {"requests.cpu": "10m"}


def test_a_json_patch_of_the_whole_object_silences_all(tmp_path: Path) -> None:
    whole = json_patch("- {op: replace, path: '', value: {}}\n")
    assert around(tmp_path, prod(whole))["log"] == {"requests.cpu": "10m"}


def test_the_reason_tells_what_the_patch_does(tmp_path: Path) -> None:
    put(tmp_path, {**Case("", "").all_files, **prod(inline(smp(pod=TIGHT)))})
    reasons = {item.left.reason for item in look(tmp_path)["base/web.yaml"].left}
    assert any("prod/kustomization.yaml (inline) sets pod-level resources" in r for r in reasons)


def test_a_workload_that_is_the_content_of_a_config_map_stays(tmp_path: Path) -> None:
    """Its bytes are data there, and a hash of them is in names."""
    generator = "configMapGenerator: [{name: pods, files: [pod.yaml]}]\n"
    files = {**prod(generator), "prod/pod.yaml": BASE}
    around(tmp_path, files)
    assert texts(tmp_path)["prod/pod.yaml"] == BASE


def test_a_link_to_a_patched_base_does_not_hide_it(tmp_path: Path) -> None:
    put(tmp_path, {**Case("", "").all_files, **prod(inline(smp()))})
    (tmp_path / "base" / "a.yaml").symlink_to("web.yaml")
    fix(tmp_path)
    text = (tmp_path / "base" / "web.yaml").read_text()
    assert amounts(containers_of(text)["web"]) == {"requests.cpu": "10m"}


def test_a_patch_of_another_namespace_does_not_matter(tmp_path: Path) -> None:
    shop, bank = (BASE.replace("name: web\n", f"name: web\n  namespace: {n}\n", 1) for n in "ab")
    patch_of_bank = smp().replace("{name: web}", "{name: web, namespace: b}", 1)
    kustomization = "resources: [shop.yaml, bank.yaml]\n" + inline(patch_of_bank)
    files = {"kustomization.yaml": kustomization, "shop.yaml": shop, "bank.yaml": bank}
    fix(put(tmp_path, files))
    after = {name: containers_of(text) for name, text in texts(tmp_path).items()}
    assert "limits.memory" in amounts(after["shop.yaml"]["web"])
    assert "limits.memory" not in amounts(after["bank.yaml"]["web"])


def test_the_short_form_of_patches_counts_too(tmp_path: Path) -> None:
    """As older versions of kustomize take it."""
    found = around(tmp_path, {**prod("patches: [patch.yaml]\n"), "prod/patch.yaml": smp()})
    assert found["web"] == {"requests.cpu": "10m"}


@pytest.mark.parametrize(
    "fields",
    [
        "patches: foo\n",
        "patches: [1, null, {}, {path: 1}, {patch: 1}, {patch: ''}, {path: missing.yaml}]\n",
        "patches: [{target: foo, patch: foo}, {target: {name: '('}, patch: '[1, {op: add}]'}]\n",
        "patches: [{patch: 'kind: [', target: {kind: Deployment}}]\n",
        "patches: [{patch: '{kind: Deployment, metadata: web}', path: null}]\n",
        "patches: [{path: 'https://example.com/patch.yaml'}]\n",
        "patchesStrategicMerge: [1, missing.yaml, 'kind: 1']\n",
        "patchesJson6902: {a: b}\n",
        "replacements: [1, {path: missing.yaml}, {targets: foo}, {targets: [1, {select: 1}]}]\n",
        "replacements: [{targets: [{fieldPaths: [1, metadata.name]}]}]\n",
        "components: [https://example.com/c, ../base, ../prod, missing]\n",
        "resources: [https://example.com/c?ref=1, ../prod, 1, null]\n",
        "namespace: 1\nnamePrefix: 2\n",
        'resources: ["a\\0b", "../base"]\npatches: [{path: "a\\0b"}]\ncomponents: ["\\0"]\n',
        "transformers: [1, missing.yaml, 'kind: PatchTransformer', '{apiVersion: x/v1}']\n",
        "transformers: [., https://example.com/t, '[1]', '{apiVersion: builtin, kind: 1}']\n",
        "generators: [missing, 'kind: [']\nsecretGenerator: [1, {files: x}, {files: [1, a]}]\n",
        "labels: [1, {pairs: 1}]\ncommonLabels: [x]\nimages: foo\n",
        "helmCharts: [{name: x, repo: 'https://example.com'}]\n",
        "patches: [{target: {labelSelector: '(('}, patch: '[{op: add, path: /x}]'}]\n",
        "patches: [{target: {kind: Pod}, patch: '[{op: move, path: 1}, 1, {op: copy}]'}]\n",
        "replacements: [{targets: [{select: {kind: Pod}, reject: 1, fieldPaths: 1}]}]\n",
    ],
)
def test_a_kustomization_of_a_wrong_shape_hinders_nothing(tmp_path: Path, fields: str) -> None:
    text = fields if "resources:" in fields else f"resources: [../base]\n{fields}"
    found = around(tmp_path, {"prod/kustomization.yaml": text})
    assert "limits.memory" in found["log"]


@pytest.mark.parametrize(
    "spec",
    [
        "spec: []",
        "spec: {template: 1}",
        "spec: {template: {spec: x}}",
        "spec: {template: {spec: {containers: [1, {$patch: delete, name: other}]}}}",
        "spec: {template: {spec: {$retainKeys: [a]}}}",
        "1: 2, null: 3, spec: {1: 2, null: 3, true: 4, template: {1: 2}}",
        "spec: {template: {spec: {1: 2, null: 3}}}",
        "spec: {template: {spec: {containers: [{name: web, 1: 2}]}}}",
        "metadata: {name: null}",
    ],
)
def test_a_patch_of_a_wrong_shape_sets_nothing(tmp_path: Path, spec: str) -> None:
    text = f"patches: [{{target: {{name: web}}, patch: '{{kind: Deployment, {spec}}}'}}]\n"
    assert "limits.memory" in around(tmp_path, prod(text))["web"]


def test_a_container_without_a_name_in_a_patch_may_be_any(tmp_path: Path) -> None:
    assert "limits.memory" not in around(tmp_path, prod(inline(smp(TIGHT), "{name: web}")))["web"]


def test_a_nameless_container_that_is_deleted_may_be_any(tmp_path: Path) -> None:
    found = around(tmp_path, prod(inline(smp("$patch: delete"), "{name: web}")))
    assert "limits.memory" not in found["log"]


def test_patches_are_left_alone_and_told(tmp_path: Path) -> None:
    put(tmp_path, {**Case("", "").all_files, **prod(PATCHED), "prod/patch.yaml": BASE})
    found = look(tmp_path)
    assert found["prod/patch.yaml"].patches == 1
    (left,) = found["prod/patch.yaml"].left
    assert left.left.reason == "a kustomize patch: a kustomization names it as one"
    reasons = {item.left.reason for item in found["base/web.yaml"].left}
    assert any("prod/patch.yaml sets " in reason for reason in reasons)


def shape(text: str) -> str:
    """Why a document by itself is a patch, as the run tells it."""
    found = next(objects_in(yaml.safe_load(text)))
    assert isinstance(found, Found)
    return surroundings().patch_reason("web.yaml", found)


def surroundings() -> Surroundings:
    """What surrounds a document that is alone."""
    return Surroundings(Kustomize({}, lambda _: [], lambda _: []), {}, {})


SELECTOR = "selector: {matchLabels: {a: b}}"
LABELS = "labels"


IMAGE = "containers: [{image: x}]"


@pytest.mark.parametrize(
    ("pod", "more", "is_patch"),
    [
        (IMAGE, SELECTOR, False),
        (IMAGE, LABELS, False),
        (IMAGE, "", True),
        ("containers: [{name: x}]", SELECTOR, True),
        ("containers: []", SELECTOR, True),
        ("containers: [{image: x, $patch: delete}]", SELECTOR, True),
        (IMAGE, f"{SELECTOR}, a: [[1, {{$deleteFromPrimitiveList/x: []}}]]", True),
        (IMAGE, f"{SELECTOR}, a: [[1, {{$patch: x}}]]", True),
        (IMAGE, f"{SELECTOR}, a: [[1, {{patch: x}}]]", False),
        (f"initContainers: [{{name: x}}], {IMAGE}", SELECTOR, True),
        (f"initContainers: 1, {IMAGE}", SELECTOR, False),
        ("containers: foo", SELECTOR, False),
    ],
)
def test_the_shape_of_a_patch(pod: str, more: str, *, is_patch: bool) -> None:
    metadata = "metadata: {labels: {a: b}}, " if more == LABELS else ""
    rest = "" if more in {"", LABELS} else f"{more}, "
    spec = f"{{{rest}template: {{{metadata}spec: {{{pod}}}}}}}"
    text = f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web}}\nspec: {spec}\n"
    assert bool(shape(text)) is is_patch


def test_a_template_of_a_wrong_shape_is_no_patch() -> None:
    """It is an error, and told as one."""
    assert shape("{apiVersion: apps/v1, kind: Deployment, spec: {template: foo}}") == ""


def test_a_workload_of_another_group_may_leave_out_its_labels() -> None:
    text = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{image: x}]}\n"
    assert shape(text) == ""
