"""Pods whose PID 1 ignores SIGTERM or leaves zombies."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Evidence, Example, Outcome, Safety, Workload, rule
from kubectl_prodready.api.processes import not_to_share, signs_of_pid_1

FIELD = "shareProcessNamespace"
PRICE = (
    "handle SIGTERM in the program, or start it by tini; else share the namespace: then containers "
    "see each other's processes, environment and files"
)


@rule(
    "share-process-namespace",
    part="Terminating",
    examples=[
        Example.of_container(
            """\
command: [node, server.js]
""",
            said="handle SIGTERM in the program, or start it by tini",
        ),
        Example.of_container(
            """\
command: [tini, --, node, server.js]
""",
        ),
    ],
)
def share_process_namespace(workload: Workload) -> Iterator[Outcome]:
    """Give PID 1 to the pause container where a program is not made to be PID 1.

    Why: the kernel gives PID 1 no default action for SIGTERM: a program without a handler ignores
    it, and is killed when the grace period is over. And PID 1 must reap what others leave behind,
    or zombies fill the process table. With a shared namespace /pause is PID 1, and it reaps.

    Derived from: `command`. An interpreter that has no handler of its own (node 20, python 3.11 and
    perl ignored SIGTERM as PID 1 when they were tried, the JVM and Go ended); a script that starts
    something with `&` and makes way for a program; an exec probe whose shell runs a pipe or
    background jobs beside a program that does not reap. Not for a shell as PID 1, whose cure is
    `exec`, and which stays before a subshell, nor with an init such as tini, hostPID, Windows,
    `kill 1`, or Pods that end by themselves.

    Safety: HINT, never taken unless `--safety hint` says so: the containers of the Pod then see
    each other's processes, environment and, by /proc, files; systemd and s6 refuse to run.
    """
    keys = (*map(str, workload.spec_path[len(workload.path) :]), FIELD)
    if FIELD in workload.pod_spec:
        return
    signs = list(signs_of_pid_1(workload))
    reason = not_to_share(workload) if signs else "no sign of the PID 1 problem"
    if reason:
        yield workload.leave(keys, reason, is_fine=True)
        return
    evidence = (*signs[:2], Evidence(PRICE, ""))
    why = "containers see each other"
    yield workload.set(keys, True, Safety.HINT, *evidence, why=why)
