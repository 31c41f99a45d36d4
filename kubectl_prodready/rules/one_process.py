"""Containers in which several programs run."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Container, Example, Outcome, Role, rule
from kubectl_prodready.api.processes import process_manager, servers

ADVICE = "give each its own container, or a helper an init container with restartPolicy: Always"


@rule(
    "one-process",
    part="Building",
    about=("command", "args"),
    examples=[
        Example.of_container(
            """\
command: [supervisord, -n]
""",
            said="supervisord runs several programs where the kubelet sees one and restarts none",
        ),
        Example.of_container(
            """\
command: [sh, -c, "php-fpm & exec nginx -g 'daemon off;'"]
""",
            said="php-fpm and nginx",
        ),
        Example.of_container(
            """\
command: [sh, -c, "exec nginx -g 'daemon off;'"]
""",
        ),
    ],
)
def one_process(container: Container) -> Iterator[Outcome]:
    """Run one program per container, so that Kubernetes sees, restarts and sizes each.

    Why: the kubelet watches PID 1 only. What fails beside it stays dead, or is restarted where no
    probe, no event and no log shows it; all share one size, one log and one image.

    Derived from: `command` and `args`. A process manager (supervisord, s6, runit, systemd, pm2,
    foreman or honcho for all of a Procfile), or a script that runs several servers side by side
    with `&`. A single program behind `&`, and what soon ends or only waits, is none; pm2-runtime
    is made for a single program. A helper that must run as long as the Pod can be a native sidecar
    (KEP-753, since 1.29).

    Safety: HINT, said only: taking a container apart is for people.
    """
    if container.role is Role.INIT:
        return
    if manager := process_manager(container):
        text = f"{manager} runs several programs where the kubelet sees one and restarts none"
        yield container.hint(f"{text}: {ADVICE}", "command")
    elif found := servers(container):
        text = f"{' and '.join(found[:3])} run side by side, and the kubelet sees only one of them"
        yield container.hint(f"{text}: {ADVICE}", "`&` in the script")
