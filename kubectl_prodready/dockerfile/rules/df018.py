"""Logs that go to files."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Example, Outcome, rule
from kubectl_prodready.api.dockerfile import Dockerfile, logged_file


@rule(
    "DF018",
    part="Building",
    examples=[
        Example(
            before="FROM python:3.13-slim\nENV LOG_FILE=/var/log/web.log\n"
            'CMD ["gunicorn", "app"]\n',
            said="LOG_FILE names a file for logs: logs in files are not in kubectl logs",
        ),
        Example(
            before="FROM python:3.13-slim\n"
            'CMD ["gunicorn", "--access-logfile", "/var/log/web.log", "app"]\n',
            said="--access-logfile names a file for logs",
        ),
        Example(
            before="FROM debian:13-slim\nRUN ln -sf /dev/stdout /var/log/web.log\n"
            'ENV LOG_FILE=/var/log/web.log\nCMD ["serve"]\n',
        ),
        Example(
            before='FROM python:3.13-slim\nCMD ["gunicorn", "--access-logfile", "-", "app"]\n',
        ),
    ],
)
def df018(dockerfile: Dockerfile) -> Iterator[Outcome]:
    """Write logs to standard output and error, where kubectl logs and every collector find them.

    Why: a log in a file is not in `kubectl logs`, nobody rotates it, it fills the node's disk until
    the Pod is evicted, and it is gone with the Pod (The Twelve-Factor App, XI).

    Derived from: options such as `--log-file`, redirections and `tail -f` in CMD and ENTRYPOINT,
    variables such as LOG_FILE, files and folders below /var/log that a RUN makes. Nothing is said
    where the file links a log to /dev/stdout or /dev/stderr, nor of agents that read logs, of what
    keeps its data in a log, and of logs that packages bring.

    Safety: HINT, said only: where a program logs to is a setting of its own.
    """
    if found := logged_file(dockerfile):
        text = (
            f"{found.fact}: logs in files are not in kubectl logs, and grow until the Pod is "
            "evicted; log to stdout, or link the file to /dev/stdout"
        )
        yield dockerfile.hint(text, at=found.at)
