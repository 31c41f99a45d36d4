"""The flags for live objects: which server, and which objects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from kubectl_prodready.cli.flags import Flag
from kubectl_prodready.cli.waiting import WAITING, wait_of
from kubectl_prodready.errors import UsageError

if TYPE_CHECKING:
    from kubectl_prodready.live.waiting import Wait

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
    "Also objects that Argo CD, Flux, Helm or an operator would change back.",
)
AGREEING = (
    Flag("yes", ("--yes",), False, "Do not ask; risky objects are left alone."),
    Flag(
        "disruptive",
        ("--disruptive",),
        False,
        "With --yes, also what is risky: StatefulSets, single replicas, requests under an HPA.",
    ),
)
FORCE_CONFLICTS = Flag(
    "force_conflicts",
    ("--force-conflicts",),
    False,
    "Take over fields that another field manager owns.",
)
APPLYING = (
    Flag("apply", ("--apply",), False, "Apply it to live objects, after asking."),
    Flag(
        "dry_run",
        ("--dry-run",),
        "none",
        "Only try: client sends nothing, server goes through admission.",
        choices=("none", "client", "server"),
    ),
    *AGREEING,
    FORCE_CONFLICTS,
    *WAITING,
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


def connection_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the flags say about the server and the user."""
    return {flag.name: values[flag.name] for flag in CONNECTION}


class How(NamedTuple):
    """How to apply: only as a try (`client`, `server`), agreed to beforehand, over conflicts."""

    dry_run: str = ""
    yes: bool = False
    disruptive: bool = False
    force: bool = False
    record: str = ""
    wait: Wait | None = None


def how_of(values: Mapping[str, Any], record: str, *, applies: bool = False) -> How | None:
    """How live objects are changed, None where they are only looked at. Raises UsageError.

    What a person is asked about change by change `applies` without a flag that says so.
    """
    if applies and (values["yes"] or values["disruptive"]):
        raise UsageError("-i asks, and --yes does not want to be asked", advice="leave one out")
    dry_run = "" if values["dry_run"] == "none" else values["dry_run"]
    if applies or values["apply"] or dry_run:
        return How(
            dry_run,
            values["yes"],
            values["disruptive"],
            values["force_conflicts"],
            record,
            wait_of(values),
        )
    for flag in APPLYING:
        if values[flag.name] != flag.default:
            raise UsageError(f"{flag.spellings[0]} changes nothing by itself", advice="add --apply")
    return None


def refuse_of_files(**given: object) -> None:
    """Refuse flags for files beside live objects. Raises UsageError."""
    for name, value in given.items():
        if value:
            flag = f"--{name.replace('_', '-')}"
            raise UsageError(f"{flag} is for files", advice="leave it out for live objects")


def refuse(values: Mapping[str, Any]) -> None:
    """Refuse flags for live objects beside -f. Raises UsageError."""
    if values.get("apply"):
        raise UsageError(
            "--apply is for live objects, and -f names files",
            advice="kubectl prodready fix -f FILE -o yaml | kubectl apply -f - applies manifests",
        )
    for flag in (FORCE_MANAGED, *APPLYING, *READING):
        if values.get(flag.name, flag.default) != flag.default:
            raise UsageError(
                f"{flag.spellings[-1]} is for live objects, and -f names files",
                advice="leave one of them out",
            )
