"""What is known of CoreDNS."""

from __future__ import annotations

import pytest
from prodready_plugins import coredns

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "coredns/coredns:1.12.0") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return coredns.facts(one, parse_image(image))


@pytest.mark.parametrize(
    ("ports", "is_asked"),
    [
        ("[{containerPort: 53, protocol: UDP}, {containerPort: 9153}]", (False, False)),
        ("[{containerPort: 8080}]", (True, False)),
        ("[{containerPort: 8181}]", (False, True)),
        ("[{containerPort: 8080}, {containerPort: 8181}]", (True, True)),
        ("[{containerPort: 8080, protocol: UDP}]", (False, False)),
    ],
)
def test_only_plugins_whose_ports_are_declared_are_asked(
    ports: str, is_asked: tuple[bool, bool]
) -> None:
    known = facts(f"ports: {ports}")
    assert (bool(known.liveness), bool(known.readiness)) == is_asked
    assert "declare" in known.missing
    assert known.has_no_shell


def test_another_program_is_not_known() -> None:
    fields = "command: [/bin/other], ports: [{containerPort: 8080}]"
    assert facts(fields) == Facts(has_no_shell=True)
