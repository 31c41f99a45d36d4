"""The flags for live objects: which server, and which objects."""

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
FORCE_MANAGED = Flag(
    "force_managed",
    ("--force-managed",),
    False,
    "Also objects that Argo CD, Flux or Helm would change back.",
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
READING = (*WHICH, *CONNECTION)


def refuse(values: Mapping[str, Any]) -> None:
    """Refuse flags for live objects beside -f. Raises UsageError."""
    for flag in (FORCE_MANAGED, *READING):
        if values.get(flag.name, flag.default) != flag.default:
            raise UsageError(
                f"{flag.spellings[-1]} is for live objects, and -f names files",
                advice="leave one of them out",
            )
