"""Logs that go to files."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Container, Example, Outcome, Role, rule
from kubectl_prodready.api.processes import followed_log, listed, log_files


@rule(
    "twelve-factor-logs",
    part="Building",
    about=("volumeMounts", "env", "args", "command"),
    examples=[
        Example.of_container(
            """\
args: [--log-file=/var/log/web.log]
""",
            said="logs go to files: the argument --log-file; kubectl logs does not show them",
        ),
        Example.of_container(
            """\
command: [tail, -F, /var/log/web/access.log]
""",
            said="shows what another container logs",
        ),
        Example.of_container(
            """\
command: [sh, -c, "nginx -g 'daemon off;' & tail -f /var/log/nginx/access.log"]
""",
            said="shows what nginx logs",
        ),
        Example.of_container(
            """\
args: [--log-file=/dev/stdout]
""",
        ),
    ],
)
def twelve_factor_logs(container: Container) -> Iterator[Outcome]:
    """Write logs to standard output and error, where kubectl logs and every collector find them.

    Why: a log in a file is not in `kubectl logs`, nobody rotates it, it fills the node's disk until
    the Pod is evicted, and it is gone with the Pod (The Twelve-Factor App, XI).

    Derived from: volumes of the Pod that are mounted to be written at a folder for logs, arguments
    such as `--log-file=/...`, variables such as LOG_DIR, redirections to a log in a script, and
    containers that `tail -F` a log in the foreground, another's or that of their own program. Not
    /dev/stdout and its like, what is mounted read-only or from the node, agents that read logs,
    audit logs, and what keeps its data in a log, as kafka.

    Safety: HINT, said only: where a program logs to is a setting of its own.
    """
    if container.role is Role.INIT:
        return
    if log := followed_log(container):
        yield container.hint(
            f"tail -f shows what {log.writer} logs to {log.path}, which grows until the Pod is "
            "evicted: let that log to stdout, or link the file to /dev/stdout",
        )
    elif places := listed(log_files(container)):
        yield container.hint(
            f"logs go to files: {places}; kubectl logs does not show them, and they grow until the "
            "Pod is evicted: log to stdout and stderr",
        )
