"""Images that run several programs."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Example, Outcome, rule
from kubectl_prodready.api.dockerfile import Dockerfile, several_processes

ADVICE = "give each its own image; a helper can be an init container with restartPolicy: Always"


@rule(
    "DF019",
    part="Building",
    examples=[
        Example(
            before='FROM debian:13-slim\nCMD ["supervisord", "-n"]\n',
            said="supervisord runs several programs where the kubelet sees one",
        ),
        Example(
            before="FROM debian:13-slim\nCMD service cron start && nginx -g 'daemon off;'\n",
            said="cron and nginx run side by side",
        ),
        Example(before='FROM debian:13-slim\nCMD ["nginx", "-g", "daemon off;"]\n'),
    ],
)
def df019(dockerfile: Dockerfile) -> Iterator[Outcome]:
    """Run one program per container, so that Kubernetes sees, restarts and sizes each.

    Why: the kubelet watches PID 1 only. What fails beside it stays dead, or is restarted where no
    probe, no event and no log shows it; all share one size, one log and one image (docs:
    docker.com, build/building/best-practices#decouple-applications).

    Derived from: CMD and ENTRYPOINT, and the script that they name where it lies beside the
    Dockerfile: a process manager (supervisord, s6, runit, systemd, pm2, foreman), servers behind
    `&`, and daemons that `service` starts. An init such as tini is none.

    Safety: HINT, said only: taking an image apart is for people.
    """
    found = several_processes(dockerfile)
    if found and found.manager:
        text = f"{found.manager} runs several programs where the kubelet sees one and restarts none"
        yield dockerfile.hint(f"{text}: {ADVICE}", at=found.at)
    elif found:
        shown = " and ".join(found.programs[:3])
        text = f"{shown} run side by side, and the kubelet sees only one of them"
        yield dockerfile.hint(f"{text}: {ADVICE}", at=found.at)
