"""deploy/: what our own tool finds nothing in, and which rights it gives."""

from __future__ import annotations

import json
import shlex
import subprocess
from typing import Any

import yaml

from kubectl_prodready import __version__
from kubectl_prodready.cli.check import FLAGS
from kubectl_prodready.cluster.around import PEERS
from kubectl_prodready.cluster.neighbour_kinds import neighbour_kinds
from kubectl_prodready.cluster.resource import NAMESPACES, WORKLOADS, Resource, well_known
from tests.cli.command import TOP, needs_kubectl, prodready
from tools.krew.plugin import home

DEPLOY = TOP / "deploy"


def objects() -> dict[str, dict[str, Any]]:
    """What the folder brings, each kind once."""
    names = yaml.safe_load((DEPLOY / "kustomization.yaml").read_text())["resources"]
    texts = ((DEPLOY / name).read_text() for name in names)
    found = [one for text in texts for one in yaml.safe_load_all(text)]
    assert len({one["kind"] for one in found}) == len(found)
    return {one["kind"]: one for one in found}


def pod_template() -> dict[str, Any]:
    found: dict[str, Any] = objects()["CronJob"]["spec"]["jobTemplate"]["spec"]["template"]
    return found


def check_words() -> list[str]:
    """The words of `check` as the container runs it."""
    [container] = pod_template()["spec"]["containers"]
    assert container["command"] == ["sh", "-c"]
    words = shlex.split(*container["args"])
    end = words.index("||")
    assert words[0] == "kubectl-prodready"
    assert words[end:] == ["||", "test", "$?", "-eq", "1"]
    return words[1:end]


def test_our_own_tool_finds_nothing_hints_included() -> None:
    done = prodready("check", "-f", "deploy", "-R", "--fail-on", "hint", "-o", "json", cwd=TOP)
    files = json.loads(done.out)["files"]
    assert done.code == 0
    assert [ref for one in files for ref in one["workloads"]] == [
        {"kind": "CronJob", "namespace": "prodready", "name": "prodready"}
    ]
    assert not [change for one in files for change in one["changes"] + one["errors"]]
    fixed = prodready("fix", "-f", "deploy", "-R", "--safety", "hint", cwd=TOP)
    assert (fixed.code, fixed.out) == (0, "")


def test_the_role_lists_what_check_lists_and_nothing_else() -> None:
    types = check_words()[1].split(",")
    assert check_words()[2:] == ["-A"]
    asked = [well_known(one) for one in types]
    neighbours = [one for kind in neighbour_kinds(None) for one in kind.resources]
    beside = [WORKLOADS[kind] for kind in PEERS]
    nodes = Resource("", "v1", "nodes", "Node", namespaced=False)
    wanted = {
        (one.group, one.plural) for one in (*asked, *neighbours, *beside, nodes, NAMESPACES) if one
    }
    role = objects()["ClusterRole"]
    given = [
        (group, resource)
        for rule in role["rules"]
        for group in rule["apiGroups"]
        for resource in rule["resources"]
    ]
    assert sorted(given) == sorted(wanted)
    assert all(set(rule) == {"apiGroups", "resources", "verbs"} for rule in role["rules"])
    assert all(rule["verbs"] == ["list"] for rule in role["rules"])


def test_only_the_job_has_the_token_that_has_these_rights() -> None:
    every = objects()
    account, binding = every["ServiceAccount"], every["ClusterRoleBinding"]
    assert account["automountServiceAccountToken"] is False
    assert pod_template()["spec"]["automountServiceAccountToken"] is True
    assert pod_template()["spec"]["serviceAccountName"] == account["metadata"]["name"]
    assert binding["subjects"] == [{"kind": "ServiceAccount", **account["metadata"]}]
    assert binding["roleRef"]["name"] == every["ClusterRole"]["metadata"]["name"]


def test_the_job_runs_this_version_and_tries_no_second_time() -> None:
    [container] = pod_template()["spec"]["containers"]
    # release.yml pushes it to ghcr.io, under the name of the repository
    repository = home().removeprefix("https://github.com/").lower()
    assert container["image"] == f"ghcr.io/{repository}:{__version__}"
    assert objects()["CronJob"]["spec"]["jobTemplate"]["spec"]["backoffLimit"] == 0
    assert pod_template()["spec"]["restartPolicy"] == "Never"
    # a level that never fails would make the shell needless
    [levels] = [one.choices for one in FLAGS if one.name == "fail_on"]
    assert "never" not in levels


def test_nothing_can_be_written_but_a_folder_for_the_sockets_of_its_processes() -> None:
    """Python 3.14 starts processes by a server (multiprocessing: forkserver) that listens there."""
    [container] = pod_template()["spec"]["containers"]
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    [mount], [volume] = container["volumeMounts"], pod_template()["spec"]["volumes"]
    assert mount == {"name": volume["name"], "mountPath": "/tmp"}
    assert set(volume) == {"name", "emptyDir"}


@needs_kubectl
def test_kustomize_builds_it() -> None:
    command = ["kubectl", "kustomize", str(DEPLOY)]
    built = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = {one["kind"]: one for one in yaml.safe_load_all(built)}
    assert found == objects()
