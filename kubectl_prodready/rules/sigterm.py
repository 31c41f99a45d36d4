"""What keeps SIGTERM from the program that should stop."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Example, Outcome, Workload, rule
from kubectl_prodready.api.processes import lost_signals


@rule(
    "sigterm",
    part="Terminating",
    examples=[
        Example.of_container(
            """\
command: [sh, -c, "migrate && node server.js"]
""",
            said="node is killed when the grace period is over; write `exec node`",
        ),
        Example.of_container(
            """\
command: [sh, -c, "nginx -g 'daemon off;' & tail -f /var/log/nginx/access.log"]
""",
            said="nginx, started with `&` and killed when the grace period is over; start it",
        ),
        Example.of_container(
            """\
command: [sh, -c, "nginx && tail -f /dev/null"]
""",
            said="nginx, a daemon that is killed when the grace period is over; start it in",
        ),
        Example.of_container(
            """\
command: [sh, -c, "node server.js; echo stopped"]
""",
            said="sh stays PID 1 for what stands behind node",
        ),
        Example.of_container(
            """\
command: [npm, start]
""",
            said="run `node` itself",
        ),
        Example.of_container(
            "",
            pod="""\
terminationGracePeriodSeconds: 0
""",
            said="SIGKILL at once",
        ),
        Example.of_container(
            """\
command: [sh, -c, "migrate && exec node server.js"]
""",
        ),
    ],
)
def sigterm(workload: Workload) -> Iterator[Outcome]:
    """Let SIGTERM reach the program, so that it can finish its work before it is killed.

    Why: the kubelet sends SIGTERM to PID 1 only. A shell there passes it on to nobody and ignores
    it itself, and npm's shell loses it: the program works on until SIGKILL ends it amid a request.

    Derived from: `command` and `args`, and where the manifest names no program, ENTRYPOINT and CMD
    of the image's Dockerfile, whose shell form is a script as well: dash, which is sh in Debian and
    Ubuntu, stays PID 1 even before a single command. A script of several commands whose last one
    that may last stands without `exec`, in braces or an `if` too, or with it in a subshell; a loop
    or a pipe at its end; programs in the background, and servers that go there by themselves, such
    as nginx and what `service` starts, behind which it only waits, where nothing sets a trap; `npm
    start` and its like; terminationGracePeriodSeconds of 0, which is SIGKILL at once (docs:
    concepts/workloads/pods/pod-lifecycle). Every shell stays where anything stands behind the
    program. For the last of several commands it depends: bash 5.2 and busybox 1.35 make way, dash
    0.5.12, which is sh in Debian 12, not; of these only busybox does so in braces, an `if` or a
    subshell. With shareProcessNamespace or hostPID a shell is not PID 1: it dies of SIGTERM at
    once, which ends a loop as it should, and what it runs is killed with it. A single command, a
    preStop hook that ends the program, init containers, Pods that end by themselves and Windows are
    left out.

    Safety: HINT, said only: the cure is in a program or script that no tool here can test.
    """
    if str(workload.pod_spec.get("terminationGracePeriodSeconds")) == "0":
        yield workload.hint(
            "SIGKILL at once: with a grace period of 0 no request can be finished and no file "
            "closed; leave it out (30 s), or set what stopping takes",
            "terminationGracePeriodSeconds: 0",
            about_pod=("terminationGracePeriodSeconds",),
        )
    for container, text, source in lost_signals(workload):
        yield container.hint(text, source, about=("command", "args"))
