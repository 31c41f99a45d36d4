"""Traefik, the official image: `--ping` makes it answer /ping on an entry point.

It has as many entry points as it is told, so none of its ports speaks against a Service.
"""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, GraceFact, Image, Program, get, port_in

IMAGES = ("docker.io/library/traefik",)

CHART = "traefik chart"
GRACE = GraceFact(60, "its chart gives it the time for the requests that are open", CHART)
SETTINGS = "/etc/traefik"
INTERNAL = "traefik"
"""The entry point that --ping listens on unless another is named; on 8080 unless it is moved."""


def facts(container: Container, image: Image) -> Facts:
    """What Traefik offers, as its arguments say: a file of settings would hold instead of them."""
    program = Program(container, "traefik", by_script=True)
    known = Facts(shell_path="/bin/sh" if image.is_since(2) else "")  # 1.7 has none
    if not program.is_own:
        return known
    known = known._replace(grace=GRACE)
    if image.version[:1] == (1,):
        return known._replace(missing="Traefik 1 has other options: what it answers is not known")
    said = _said(program)
    if not said or container.mounts_below(SETTINGS):
        missing = "its static configuration decides about ping: give it by arguments, with --ping"
        return known._replace(missing=missing)
    if not any(name.partition(".")[0] == "ping" for name in said) or said.get("ping") == "false":
        return known._replace(missing="without --ping it has no health check: add that argument")
    point = f"entrypoints.{said.get('ping.entrypoint', INTERNAL).lower()}"
    default = ":8080" if point == f"entrypoints.{INTERNAL}" else ""
    port = port_in(said.get(f"{point}.address", default).removesuffix("/tcp"))
    hides = (f"{point}.http.tls", "ping.manualrouting")
    if port is None or any(name.startswith(hides) for name in said):
        missing = "its arguments hide where it answers /ping: --ping.entryPoint"
        return known._replace(missing=missing)
    return known._replace(
        liveness=get("/ping", port, CHART, delay=2, timeout=2),
        readiness=get("/ping", port, CHART, delay=2, timeout=2, failures=1),
    )


def _said(program: Program) -> dict[str, str]:
    """Its options, whose case does not matter; none where one is hidden, or a file holds."""
    if not all(word.startswith("--") for word in program.words):
        return {}
    pairs = (word.lstrip("-").partition("=") for word in program.words)
    said = {name.lower(): value for name, _, value in pairs}
    return {} if "configfile" in said else said
