"""Credentials that stand in the manifest."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Container, Example, Outcome, rule
from kubectl_prodready.api.processes import credentials, listed


@rule(
    "twelve-factor-config",
    part="Building",
    about=("env", "args", "command"),
    examples=[
        Example.of_container(
            """\
env:
- name: DB_PASSWORD
  value: correct-horse
""",
            said="credentials as literals: DB_PASSWORD; whoever reads the manifest has them",
        ),
        Example.of_container(
            """\
env:
- name: QUEUE
  value: amqp://shop:correct-horse@queue:5672/
""",
            said="QUEUE (a URL)",
        ),
        Example.of_container(
            """\
env:
- name: DB_PASSWORD
  valueFrom:
    secretKeyRef: {name: db, key: password}
- name: DB_PASSWORD_FILE
  value: /run/secrets/db
- name: TOKEN_TTL
  value: "3600"
""",
        ),
    ],
)
def twelve_factor_config(container: Container) -> Iterator[Outcome]:
    """Keep credentials out of the manifest: a Secret has them, the environment brings them.

    Why: whoever reads the manifest, its repository or `kubectl get -o yaml` has them, every
    environment shares them, and a new one needs a new release (The Twelve-Factor App, III).

    Derived from: literal values of variables whose names end as those of credentials do (password,
    secret, token, api key, ...), of arguments such as `--db-password=...`, URLs with
    `user:password@`, connection strings with a password or an account key, and private keys. Not
    where the value is empty, a path, a switch, a reference such as `$(NAME)` or a gap to fill in,
    as `REPLACE_ME` (`changeme` is none: many a program starts with it), nor where the name says a
    file, a length, the name of a Secret. A value is never shown.

    Safety: HINT, said only: no tool can move a secret for you, and what was published is no secret
    any more.
    """
    if names := listed(credentials(container)):
        yield container.hint(
            f"credentials as literals: {names}; whoever reads the manifest has them: "
            "put them into a Secret and take them by valueFrom.secretKeyRef",
            about=("env", "args", "command"),
        )
