"""Names for completion from a real API server, through the real kubectl as well."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.cli.command import Done, needs_kubectl, prodready
from tests.cluster.arranging import allow
from tests.cluster.client import until
from tests.cluster.controlplane import token_of
from tests.cluster.shop import Shop
from tests.completion.test_kubectl import OLDEST, Place
from tests.completion.typed import NOTHING, values

pytestmark = pytest.mark.cluster
LISTING = {"apiGroups": ["apps"], "resources": ["deployments"], "verbs": ["list"]}
API = "client.authentication.k8s.io/v1"


@pytest.fixture(autouse=True)
def _time_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is in this process may take as long as a busy machine makes it take."""
    monkeypatch.setattr("kubectl_prodready.cli.completion.world.LIMIT", 60)


def completed(shop: Shop, *words: str, kubeconfig: str | Path = "") -> Done:
    where = ("--kubeconfig", str(kubeconfig or shop.kubeconfig))
    return prodready("__complete", "fix", *where, *words, cwd=shop.folder)


def test_namespaces_and_names_of_each_kind(shop: Shop) -> None:
    shop.deployment("web")
    shop.deployment("worker")
    until(lambda: values(completed(shop, "-n", shop.name).out) == [shop.name], "the namespace")
    done = completed(shop, "-n", shop.name, "deploy", "")
    assert (done.code, done.out, done.err) == (0, "web\nworker\n:4\n", "")
    assert values(completed(shop, "-n", shop.name, "deploy/wo").out) == ["deploy/worker"]
    for kind in ("po", "podtemplate", "rc", "rs", "sts", "ds", "job", "cj"):
        done = completed(shop, "-n", shop.name, kind, "")
        assert (done.code, done.out, done.err) == (0, NOTHING, "")


def test_who_may_see_nothing_is_offered_nothing(shop: Shop) -> None:
    shop.deployment("web")
    for user in (shop.plane.kubeconfig_for("alice"), shop.plane.kubeconfig_with({"token": "no"})):
        done = completed(shop, "-n", shop.name, "deploy", "", kubeconfig=user)
        assert (done.code, done.out, done.err) == (0, NOTHING, "")


def test_a_credential_program_is_asked_in_silence(shop: Shop) -> None:
    shop.deployment("web")
    allow(shop.plane, shop.name, "alice", LISTING)
    status = {"token": token_of("alice")}
    answer = {"apiVersion": API, "kind": "ExecCredential", "status": status}
    script = shop.folder / "login"
    script.write_text(f"#!/bin/sh\necho Password: >&2\necho '{json.dumps(answer)}'\n")
    script.chmod(0o700)
    run = {"apiVersion": API, "command": str(script), "interactiveMode": "IfAvailable"}
    kubeconfig = shop.plane.kubeconfig_with({"exec": run})
    done = completed(shop, "-n", shop.name, "deploy", "", kubeconfig=kubeconfig)
    assert (done.code, done.out, done.err) == (0, "web\n:4\n", "")


@needs_kubectl
@pytest.mark.parametrize("which", ["newest", "oldest"])
def test_the_real_kubectl_completes_names(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, which: str
) -> None:
    kubectl = Path(shutil.which("kubectl") or "") if which == "newest" else OLDEST
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
    shop.deployment("web")
    place = Place(kubectl, shop.folder)

    def found() -> list[str]:
        words = ("prodready", "fix", "-n", shop.name, "deployment/w")
        return values(place.complete(*words, KUBECONFIG=shop.kubeconfig).out)

    until(lambda: found() == ["deployment/web"], "a name within the limit")
