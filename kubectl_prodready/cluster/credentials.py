"""Who this is to the server: a token, a password, a certificate, or what a program says.

The library's loader only logs that a credential program failed, and goes on as nobody. So its
parts are used one by one, and each failure is an error.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeAlias

from kubectl_prodready.cluster.resolving import Target
from kubectl_prodready.core.plain import mapping
from kubectl_prodready.errors import ClusterError

BY_HAND = "run it by hand to see what it lacks"
NO_CREDENTIALS = "NoCredentials"
"""The reason of an error where a credential program gives none."""


Program: TypeAlias = Callable[[dict[str, Any], Mapping[str, Any]], dict[str, Any]]
"""Runs what the kubeconfig says under `exec`, for a cluster; gives the status that it answers."""


class Credentials(NamedTuple):
    """What proves who this is; certificate and key are PEM texts, or "".

    `can_renew` tells that asking again may give others, once the server refuses these.
    """

    token: str = ""
    username: str = ""
    password: str = ""
    certificate: str = ""
    key: str = ""
    can_renew: bool = False

    def headers(self) -> dict[str, str]:
        """The header that carries a token or a password, if there is one."""
        if self.token:
            return {"Authorization": f"Bearer {self.token}"}
        if self.username or self.password:
            pair = f"{self.username}:{self.password}".encode()
            return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
        return {}


def credentials_of(target: Target, program: Program | None = None) -> Credentials:
    """The user's credentials; its program is run for them where there is nothing else.

    `program` runs it in another way than where there is somebody to ask.

    Nothing is sent without encryption (as kubectl: no credentials for an http URL). Raises
    ClusterError where a file cannot be read or the program gives none.
    """
    said = target.identity
    if not target.url.startswith("https:"):
        return Credentials()
    certificate, key = pem(said, "client-certificate"), pem(said, "client-key")
    if token := str(said.get("token") or "") or _of_file(said) or _of_provider(said):
        renewable = not said.get("token") and bool(said.get("tokenFile"))
        return Credentials(token, "", "", certificate, key, can_renew=renewable)
    if isinstance(said.get("exec"), dict):
        status = _status(said["exec"], target.cluster, program or _run)
        return Credentials(
            token=str(status.get("token") or ""),
            certificate=str(status.get("clientCertificateData") or "") or certificate,
            key=str(status.get("clientKeyData") or "") or key,
            can_renew=True,
        )
    name, word = str(said.get("username") or ""), str(said.get("password") or "")
    return Credentials("", name, word, certificate, key)


def pem(said: Mapping[str, Any], key: str) -> str:
    """The PEM text under `KEY-data`, or in the file under KEY; "" where neither says anything.

    Raises ClusterError.
    """
    if data := said.get(f"{key}-data"):
        try:
            return base64.b64decode("".join(str(data).split()), validate=True).decode()
        except ValueError:
            raise ClusterError(
                f"{key}-data in the kubeconfig is no base64", advice="get a new kubeconfig"
            ) from None
    return _text_of(str(said[key]), key) if said.get(key) else ""


def _text_of(path: str, what: str) -> str:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", "") or "it is no text"
        raise ClusterError(f"{path}: {reason.lower()}", advice=f"{what} names it") from None


def _of_file(said: Mapping[str, Any]) -> str:
    path = str(said.get("tokenFile") or "")
    return _text_of(path, "tokenFile").strip() if path else ""


def _of_provider(said: Mapping[str, Any]) -> str:
    """The token that kubectl keeps for OpenID Connect, which only kubectl renews."""
    provider = said.get("auth-provider")
    if not isinstance(provider, dict):
        return ""
    name, config = provider.get("name"), provider.get("config")
    if name != "oidc":
        raise ClusterError(
            f'the kubeconfig\'s auth-provider "{name}" is none that kubectl still knows',
            advice="use a credential plugin (exec) instead",
        )
    return str(config.get("id-token") or "") if isinstance(config, dict) else ""


def _status(
    command: dict[str, Any], cluster: Mapping[str, Any], program: Program
) -> dict[str, Any]:
    """What the user's program says, if that is of use."""
    status = program(command, cluster)
    if status.get("token") or status.get("clientCertificateData"):
        return status
    raise ClusterError(
        f"the credential plugin {command.get('command')} of the kubeconfig answers without a token "
        "or certificate",
        advice=str(command.get("installHint") or "") or BY_HAND,
        reason=NO_CREDENTIALS,
    )


def _run(command: dict[str, Any], cluster: Mapping[str, Any]) -> dict[str, Any]:
    """What a credential program says (API: client.authentication.k8s.io, status)."""
    from kubernetes.config.config_exception import ConfigException
    from kubernetes.config.exec_provider import ExecProvider
    from kubernetes.config.kube_config import ConfigNode

    # the library has no types here
    node: Any = ConfigNode
    program: Any = ExecProvider
    name = str(command.get("command") or "")
    hint = str(command.get("installHint") or "") or BY_HAND
    try:
        status = program(node("exec", command), "", node("cluster", cluster)).run()
    except (ConfigException, OSError, TypeError, KeyError) as error:
        told = (getattr(error, "strerror", "") or "").lower() or str(error).removeprefix("exec: ")
        raise ClusterError(
            f"the credential plugin {name} of the kubeconfig gives no credentials: {told}",
            advice=hint,
            reason=NO_CREDENTIALS,
        ) from None
    return mapping(status)
