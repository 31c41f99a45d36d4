"""A real API server for these tests: etcd and kube-apiserver, as `make controlplane` builds them.

KUBEBUILDER_ASSETS names a folder that has others. `make test-cluster` fails where there are none.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kubectl_prodready.cluster.connection import Connection, connect
from kubectl_prodready.cluster.wire import Request
from kubectl_prodready.errors import ClusterError
from tools.controlplane import folder_of

NEWEST = "v1.37.2"
TOKEN = "of-the-admin"
READY = 60
"""Seconds until an API server must be there."""


class ControlPlane:
    """etcd and kube-apiserver on loopback; `kubeconfig` names an administrator."""

    def __init__(self, folder: Path, binaries: Path) -> None:
        self.kubeconfig = folder / "kubeconfig"
        etcd_port, peer_port, port = _free_ports(3)
        self.etcd = f"http://127.0.0.1:{etcd_port}"
        self.url = f"https://127.0.0.1:{port}"
        self.ca = folder / "apiserver.crt"
        self._folder = folder
        peer = f"http://127.0.0.1:{peer_port}"
        self._etcd = [
            f"{binaries}/etcd",
            f"--data-dir={folder}/etcd",
            "--unsafe-no-fsync",
            f"--listen-client-urls={self.etcd}",
            f"--advertise-client-urls={self.etcd}",
            f"--listen-peer-urls={peer}",
            f"--initial-advertise-peer-urls={peer}",
            f"--initial-cluster=default={peer}",
        ]
        self._server = [
            f"{binaries}/kube-apiserver",
            f"--etcd-servers={self.etcd}",
            "--bind-address=127.0.0.1",
            f"--secure-port={port}",
            f"--cert-dir={folder}",
            f"--token-auth-file={folder}/tokens.csv",
            "--authorization-mode=RBAC",
            "--service-account-issuer=https://kubernetes.default.svc",
            f"--service-account-key-file={folder}/accounts.key",
            f"--service-account-signing-key-file={folder}/accounts.key",
            "--service-cluster-ip-range=10.0.0.0/24",
            "--disable-admission-plugins=ServiceAccount",
            "--endpoint-reconciler-type=none",
        ]
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self) -> None:
        tokens = self._folder / "tokens.csv"
        tokens.write_text(f'{TOKEN},admin,1,"system:masters"\n')
        key = self._folder / "accounts.key"
        subprocess.run(["openssl", "genrsa", "-out", key, "2048"], check=True, capture_output=True)
        self._run("etcd", self._etcd)
        self.start_server()

    def start_server(self) -> None:
        self._run("server", self._server)
        cluster = {"server": self.url, "certificate-authority": str(self.ca)}
        config = {
            "current-context": "test",
            "contexts": [{"name": "test", "context": {"cluster": "test", "user": "admin"}}],
            "clusters": [{"name": "test", "cluster": cluster}],
            "users": [{"name": "admin", "user": {"token": TOKEN}}],
        }
        self.kubeconfig.write_text(json.dumps(config))
        end = time.monotonic() + READY
        while not self._is_ready():
            assert time.monotonic() < end, f"see {self._folder}/server.log"
            time.sleep(0.1)

    def stop_server(self) -> None:
        _stop(self._running.pop("server"))

    def stop(self) -> None:
        for process in reversed(self._running.values()):
            _stop(process)

    def _run(self, name: str, command: list[str]) -> None:
        with open(self._folder / f"{name}.log", "ab") as log:
            self._running[name] = subprocess.Popen(command, stdout=log, stderr=log)

    def _is_ready(self) -> bool:
        try:
            server = connect(Connection(kubeconfig=str(self.kubeconfig)))
            return server._wire.ask(Request("GET", "/readyz")).is_good
        except ClusterError:
            return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def binaries() -> Path:
    """The folder with both programs; the tests are skipped, or fail, where there is none."""
    version = os.environ.get("CONTROLPLANE", NEWEST)
    folder = Path(os.environ.get("KUBEBUILDER_ASSETS") or folder_of(version))
    if not (folder / "kube-apiserver").is_file():
        missing = f"no kube-apiserver in {folder}: make controlplane builds one"
        if os.environ.get("NEED_CONTROLPLANE"):
            pytest.fail(missing)
        pytest.skip(f"optional: {missing}")
    return folder


@pytest.fixture(scope="session")
def control_plane(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControlPlane]:
    plane = ControlPlane(tmp_path_factory.mktemp("control-plane"), binaries())
    try:
        plane.start()
        yield plane
    finally:
        plane.stop()
