"""A real control plane for tests, built from the Go modules that its programs are published as.

`python -m tools.controlplane VERSION` builds what is missing of it, once, into a cache outside the
tree and prints the folder that holds it; with `--where` it only prints it, and with `--renew` it
makes the module's files for another version. Go 1.26 is wanted (one built with 1.27 serves a broken
OpenAPI document): the machine's own, else the one that the package in go.lock brings.

No program here is our own. One Go module per version, tools/modules/VERSION, names Kubernetes, all
that it was released with, and etcd as Kubernetes pins it. One more, named as KWOK, is for kwok,
which plays the kubelets, has versions and dependencies of its own, and serves all of Kubernetes'.
"""

from __future__ import annotations

import argparse
import json
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tools import go_programs
from tools.go_programs import Program, cached, environment_of, wanting, write_module

ENDPOINTSLICE_SINCE = 33
ROOM = 6_000_000_000
"""Bytes of disk that a build takes at most; all but 400 MB of them for as long as it runs."""

PROGRAMS = {
    "kube-apiserver": "k8s.io/kubernetes/cmd/kube-apiserver",
    "etcd": "go.etcd.io/etcd/server/v3",
    "kube-controller-manager": "k8s.io/kubernetes/cmd/kube-controller-manager",
    "kube-scheduler": "k8s.io/kubernetes/cmd/kube-scheduler",
}
KWOK = "kwok-v0.8.0"
KWOK_PROGRAMS = {"kwok": "sigs.k8s.io/kwok/cmd/kwok"}
STAMPED = ("k8s.io/component-base/version", "k8s.io/client-go/pkg/version")
"""The packages that tell a program its version, for the one that is linked says it."""


def main(arguments: Sequence[str]) -> None:
    """Build what is not there yet, and print where it is."""
    parser = argparse.ArgumentParser(prog="python -m tools.controlplane")
    parser.add_argument("version", help=f"of Kubernetes, as v1.37.2; or of kwok, as {KWOK}")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--where", action="store_true", help="only print the folder")
    what.add_argument("--renew", action="store_true", help="make tools/modules/VERSION")
    asked = parser.parse_args(arguments)
    if asked.renew:
        print(renew(asked.version))
        return
    if not asked.where and missing(asked.version):
        build(asked.version)
    print(folder_of(asked.version))


def versions() -> list[str]:
    """Of Kubernetes, the oldest first, that have a module here."""
    return sorted(one.name for one in go_programs.MODULES.glob("v*"))


def folder_of(version: str) -> Path:
    """Where the programs of a version are: beyond the tree, for they outlive it."""
    return cached("controlplane", version)


def programs_of(version: str) -> dict[str, str]:
    """The package of each program that a module is for."""
    return PROGRAMS if version.startswith("v") else KWOK_PROGRAMS


def module_of(version: str, program: str) -> str:
    """Which module a program of a control plane is built from."""
    return KWOK if program in KWOK_PROGRAMS else version


def wanted(version: str) -> list[Program]:
    """The programs of a control plane, each knowing its version; kwok does anyway."""
    kubernetes = [
        Program(name, package, version, folder_of(version), tuple(_stamps(version)))
        for name, package in PROGRAMS.items()
    ]
    players = [
        Program(name, package, KWOK, folder_of(KWOK)) for name, package in KWOK_PROGRAMS.items()
    ]
    return kubernetes + players


def missing(version: str) -> list[str]:
    """The programs that a control plane lacks."""
    return [one.name for one in wanted(version) if not one.path.is_file()]


def build(version: str) -> None:
    """Build what is missing."""
    if version not in versions():
        sys.exit(f"no module for {version}; there are: {', '.join(versions())}; --renew makes one")
    go_programs.build("the control plane", wanted(version), folder_of(version).parent, ROOM)


def _stamps(version: str) -> list[str]:
    """What tells a program of Kubernetes its version."""
    minor = version.split(".")[1]
    said = {
        "gitVersion": version,
        "gitMajor": "1",
        "gitMinor": minor,
        "gitTreeState": "clean",
        "gitCommit": "0" * 40,
        "buildDate": "1970-01-01T00:00:00Z",
    }
    return [f"-X {package}.{key}={value}" for package in STAMPED for key, value in said.items()]


def renew(version: str) -> Path:
    """Make the module of a version: the one that Kubernetes was released with, or kwok's."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        environment = environment_of(Path(name))
        text = (
            released(_published(version, Path(name), environment), version)
            if version.startswith("v")
            else of_kwok(version)
        )
        return write_module(version, text, list(programs_of(version).values()), environment)


def of_kwok(version: str) -> str:
    """A go.mod that wants nothing but kwok, and so has what kwok was released with."""
    return wanting("kwok", "sigs.k8s.io/kwok", version.removeprefix("kwok-"), "controlplane")


def _published(version: str, folder: Path, environment: dict[str, str]) -> str:
    """The go.mod of Kubernetes."""
    asked = [environment["GO"], "mod", "download", "-json", f"k8s.io/kubernetes@{version}"]
    told = subprocess.run(asked, cwd=folder, env=environment, check=False, stdout=subprocess.PIPE)
    answer = json.loads(told.stdout or "{}")
    if "GoMod" not in answer:
        sys.exit(f"no module of {version}: {answer.get('Error', 'see above')}")
    return Path(answer["GoMod"]).read_text()


def released(text: str, version: str) -> str:
    """Kubernetes' own go.mod, with released modules in the place of those in its tree.

    So every dependency, etcd among them, has the version that Kubernetes pins, and the `godebug`
    line is kept, which counts in the main module only.

    Some modules that no program here imports are published for no version; endpointslice is
    imported from 1.33 on, and published from then on.
    """
    made = "// Made by `python -m tools.controlplane --renew`"
    head = f"{made} from the go.mod of k8s.io/kubernetes {version}.\n"
    text = re.sub(r"\A(//.*\n)+", head, text)
    text = re.sub(r"(?m)^module .*$", "module prodready.invalid/controlplane", text)
    unused = ["sample-apiserver", "sample-cli-plugin", "sample-controller"]
    if int(version.split(".")[1]) < ENDPOINTSLICE_SINCE:
        unused.append("endpointslice")
    for one in unused:
        text = re.sub(rf"(?m)^\s+k8s\.io/{one} .*\n", "", text)
    staged = "v0." + version.split(".", 1)[1]
    text = re.sub(r"(?m)^(\s+)(\S+) => \./staging/\S+$", rf"\1\2 => \2 {staged}", text)
    return f"{text}\nrequire k8s.io/kubernetes {version}\n"


if __name__ == "__main__":
    # a build that is ended politely removes what it left, as after Ctrl-C
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    main(sys.argv[1:])
