"""Which cluster, user and namespace are meant: the kubeconfig, overridden by flags.

The order is kubectl's (client-go, tools/clientcmd: ClientConfig, getAuthInfo, getCluster).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, NamedTuple

from kubectl_prodready.cluster.kubeconfig import Kubeconfig
from kubectl_prodready.errors import ClusterError, UsageError

MORE_OF_AS = ("as-uid", "as-groups", "as-user-extra")
SERVICE_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount"


class Connection(NamedTuple):
    """kubectl's connection flags as they were given; "" and () where they were not.

    `request_timeout` is kubectl's syntax (`5s`, whole seconds, 0 is no limit). `cache_dir` is
    taken, as kubectl takes it, and not used: no discovery is kept on disk.
    """

    kubeconfig: str = ""
    context: str = ""
    cluster: str = ""
    user: str = ""
    namespace: str = ""
    server: str = ""
    token: str = ""
    username: str = ""
    password: str = ""
    client_certificate: str = ""
    client_key: str = ""
    certificate_authority: str = ""
    insecure_skip_tls_verify: bool = False
    tls_server_name: str = ""
    as_user: str = ""
    as_uid: str = ""
    as_groups: tuple[str, ...] = ()
    as_user_extra: tuple[str, ...] = ()
    request_timeout: str = ""
    disable_compression: bool = False
    cache_dir: str = ""


class Target(NamedTuple):
    """Where to, and as whom: `cluster` and `as_user` are what a kubeconfig says, plus flags.

    `context` is "" in a Pod or where flags alone say it.
    """

    context: str
    user: str
    namespace: str
    cluster: Mapping[str, Any]
    identity: Mapping[str, Any]
    in_cluster: bool = False

    @property
    def url(self) -> str:
        """The server's URL, without a slash at its end; kubectl's default scheme where none."""
        url = str(self.cluster.get("server") or "").rstrip("/")
        if "://" in url:
            return url
        secure = any(
            self.cluster.get(key) or self.identity.get(key)
            for key in (
                "certificate-authority",
                "certificate-authority-data",
                "insecure-skip-tls-verify",
                "client-certificate",
                "client-certificate-data",
            )
        )
        return f"{'https' if secure else 'http'}://{url}"


def resolved(flags: Connection, config: Kubeconfig, environ: Mapping[str, str]) -> Target:
    """The target of the flags and the kubeconfig.

    Raises ClusterError where they name what is not there, or nothing at all.
    """
    name = flags.context or config.current
    if not name and not config.clusters and not flags.server and _is_in_pod(environ):
        return _of_the_pod(flags, environ)
    context = _known(name, config.contexts, "context", config) if name else {}
    cluster = _known(
        flags.cluster or str(context.get("cluster") or ""), config.clusters, "cluster", config
    )
    user_name = flags.user or str(context.get("user") or "")
    user = _known(user_name, config.users, "user", config)
    target = Target(
        context=name,
        user=user_name or flags.username,
        namespace=flags.namespace or str(context.get("namespace") or "") or "default",
        cluster=_with_cluster_flags(cluster, flags),
        identity=_with_user_flags(user, flags),
    )
    if not target.cluster.get("server"):
        raise _nowhere(config)
    return target


def _nowhere(config: Kubeconfig) -> ClusterError:
    if not config.files:
        return ClusterError(
            "no kubeconfig was found",
            advice="name one with --kubeconfig or KUBECONFIG, or a server with --server",
        )
    contexts = ", ".join(sorted(config.contexts)) or "none"
    return ClusterError(
        f"{', '.join(config.files)}: no current context that names a server",
        advice=f"choose one with --context; there are: {contexts}",
    )


def _known(
    name: str, entries: Mapping[str, dict[str, Any]], what: str, config: Kubeconfig
) -> dict[str, Any]:
    """The entry of that name; what nobody names is empty."""
    if not name:
        return {}
    if name not in entries:
        where = ", ".join(config.files) or "any kubeconfig"
        there = ", ".join(sorted(entries)) or "none"
        raise ClusterError(f'no {what} "{name}" in {where}', advice=f"there are: {there}")
    return entries[name]


def _with_cluster_flags(said: dict[str, Any], flags: Connection) -> dict[str, Any]:
    """Another server's certificate is another name's; a flag for trust replaces all of it."""
    cluster = dict(said)
    if flags.server:
        cluster["server"] = flags.server
    if flags.server or flags.tls_server_name:
        cluster["tls-server-name"] = flags.tls_server_name
    if flags.insecure_skip_tls_verify or flags.certificate_authority:
        cluster.pop("certificate-authority-data", None)
        cluster["certificate-authority"] = flags.certificate_authority
        cluster["insecure-skip-tls-verify"] = flags.insecure_skip_tls_verify
    if flags.disable_compression:
        cluster["disable-compression"] = True
    return cluster


def _with_user_flags(said: dict[str, Any], flags: Connection) -> dict[str, Any]:
    user = dict(said)
    if flags.client_certificate:
        user.pop("client-certificate-data", None)
    if flags.client_key:
        user.pop("client-key-data", None)
    given = {
        "token": flags.token,
        "username": flags.username,
        "password": flags.password,
        "client-certificate": flags.client_certificate,
        "client-key": flags.client_key,
        "as": flags.as_user,
        "as-uid": flags.as_uid,
        "as-groups": list(flags.as_groups),
    }
    user.update({key: value for key, value in given.items() if value})
    if flags.as_user_extra:
        user["as-user-extra"] = _extra(flags.as_user_extra)
    if (user.get("username") or user.get("password")) and user.get("token"):
        raise UsageError(
            "both a token and a user's password are given", advice="give one of them only"
        )
    if not user.get("as") and not user.keys().isdisjoint(MORE_OF_AS):
        raise UsageError(
            "--as-uid, --as-group and --as-user-extra belong to --as", advice="name the user, too"
        )
    return user


def _extra(pairs: tuple[str, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not key or not equals:
            raise UsageError(f'--as-user-extra "{pair}" is no KEY=VALUE')
        found.setdefault(key, []).append(value)
    return found


def _is_in_pod(environ: Mapping[str, str]) -> bool:
    """Whether this runs in a Pod that has a service account."""
    named = environ.get("KUBERNETES_SERVICE_HOST") and environ.get("KUBERNETES_SERVICE_PORT")
    return bool(named) and os.path.isfile(f"{SERVICE_ACCOUNT}/token")


def _of_the_pod(flags: Connection, environ: Mapping[str, str]) -> Target:
    host, port = environ["KUBERNETES_SERVICE_HOST"], environ["KUBERNETES_SERVICE_PORT"]
    host = f"[{host}]" if ":" in host else host
    cluster = {
        "server": f"https://{host}:{port}",
        "certificate-authority": f"{SERVICE_ACCOUNT}/ca.crt",
    }
    identity = {} if flags.token else {"tokenFile": f"{SERVICE_ACCOUNT}/token"}
    return Target(
        context="",
        user="the Pod's service account",
        namespace=flags.namespace or environ.get("POD_NAMESPACE") or _namespace_of_the_pod(),
        cluster=_with_cluster_flags(cluster, flags),
        identity=_with_user_flags(identity, flags),
        in_cluster=True,
    )


def _namespace_of_the_pod() -> str:
    try:
        with open(f"{SERVICE_ACCOUNT}/namespace", encoding="utf-8") as file:
            return file.read().strip() or "default"
    except OSError:
        return "default"
