"""Kubeconfigs merged, and overridden by flags, as kubectl does it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import yaml

from kubectl_prodready.cluster import resolving
from kubectl_prodready.cluster.kubeconfig import Kubeconfig, read_kubeconfig
from kubectl_prodready.cluster.resolving import Connection, Target, resolved
from kubectl_prodready.errors import ClusterError, UsageError


def named(what: str, **entries: Any) -> dict[str, Any]:
    return {f"{what}s": [{"name": name, what: said} for name, said in entries.items()]}


def kubeconfig(path: Path, current: str = "", **parts: Any) -> Path:
    data = {"apiVersion": "v1", "kind": "Config", "current-context": current, **parts}
    path.parent.mkdir(exist_ok=True)
    path.write_text(yaml.safe_dump(data))
    return path


CONFIG = Kubeconfig(
    files=("config",),
    current="shop",
    contexts={"shop": {"cluster": "one", "user": "ann", "namespace": "shop"}, "bare": {}},
    clusters={
        "one": {
            "server": "https://one.example:6443/",
            "certificate-authority-data": "T25l",
            "tls-server-name": "inner",
        },
        "two": {"server": "https://two.example"},
    },
    users={"ann": {"token": "of-ann", "client-key-data": "S2V5"}, "bob": {"as": "root"}},
)


def target(config: Kubeconfig = CONFIG, **flags: Any) -> Target:
    return resolved(Connection(**flags), config, {})


def test_several_files_are_one_and_the_first_that_says_something_holds(tmp_path: Path) -> None:
    first = kubeconfig(
        tmp_path / "first",
        **named("context", shop={"cluster": "one"}),
        **named("cluster", one={"server": "https://first"}),
    )
    second = kubeconfig(
        tmp_path / "second", "shop", **named("cluster", one={"server": "x"}, two={"server": "y"})
    )
    third = kubeconfig(tmp_path / "third", "other", users=None)
    paths = (first, tmp_path / "missing", second, third)
    found = read_kubeconfig("", {"KUBECONFIG": os.pathsep.join(map(str, paths))})
    assert found.current == "shop"
    assert found.files == (str(first), str(second), str(third))
    assert found.clusters["one"] == {"server": "https://first"}
    assert set(found.clusters) == {"one", "two"}


def test_without_flag_and_variable_the_usual_file_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert read_kubeconfig("", {}) == Kubeconfig()
    usual = kubeconfig(tmp_path / ".kube" / "config", "shop")
    assert read_kubeconfig("", {}).files == (str(usual),)


def test_paths_in_a_kubeconfig_start_at_its_folder(tmp_path: Path) -> None:
    path = kubeconfig(
        tmp_path / "sub" / "config",
        **named("cluster", one={"certificate-authority": "ca.crt"}),
        **named(
            "user",
            ann={"client-key": "keys/ann", "tokenFile": "/run/token"},
            bob={"exec": {"command": "bin/login"}},
            eve={"exec": {"command": "login"}},
        ),
    )
    found = read_kubeconfig(str(path), {})
    folder = tmp_path / "sub"
    assert found.clusters["one"]["certificate-authority"] == str(folder / "ca.crt")
    assert found.users["ann"]["client-key"] == str(folder / "keys" / "ann")
    assert found.users["ann"]["tokenFile"] == "/run/token"
    assert found.users["bob"]["exec"]["command"] == str(folder / "bin" / "login")
    assert found.users["eve"]["exec"]["command"] == "login"


def test_the_file_that_the_flag_names_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ClusterError, match="there is no such file"):
        read_kubeconfig(str(tmp_path / "missing"), {})


@pytest.mark.parametrize(
    "text",
    ["a: [", "- a\n", "clusters: {}x", "users: 3", "users: [3]", "clusters:\n- cluster: 3\n"],
)
def test_what_is_no_kubeconfig_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "config"
    path.write_text(text)
    with pytest.raises(ClusterError, match=f"^{path} is no kubeconfig") as caught:
        read_kubeconfig(str(path), {})
    assert "\n" not in str(caught.value)


def test_a_folder_is_no_kubeconfig(tmp_path: Path) -> None:
    with pytest.raises(ClusterError, match="is a directory"):
        read_kubeconfig(str(tmp_path), {})


def test_an_empty_kubeconfig_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "config"
    path.write_text("")
    assert read_kubeconfig(str(path), {}) == Kubeconfig((str(path),))


def test_the_current_context_holds() -> None:
    found = target()
    assert (found.context, found.user, found.namespace) == ("shop", "ann", "shop")
    assert found.url == "https://one.example:6443"
    assert found.identity["token"] == "of-ann"


def test_flags_override_the_context() -> None:
    found = target(namespace="other", cluster="two", user="bob")
    assert (found.namespace, found.url) == ("other", "https://two.example")
    assert found.identity == {"as": "root"}


def test_without_a_namespace_it_is_default() -> None:
    assert target(context="bare", cluster="two").namespace == "default"


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        ({"context": "nope"}, 'no context "nope" in config; there are: bare, shop'),
        ({"cluster": "nope"}, 'no cluster "nope" in config; there are: one, two'),
        ({"user": "nope"}, 'no user "nope" in config; there are: ann, bob'),
        ({"context": "bare"}, "no current context that names a server"),
    ],
)
def test_what_is_not_there_is_named_with_what_is(flags: dict[str, Any], words: str) -> None:
    with pytest.raises(ClusterError) as caught:
        target(**flags)
    assert words in str(caught.value)


def test_without_any_kubeconfig_it_is_said_how_to_name_one() -> None:
    with pytest.raises(ClusterError, match="no kubeconfig was found; name one with --kubeconfig"):
        target(Kubeconfig())


def test_a_server_needs_no_kubeconfig() -> None:
    found = target(Kubeconfig(), server="https://three.example", username="eve", password="x")
    assert (found.context, found.user, found.url) == ("", "eve", "https://three.example")


@pytest.mark.parametrize(
    ("flags", "url"),
    [
        ({"server": "host:1"}, "http://host:1"),
        ({"server": "host:1", "insecure_skip_tls_verify": True}, "https://host:1"),
        ({"server": "host:1", "certificate_authority": "ca"}, "https://host:1"),
        ({"server": "host:1", "client_certificate": "me"}, "https://host:1"),
    ],
)
def test_a_server_without_a_scheme_has_the_one_that_kubectl_gives_it(
    flags: dict[str, Any], url: str
) -> None:
    assert target(Kubeconfig(), **flags).url == url


def test_another_server_does_not_have_the_name_in_the_certificate() -> None:
    assert not target(server="https://three").cluster["tls-server-name"]
    assert target(tls_server_name="outer").cluster["tls-server-name"] == "outer"
    assert target().cluster["tls-server-name"] == "inner"


@pytest.mark.parametrize(
    "flags", [{"insecure_skip_tls_verify": True}, {"certificate_authority": "ca.crt"}]
)
def test_a_flag_about_trust_replaces_all_that_the_kubeconfig_trusts(flags: dict[str, Any]) -> None:
    assert "certificate-authority-data" not in target(**flags).cluster


def test_a_key_of_a_flag_takes_the_place_of_that_in_the_kubeconfig() -> None:
    found = target(client_key="mine", client_certificate="me").identity
    assert "client-key-data" not in found
    assert (found["client-key"], found["client-certificate"]) == ("mine", "me")


def test_two_ways_to_say_who_one_is_are_refused() -> None:
    with pytest.raises(UsageError, match="both a token and"):
        target(username="eve")


def test_impersonation_names_the_user() -> None:
    with pytest.raises(UsageError, match="belong to --as"):
        target(as_groups=("admins",))
    with pytest.raises(UsageError, match="no KEY=VALUE"):
        target(as_user="x", as_user_extra=("reason",))
    found = target(as_user="x", as_user_extra=("a=1", "a=2", "b=")).identity
    assert found["as-user-extra"] == {"a": ["1", "2"], "b": [""]}


@pytest.fixture
def pod(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The environment of a Pod that has a service account."""
    monkeypatch.setattr(resolving, "SERVICE_ACCOUNT", str(tmp_path))
    (tmp_path / "token").write_text("of-the-pod\n")
    (tmp_path / "namespace").write_text("shop\n")
    return {"KUBERNETES_SERVICE_HOST": "fd00::1", "KUBERNETES_SERVICE_PORT": "443"}


def test_in_a_pod_its_service_account_holds(pod: dict[str, str]) -> None:
    found = resolved(Connection(), Kubeconfig(), pod)
    assert (found.context, found.namespace, found.in_cluster) == ("", "shop", True)
    assert found.url == "https://[fd00::1]:443"
    assert str(found.identity["tokenFile"]).endswith("/token")


def test_in_a_pod_flags_and_a_kubeconfig_go_first(pod: dict[str, str], tmp_path: Path) -> None:
    assert resolved(Connection(), CONFIG, pod).context == "shop"
    assert resolved(Connection(token="x"), Kubeconfig(), pod).identity == {"token": "x"}
    assert resolved(Connection(namespace="n"), Kubeconfig(), pod).namespace == "n"
    (tmp_path / "namespace").unlink()
    assert resolved(Connection(), Kubeconfig(), pod).namespace == "default"


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="optional: PyYAML without libyaml")
def test_a_kubeconfig_is_read_by_libyaml_and_without_it_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = kubeconfig(tmp_path / "config", "one", **named("context", one={"cluster": "käse"}))
    with monkeypatch.context() as patched:
        patched.delattr(yaml, "CSafeLoader")
        slow = read_kubeconfig(str(path), {})
        path.write_text("{")
        with pytest.raises(ClusterError, match="it is no YAML"):
            read_kubeconfig(str(path), {})
    kubeconfig(path, "one", **named("context", one={"cluster": "käse"}))
    monkeypatch.delattr(yaml, "SafeLoader")
    assert read_kubeconfig(str(path), {}) == slow
