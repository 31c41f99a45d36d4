"""Credentials where there is nobody to ask: no terminal, not a word, and an end."""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from kubectl_prodready.cluster.credentials import Credentials, credentials_of
from kubectl_prodready.cluster.resolving import Target
from kubectl_prodready.cluster.unattended import Unattended
from kubectl_prodready.errors import ClusterError
from tests.cluster.certificates import Authority
from tests.live.test_credentials import API, program, says
from tests.terminal import Terminal

ASKS = (
    "echo 'Password: ' > /dev/tty; echo 'Password: ' >&2; read -r word < /dev/tty || read -r word"
)
COMPLETING = (sys.executable, "-m", "kubectl_prodready", "__complete", "fix", "-n", "")
LOCKED = f"""\
-----BEGIN EC PRIVATE KEY-----
Proc-Type: 4,ENCRYPTED
DEK-Info: AES-128-CBC,{"0" * 32}

{base64.encodebytes(bytes(48)).decode().strip()}
-----END EC PRIVATE KEY-----
"""


def of(identity: dict[str, Any], cluster: dict[str, Any] | None = None) -> Credentials:
    there = {"server": "https://one", **(cluster or {})}
    return credentials_of(Target("", "ann", "default", there, identity), Unattended().run)


def test_a_credential_program_gives_a_token_or_a_certificate(tmp_path: Path) -> None:
    assert of(program(tmp_path, says({"token": "abc"}))) == Credentials("abc", can_renew=True)
    status = {"clientCertificateData": "CERT", "clientKeyData": "KEY"}
    found = of(program(tmp_path, says(status)))
    assert (found.certificate, found.key) == ("CERT", "KEY")


def test_it_gets_its_words_its_variables_and_what_it_wants_to_know(tmp_path: Path) -> None:
    user = program(tmp_path, f'echo "$1 $WHO $KUBERNETES_EXEC_INFO" > "$2"\n{says({"token": "a"})}')
    out = tmp_path / "out"
    user["exec"] |= {"args": ["one", str(out)], "env": [{"name": "WHO", "value": "ann"}]}
    extension = {"name": "client.authentication.k8s.io/exec", "extension": {"audience": "x"}}
    of(user, {"extensions": [extension]})
    word, who, told = out.read_text().split(" ", 2)
    assert (word, who) == ("one", "ann")
    head = {"apiVersion": API, "kind": "ExecCredential"}
    assert json.loads(told) == head | {"spec": {"interactive": False}}
    of({"exec": user["exec"] | {"provideClusterInfo": True}}, {"extensions": [extension]})
    cluster = json.loads(out.read_text().split(" ", 2)[2])["spec"]["cluster"]
    assert (cluster["server"], cluster["config"]) == ("https://one", {"audience": "x"})


@pytest.mark.parametrize(
    "script", ["exit 3", "echo no JSON", "echo '[]'", says({}), says("none"), "printf '\\377'"]
)
def test_one_that_fails_gives_none(tmp_path: Path, script: str) -> None:
    with pytest.raises(ClusterError):
        of(program(tmp_path, script))


def test_one_that_is_missing_gives_none(tmp_path: Path) -> None:
    with pytest.raises(ClusterError, match="credential plugin"):
        of({"exec": {"apiVersion": API, "command": str(tmp_path / "login")}})


def test_one_that_cannot_do_without_a_terminal_is_not_run(tmp_path: Path) -> None:
    user = program(tmp_path, f"touch {tmp_path}/ran\n{says({'token': 'abc'})}")
    with pytest.raises(ClusterError, match="wants to ask at a terminal"):
        of({"exec": user["exec"] | {"interactiveMode": "Always"}})
    assert not (tmp_path / "ran").exists()


def test_one_that_is_stopped_ends_and_none_begins(tmp_path: Path) -> None:
    user = program(tmp_path, "sleep 60")
    runner = Unattended()
    raised: list[ClusterError] = []

    def run() -> None:
        with pytest.raises(ClusterError) as caught:
            runner.run(user["exec"], {})
        raised.append(caught.value)

    thread = Thread(target=run)
    thread.start()
    while not runner.is_running:
        assert thread.is_alive()
    runner.stop()
    thread.join(30)
    assert raised
    with pytest.raises(ClusterError, match="no time"):
        runner.run(user["exec"], {})


@pytest.fixture
def kubeconfig(tmp_path: Path) -> Path:
    return tmp_path / "config"


def write(kubeconfig: Path, user: dict[str, Any]) -> dict[str, str]:
    """The environment for a kubeconfig with this user."""
    config = {
        "current-context": "one",
        "contexts": [{"name": "one", "context": {"cluster": "one", "user": "ann"}}],
        "clusters": [{"name": "one", "cluster": {"server": "https://127.0.0.1:1"}}],
        "users": [{"name": "ann", "user": user}],
    }
    kubeconfig.write_text(json.dumps(config))
    return {"KUBECONFIG": str(kubeconfig)}


def test_a_credential_program_has_no_terminal_to_ask_at(tmp_path: Path, kubeconfig: Path) -> None:
    user = program(tmp_path, f"{ASKS}\ntouch {tmp_path}/asked\n{says({'token': 'abc'})}")
    with Terminal(COMPLETING, tmp_path, write(kubeconfig, user)) as terminal:
        assert terminal.end() == 0
        assert terminal.shown == ":4\n"
    assert (tmp_path / "asked").exists()


def test_a_key_with_a_password_has_nobody_asked_for_it(tmp_path: Path, kubeconfig: Path) -> None:
    pair = Authority(tmp_path).client("ann")
    locked = tmp_path / "locked.key"
    locked.write_text(LOCKED)
    user = {"client-certificate": str(pair.certificate), "client-key": str(locked)}
    with Terminal(COMPLETING, tmp_path, write(kubeconfig, user)) as terminal:
        assert terminal.end() == 0
        assert terminal.shown == ":4\n"
    get = (sys.executable, "-m", "kubectl_prodready", "check", "deploy")
    with Terminal(get, tmp_path, write(kubeconfig, user), columns=200) as terminal:
        assert terminal.end() == 2
        assert "error: the client certificate and its key do not fit" in terminal.shown
