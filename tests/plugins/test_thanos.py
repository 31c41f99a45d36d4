"""What is known of Thanos."""

from __future__ import annotations

import pytest
from prodready_plugins import thanos

from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from tests.beside import container


def facts(fields: str = "", image: str = "quay.io/thanos/thanos:v0.39.2") -> Facts:
    """What is known of a container with these fields."""
    one = container(f"image: '{image}'" + (f", {fields}" if fields else ""))
    return thanos.facts(one, parse_image(image))


def asked(known: Facts) -> list[tuple[str, int]]:
    """The paths and ports of its probes, liveness first."""
    probes = [one.value["httpGet"] for one in (known.liveness, known.readiness) if one]
    return [(one["path"], one["port"]) for one in probes]


@pytest.mark.parametrize(
    ("args", "port", "grace"),
    [
        ("[query]", 10902, 120),
        ("[store, '--http-address=0.0.0.0:80']", 80, 120),
        ("[receive, --http-address, ':81']", 81, 900),
        ("[query-frontend]", 10902, 120),
    ],
)
def test_its_components_are_alike(args: str, port: int, grace: int) -> None:
    known = facts(f"args: {args}")
    assert asked(known) == [("/-/healthy", port), ("/-/ready", port)]
    assert known.grace
    assert known.grace.seconds == grace


@pytest.mark.parametrize(
    "args",
    [
        "[]",
        "[tools, bucket, ls]",
        "[query, --http.config=/a]",
        "[query, '--http-address=$(IP):80']",
        "[query, '--http-address=127.0.0.1:80']",
        "[query, $(MORE)]",
    ],
)
def test_a_tool_tls_or_a_hidden_port_has_no_probes(args: str) -> None:
    known = facts(f"args: {args}")
    assert not asked(known)
    assert known.missing
