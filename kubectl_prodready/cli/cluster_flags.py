"""The flags for live objects: which server, which objects, and what may be done to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kubectl_prodready.cli.flags import Flag
from kubectl_prodready.errors import UsageError

WHICH = (
    Flag("all_namespaces", ("-A", "--all-namespaces"), False, "Live objects of all namespaces."),
    Flag(
        "field_selector", ("--field-selector",), "", "Only live objects with these fields.", "SEL"
    ),
)
DOING = (
    Flag("apply", ("--apply",), False, "Apply the change to the live objects."),
    Flag("yes", ("-y", "--yes"), False, "Do not ask before Pods restart."),
    Flag(
        "disruptive",
        ("--disruptive",),
        False,
        "With --yes: also where it may hurt, as with a StatefulSet or a single replica.",
    ),
    Flag(
        "dry_run",
        ("--dry-run",),
        "none",
        "Say what would be applied; server: ask the API server as well.",
        choices=("none", "client", "server"),
    ),
    Flag(
        "force_conflicts",
        ("--force-conflicts",),
        False,
        "Take over fields that another manager owns.",
    ),
    Flag(
        "force_managed",
        ("--force-managed",),
        False,
        "Also objects that Argo CD, Flux, Helm or an operator would change back.",
    ),
    Flag("record", ("--record",), "", "Where to keep what undo needs.", "DIR"),
)
CONNECTION = (
    Flag("kubeconfig", ("--kubeconfig",), "", "The kubeconfig file.", "FILE"),
    Flag("context", ("--context",), "", "The kubeconfig's context.", "NAME"),
    Flag("cluster", ("--cluster",), "", "The kubeconfig's cluster.", "NAME"),
    Flag("user", ("--user",), "", "The kubeconfig's user.", "NAME"),
    Flag("server", ("-s", "--server"), "", "The API server.", "URL"),
    Flag("token", ("--token",), "", "A bearer token.", "TOKEN"),
    Flag("username", ("--username",), "", "For basic authentication.", "NAME"),
    Flag("password", ("--password",), "", "For basic authentication.", "WORD"),
    Flag("client_certificate", ("--client-certificate",), "", "A client certificate.", "FILE"),
    Flag("client_key", ("--client-key",), "", "Its key.", "FILE"),
    Flag("certificate_authority", ("--certificate-authority",), "", "Whom to trust.", "FILE"),
    Flag("tls_server_name", ("--tls-server-name",), "", "The name in the certificate.", "NAME"),
    Flag(
        "insecure_skip_tls_verify",
        ("--insecure-skip-tls-verify",),
        False,
        "Do not check the server's certificate.",
    ),
    Flag("as_user", ("--as",), "", "Act as another user.", "NAME"),
    Flag("as_uid", ("--as-uid",), "", "The UID to act with.", "UID"),
    Flag("as_groups", ("--as-group",), (), "A group to act with.", "NAME"),
    Flag("as_user_extra", ("--as-user-extra",), (), "More to act with.", "KEY=VALUE"),
    Flag("request_timeout", ("--request-timeout",), "", "The time for one request.", "TIME"),
    Flag("cache_dir", ("--cache-dir",), "", "Accepted as kubectl does; nothing is cached.", "DIR"),
    Flag("disable_compression", ("--disable-compression",), False, "Ask for plain answers."),
)
FLAGS = (*WHICH, *DOING, *CONNECTION)


def refuse(values: Mapping[str, Any]) -> None:
    """Refuse flags for live objects beside -f. Raises UsageError with the way to go."""
    given = [flag for flag in FLAGS if values[flag.name] != flag.default]
    if not given:
        return
    if values["apply"]:
        raise UsageError(
            "--apply is for live objects, and -f names files",
            advice="kubectl prodready fix -f FILE --write && kubectl apply -f FILE",
        )
    raise UsageError(
        f"{given[0].spellings[-1]} is for live objects, and -f names files",
        advice="leave one of them out",
    )
