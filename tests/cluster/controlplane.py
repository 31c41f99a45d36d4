"""etcd and kube-apiserver on loopback, for as long as the tests run."""

from __future__ import annotations

import json
import shutil
import ssl
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import count, product
from pathlib import Path
from typing import Any

from tests.cluster.certificates import Authority, Key
from tests.cluster.client import JSON, Client, RefusedError
from tests.cluster.processes import Program, free_ports

READY = 120
"""Seconds until an API server must be there; it takes a few."""

ATTEMPTS = 3
"""How often ports are looked for, in case that another program takes one of them."""

PEOPLE = ("alice", "bob", "carol")
GROUPS = ("developers", "operators")
"""Who has tokens: each alone and in each group, without rights until a test gives any."""


class EndedError(Exception):
    """A program ended, or the API server is not ready in time; with what they wrote last."""


class ControlPlane:
    """The API server of a test: where it is, who may call it, and how it comes and goes."""

    url: str
    ca: Path
    etcd: str
    version: str
    kubeconfig: Path

    def __init__(self, folder: Path, binaries: Path) -> None:
        self._folder = folder
        self._binaries = binaries
        self._numbers = count(1)
        self.authority = Authority(folder)
        self.ca = self.authority.certificate
        self._certificate = self.authority.server("kube-apiserver")
        self._admin = self.authority.client("admin", ("system:masters",))
        (folder / "accounts.key").write_text(Key().pem())
        (folder / "tokens.csv").write_text("".join(_token_lines()))
        self.context = ssl.create_default_context(cafile=str(self.ca))
        self.context.load_cert_chain(*self._admin)
        self._etcd: Program | None = None
        self._apiserver: Program | None = None

    def start(self) -> None:
        """Start both, on other ports where a program ends, as it does when its port is taken."""
        for attempt in range(1, ATTEMPTS + 1):
            self._place()
            try:
                self._etcd = Program(self._etcd_command(), self._folder / "etcd.log")
                self.start_apiserver()
                break
            except EndedError:
                self.stop()
                if attempt == ATTEMPTS:
                    raise
        self.version = self.request("GET", "/version")["gitVersion"]
        certificate, key = (str(path) for path in self._admin)
        admin = {"client-certificate": certificate, "client-key": key}
        self.kubeconfig = self.kubeconfig_with(admin)
        self.add_account("default")

    def start_apiserver(self) -> None:
        """Start the API server on its port, and wait until it is ready; nothing where it runs."""
        if self._apiserver and self._apiserver.is_running():
            return
        self._apiserver = Program(self._apiserver_command(), self._folder / "kube-apiserver.log")
        end = time.monotonic() + READY
        while not self._is_ready():
            programs = [one for one in (self._etcd, self._apiserver) if one]
            if time.monotonic() > end or not all(one.is_running() for one in programs):
                raise EndedError("\n".join(one.tail() for one in programs))
            time.sleep(0.1)

    def stop_apiserver(self) -> None:
        """End the API server; what it keeps in etcd stays."""
        if self._apiserver:
            self._apiserver.stop()

    def stop(self) -> None:
        """End both, the API server first: without etcd it would not end."""
        try:
            self.stop_apiserver()
        finally:
            if self._etcd:
                self._etcd.stop()

    def request(
        self, method: str, path: str, body: Any = None, content_type: str = JSON
    ) -> dict[str, Any]:
        """What an administrator is answered; raises RefusedError with the server's Status."""
        return Client(self.url, self.context).request(method, path, body, content_type)

    def kubeconfig_for(self, user: str, groups: Sequence[str] = ()) -> Path:
        """A kubeconfig with the bearer token of one of PEOPLE, in at most one of GROUPS."""
        token = token_of(user, groups)
        if f'"{token}"' not in (self._folder / "tokens.csv").read_text():
            raise ValueError(f"no token {token}: there are {PEOPLE}, each in one of {GROUPS}")
        return self.kubeconfig_with({"token": token}, user)

    def kubeconfig_with(self, credentials: dict[str, Any], user: str = "admin") -> Path:
        """A kubeconfig for this server with any credentials, as `users[].user` holds them."""
        context = {"cluster": "test", "user": user}
        cluster = {"server": self.url, "certificate-authority": str(self.ca)}
        config = {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "test",
            "contexts": [{"name": "test", "context": context}],
            "clusters": [{"name": "test", "cluster": cluster}],
            "users": [{"name": user, "user": credentials}],
        }
        path = self._folder / f"kubeconfig-{next(self._numbers)}"
        path.write_text(json.dumps(config, indent=2))
        path.chmod(0o600)
        return path

    def add_namespace(self, name: str, labels: dict[str, str] | None = None) -> str:
        """A namespace in which Pods are accepted."""
        metadata = {"name": name, "labels": labels or {}}
        self.request("POST", "/api/v1/namespaces", {"metadata": metadata})
        self.add_account(name)
        return name

    def add_account(self, namespace: str) -> None:
        """The ServiceAccount that a controller would make, and without which Pods are refused."""
        path = f"/api/v1/namespaces/{namespace}/serviceaccounts"
        self.request("POST", path, {"metadata": {"name": "default"}})

    def _place(self) -> None:
        """Choose ports, and forget what an earlier attempt left."""
        shutil.rmtree(self._folder / "data", ignore_errors=True)
        client, self._peer, self._port = free_ports(3)
        self.etcd = f"http://127.0.0.1:{client}"
        self.url = f"https://127.0.0.1:{self._port}"

    def _is_ready(self) -> bool:
        """Whether it answers, and the namespace is there that it makes by itself."""
        with suppress(OSError, RefusedError):
            self.request("GET", "/readyz")
            return bool(self.request("GET", "/api/v1/namespaces/default"))
        return False

    def _etcd_command(self) -> list[str]:
        peer = f"http://127.0.0.1:{self._peer}"
        return [
            f"{self._binaries}/etcd",
            f"--data-dir={self._folder}/data",
            "--unsafe-no-fsync",
            "--log-level=warn",
            f"--listen-client-urls={self.etcd}",
            f"--advertise-client-urls={self.etcd}",
            f"--listen-peer-urls={peer}",
            f"--initial-advertise-peer-urls={peer}",
            f"--initial-cluster=default={peer}",
        ]

    def _apiserver_command(self) -> list[str]:
        """With the admission that a server has by default, ServiceAccount among it."""
        return [
            f"{self._binaries}/kube-apiserver",
            f"--etcd-servers={self.etcd}",
            "--bind-address=127.0.0.1",
            "--advertise-address=127.0.0.1",
            f"--secure-port={self._port}",
            f"--cert-dir={self._folder}",
            f"--tls-cert-file={self._certificate.certificate}",
            f"--tls-private-key-file={self._certificate.key}",
            f"--client-ca-file={self.ca}",
            f"--token-auth-file={self._folder}/tokens.csv",
            "--authorization-mode=RBAC",
            "--service-account-issuer=https://kubernetes.default.svc",
            f"--service-account-key-file={self._folder}/accounts.key",
            f"--service-account-signing-key-file={self._folder}/accounts.key",
            "--service-cluster-ip-range=10.0.0.0/16",
            "--endpoint-reconciler-type=none",
            "--allow-privileged=true",
        ]


def token_of(user: str, groups: Sequence[str] = ()) -> str:
    return "-".join(("token", user, *groups))


def _token_lines() -> Iterator[str]:
    """Lines of the token file: token, user, uid and, where there is one, a group."""
    for number, (user, groups) in enumerate(product(PEOPLE, ((), *((one,) for one in GROUPS)))):
        said = (token_of(user, groups), user, str(number), *groups)
        yield ",".join(f'"{one}"' for one in said) + "\n"
