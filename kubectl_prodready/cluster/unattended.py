"""A credential program where nobody can be asked: no terminal, not a word, and an end to it."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from kubectl_prodready.core.plain import mapping, sequence, text
from kubectl_prodready.errors import ClusterError

if TYPE_CHECKING:
    from subprocess import Popen

ALWAYS = "Always"
"""The interactiveMode of a program that cannot do without a terminal."""


class Unattended:
    """Runs a credential program until it is stopped."""

    def __init__(self) -> None:
        """Run nothing yet."""
        from threading import Lock

        self._lock = Lock()
        self._process: Popen[bytes] | None = None
        self._is_stopped = False

    def run(self, command: dict[str, Any], cluster: Mapping[str, Any]) -> dict[str, Any]:
        """What the program says (API: client.authentication.k8s.io, status).

        Raises ClusterError where it says nothing of use, or wants somebody to ask.
        """
        name = text(command.get("command"))
        if command.get("interactiveMode") == ALWAYS:
            raise ClusterError(f"the credential plugin {name} wants to ask at a terminal")
        try:
            said = json.loads(self._output(command, cluster))
        except (OSError, ValueError) as error:
            raise ClusterError(f"the credential plugin {name}: {error}") from None
        return mapping(mapping(said).get("status"))

    @property
    def is_running(self) -> bool:
        """Whether the program has begun, and has not ended."""
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """End the program, and what it has started, if it still runs; no other one will."""
        with self._lock:
            self._is_stopped = True
            if self._process and self.is_running:
                with suppress(OSError):
                    _kill(self._process)

    def _output(self, command: dict[str, Any], cluster: Mapping[str, Any]) -> bytes:
        import shutil
        import subprocess

        program = text(command.get("command"))
        words = [shutil.which(program) or program, *map(text, sequence(command.get("args")))]
        with self._lock:
            if self._is_stopped:
                raise ClusterError(f"no time for the credential plugin {program}")
            self._process = process = subprocess.Popen(
                words,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(command, cluster),
                start_new_session=True,  # without the terminal, at which it could ask
            )
        return process.communicate()[0]


def _environment(command: dict[str, Any], cluster: Mapping[str, Any]) -> dict[str, str]:
    """The program's environment, and what it is told of the cluster if it wants to be."""
    spec: dict[str, Any] = {"interactive": False}
    if command.get("provideClusterInfo"):
        spec["cluster"] = _told_of(cluster)
    told = {"apiVersion": command.get("apiVersion"), "kind": "ExecCredential", "spec": spec}
    given = [mapping(one) for one in sequence(command.get("env"))]
    return {
        **os.environ,
        **{text(one.get("name")): text(one.get("value")) for one in given},
        "KUBERNETES_EXEC_INFO": json.dumps(told),
    }


def _told_of(cluster: Mapping[str, Any]) -> dict[str, Any]:
    """A cluster as credential programs know it: the kubeconfig's, and its extension for them."""
    extensions = map(mapping, sequence(cluster.get("extensions")))
    config = [
        one.get("extension")
        for one in extensions
        if one.get("name") == "client.authentication.k8s.io/exec"
    ]
    return {**cluster, **({"config": config[0]} if config else {})}


def _kill(process: Popen[bytes]) -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
