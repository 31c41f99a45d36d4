"""Tokens, passwords, certificates and credential programs."""

from __future__ import annotations

import base64
import json
import os
import ssl
import tempfile
from pathlib import Path
from typing import Any

import pytest

from kubectl_prodready.cluster.credentials import Credentials, credentials_of
from kubectl_prodready.cluster.resolving import Target
from kubectl_prodready.cluster.tls import context_of
from kubectl_prodready.errors import ClusterError

API = "client.authentication.k8s.io/v1"


def of(identity: dict[str, Any], server: str = "https://one") -> Credentials:
    return credentials_of(Target("", "ann", "default", {"server": server}, identity))


def program(tmp_path: Path, script: str) -> dict[str, Any]:
    """A user whose credentials a shell script says."""
    path = tmp_path / "login"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o700)
    return {"exec": {"apiVersion": API, "command": str(path)}}


def says(status: object) -> str:
    answer = {"apiVersion": API, "kind": "ExecCredential", "status": status}
    return f"echo '{json.dumps(answer)}'"


def test_a_token_is_a_bearer() -> None:
    assert of({"token": "abc"}).headers() == {"Authorization": "Bearer abc"}


def test_a_password_is_basic() -> None:
    pair = base64.b64encode(b"ann:secret").decode()
    found = of({"username": "ann", "password": "secret"})
    assert found.headers() == {"Authorization": f"Basic {pair}"}


def test_nobody_has_no_header() -> None:
    assert of({}).headers() == {}


def test_nothing_is_sent_without_encryption() -> None:
    assert of({"token": "abc"}, "http://one") == Credentials()


def test_a_token_in_a_file_can_be_read_again(tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_text("abc\n")
    assert of({"tokenFile": str(path)}) == Credentials("abc", can_renew=True)
    assert of({"tokenFile": str(path), "token": "x"}) == Credentials("x")


@pytest.mark.parametrize("key", ["tokenFile", "client-certificate"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, key: str) -> None:
    with pytest.raises(ClusterError, match=f"missing: no such file.*; {key} names it"):
        of({key: str(tmp_path / "missing")})


def test_a_credential_program_gives_a_token(tmp_path: Path) -> None:
    found = of(program(tmp_path, says({"token": "abc"})))
    assert found == Credentials("abc", can_renew=True)


def test_a_credential_program_gives_a_certificate(tmp_path: Path) -> None:
    status = {"clientCertificateData": "CERT", "clientKeyData": "KEY"}
    found = of(program(tmp_path, says(status)))
    assert (found.certificate, found.key) == ("CERT", "KEY")


def test_a_credential_program_gets_its_words_and_variables(tmp_path: Path) -> None:
    user = program(tmp_path, says({"token": "%s-%s"}).replace("echo", "printf") + ' "$1" "$WHO"')
    user["exec"] |= {"args": ["one"], "env": [{"name": "WHO", "value": "ann"}]}
    assert of(user).token == "one-ann"


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("echo sorry >&2; exit 3", "process returned 3. sorry"),
        ("echo no JSON", "failed to decode"),
        ("echo '{}'", "missing key 'apiVersion'"),
        (says({}), "without a token or certificate"),
        (says("none"), "without a token or certificate"),
    ],
)
def test_a_credential_program_that_fails_is_an_error(
    tmp_path: Path, script: str, words: str
) -> None:
    with pytest.raises(ClusterError) as caught:
        of(program(tmp_path, script))
    assert words in str(caught.value)
    assert "credential plugin" in str(caught.value)


def test_a_credential_program_that_is_missing_says_how_to_get_it(tmp_path: Path) -> None:
    command = str(tmp_path / "login")
    user = {"exec": {"apiVersion": API, "command": command, "installHint": "get login"}}
    with pytest.raises(ClusterError, match="no such file or directory; get login"):
        of(user | {"token": ""})


def test_a_token_goes_before_a_credential_program(tmp_path: Path) -> None:
    assert of(program(tmp_path, "exit 1") | {"token": "abc"}).token == "abc"


def test_the_token_that_kubectl_keeps_for_openid_connect_is_used() -> None:
    provider = {"name": "oidc", "config": {"id-token": "abc"}}
    assert of({"auth-provider": provider}).token == "abc"
    with pytest.raises(ClusterError, match='auth-provider "gcp" is none'):
        of({"auth-provider": {"name": "gcp"}})


def test_broken_certificates_are_told() -> None:
    with pytest.raises(ClusterError, match="no base64"):
        of({"client-key-data": "%"})
    no_certificate = base64.b64encode(b"hello").decode()
    with pytest.raises(ClusterError, match="is no certificate"):
        context_of({"certificate-authority-data": no_certificate}, Credentials())
    with pytest.raises(ClusterError, match="do not fit"):
        context_of({}, Credentials(certificate="hello", key="you"))


def test_no_key_stays_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(ClusterError):
        context_of({}, Credentials(certificate="hello", key="you"))
    assert os.listdir(tmp_path) == []


def test_certificates_are_checked_unless_told_otherwise() -> None:
    assert context_of({}, Credentials()).verify_mode is ssl.CERT_REQUIRED
    unsure = context_of({"insecure-skip-tls-verify": True}, Credentials())
    assert unsure.verify_mode is ssl.CERT_NONE
