"""docs/images.md: what is known about each image, from the plugins themselves."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import prodready_plugins

from kubectl_prodready.core.images.checks import KEYS
from kubectl_prodready.core.images.facts import Facts
from kubectl_prodready.core.images.image import parse_image
from kubectl_prodready.core.kinds import Found
from kubectl_prodready.core.neighbours import Neighbours
from kubectl_prodready.core.probing.probes import described, handler_of
from kubectl_prodready.core.workload import Container, Workload

HEAD = """\
# Images

Generated from the plugins themselves: do not edit. What is here holds for a container that runs
the image as it comes, without a version; its command, arguments, variables, mounts and tag may
change it or withdraw it, as each section says. A framework is known by variables and programs.
"""


def images_page() -> str:
    """Each file of knowledge: what it says, and for each of its images every value and source."""
    return HEAD + "".join(map(_section, _modules()))


def _modules() -> Iterator[ModuleType]:
    (folder,) = prodready_plugins.__path__
    for path in sorted(Path(folder).glob("*.py")):
        if not path.stem.startswith("_"):
            yield import_module(f"prodready_plugins.{path.stem}")


def _section(module: ModuleType) -> str:
    text = f"\n## {module.__name__.rpartition('.')[2]}\n\n{module.__doc__}\n"
    for table, names in _tables(module).items():
        text += "\n" + "\n".join(f"- `{name}`" for name in names) + f"\n\n{table}"
    return text


def _tables(module: ModuleType) -> dict[str, list[str]]:
    """What is known, each time with the images, or the signs of a framework, that it is for."""
    found: dict[str, list[str]] = {}
    for image in getattr(module, "IMAGES", ()):
        facts = module.facts(_container(image=image), parse_image(image))
        found.setdefault(_table(facts), []).append(image)
    if signs := getattr(module, "SIGNS", ()):
        facts = module.facts(_container(image="any"), parse_image("any"))
        found.setdefault(_table(facts), []).extend(map(_shown, signs))
    return found


def _shown(sign: str) -> str:
    """A sign as people read it: `env.SPRING` is any variable that begins with `SPRING_`."""
    kind, _, name = sign.partition(".")
    return f"{name}_*" if kind == "env" else name


def _container(**fields: str) -> Container:
    """A container that runs an image as it comes."""
    raw = {"spec": {"containers": [{"name": "one", **fields}]}}
    (container,) = Workload(Found((), "Pod", "", raw), Neighbours(), (1, 30)).containers
    return container


def _table(facts: Facts) -> str:
    rows = "".join(f"| {' | '.join(map(_cell, row))} |\n" for row in _rows(facts))
    return f"| what | value | source |\n|---|---|---|\n{rows}"


def _cell(said: str) -> str:
    """A text as it stands in a table, where a bar would end the cell, even within code."""
    return said.replace("|", "\\|")


def _rows(facts: Facts) -> Iterator[tuple[str, str, str]]:
    """What is known, as a name, what it is, and who says so."""
    for name in ("readiness", "liveness", "startup"):
        if probe := getattr(facts, name):
            yield name, _probe(probe.value) + ("" if probe.is_sure else " (hint)"), probe.source
    if stop := facts.stop:
        said = " ".join(stop.argv) or stop.command
        yield "preStop", f"`{said}`, {stop.seconds} s: {stop.fact}", stop.source
    if grace := facts.grace:
        yield "grace period", f"{grace.seconds} s: {grace.fact}", grace.source
    if size := facts.size:
        named = {"cpu": size.cpu, "memory": size.memory, "memory limit": size.memory_limit}
        yield "size", ", ".join(f"{key} {one}" for key, one in named.items() if one), size.source
    told = {
        "ports": ", ".join(map(str, facts.ports)),
        "shell": "none" if facts.has_no_shell else f"`{facts.shell_path}`".replace("``", ""),
        "no liveness": facts.no_liveness,
        "no probe": facts.missing,
        "for developers": facts.offers,
    }
    yield from ((name, value, "") for name, value in told.items() if value)


def _probe(value: dict[str, Any]) -> str:
    """A probe in words: what is asked, and the numbers that are not Kubernetes' own."""
    handler = handler_of(value)
    asked = described(handler)
    if "exec" in handler:
        asked = f"`{shlex.join(handler['exec']['command'])}`"
    return ", ".join([asked, *(f"{key} {value[key]}" for key in KEYS.values() if key in value)])
