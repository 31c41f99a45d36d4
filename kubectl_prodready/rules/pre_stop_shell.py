"""Hooks that an image cannot run."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Container, Example, Outcome, rule
from kubectl_prodready.api.stopping import lacking_shell, pre_stop_command

FROM_A_SYSTEM = ("sh", "bash", "ash", "dash", "sleep")
"""What only an image with a system in it has."""


@rule(
    "pre-stop-shell",
    part="Terminating",
    about=("lifecycle",),
    examples=[
        Example.of_container(
            """\
lifecycle:
  preStop:
    exec:
      command: [sh, -c, sleep 5]
""",
            said="preStop runs sh, but the image has none",
            image="gcr.io/distroless/java21-debian12",
        ),
        Example.of_container(
            """\
lifecycle:
  preStop:
    exec:
      command: [sh, -c, sleep 5]
""",
            said="preStop runs sh, which Windows does not have",
            pod="""\
nodeSelector: {kubernetes.io/os: windows}
""",
        ),
        Example.of_container(
            """\
lifecycle:
  preStop:
    exec:
      command: [sh, -c, sleep 5]
"""
        ),
    ],
)
def pre_stop_shell(container: Container) -> Iterator[Outcome]:
    """Wait in a way that the image can.

    Why: a hook whose program is not in the image fails at once with FailedPreStopHook, and SIGTERM
    comes without any delay (linkerd2#6723).

    Derived from: images that are known to have no shell, as distroless ones and those whose
    Dockerfile ends upon distroless or scratch and brings none, and Pods that run on Windows, as
    their `os`, node selector or required affinity says.

    Safety: only words; the native `sleep` of Kubernetes 1.30 needs no program at all.
    """
    command = pre_stop_command(container)
    program = command[0].rpartition("/")[2] if command else ""
    if program in FROM_A_SYSTEM and (lacking := _lacking(container)):
        yield container.hint(
            f"preStop runs {program}, {lacking}: the hook fails and delays nothing; use "
            "preStop.sleep, which needs no program",
            about=("lifecycle", "image"),
        )


def _lacking(container: Container) -> str:
    """Why there is no program of a Linux system, or ""."""
    if container.workload.is_windows:
        return "which Windows does not have"
    lacking = lacking_shell(container)
    return f"but {lacking}" if lacking else ""
