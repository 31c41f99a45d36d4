"""What is known of Vault."""

from __future__ import annotations

import pytest
from prodready_plugins import vault

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "hashicorp/vault:1.18") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return vault.facts(one, parse_image(image))


def address(value: str) -> str:
    """VAULT_ADDR in a container's environment."""
    return f"env: [{{name: VAULT_ADDR, value: '{value}'}}]"


@pytest.mark.parametrize("where", ["http://127.0.0.1:8200", "https://localhost:8200"])
@pytest.mark.parametrize("args", ["[server]", "[vault, server, -config=/my.hcl]", "[]"])
def test_its_own_client_is_told_where_it_is(args: str, where: str) -> None:
    known = facts(f"args: {args}, {address(where)}")
    assert known.readiness
    assert known.readiness.value["exec"]["command"][-1] == "vault status -tls-skip-verify"
    assert known.liveness is None, "a sealed one is no dead one"


@pytest.mark.parametrize(
    "fields",
    [
        "args: [server]",
        address("https://vault.example.com:8200"),
        address("https://$(POD_IP):8200"),
        "env: [{name: VAULT_ADDR, valueFrom: {configMapKeyRef: {name: a, key: b}}}]",
        "envFrom: [{configMapRef: {name: a}}]",
    ],
)
def test_a_hidden_address_is_not_asked(fields: str) -> None:
    known = facts(fields)
    assert known.readiness is None
    assert "VAULT_ADDR" in known.missing


@pytest.mark.parametrize("args", ["[agent, -config=/a.hcl]", "[vault, proxy]", "[sh]"])
def test_it_is_more_than_a_server(args: str) -> None:
    known = facts(f"args: {args}, {address('http://127.0.0.1:8200')}")
    assert known == Facts(shell_path="/bin/sh")
