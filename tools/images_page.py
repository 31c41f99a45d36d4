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

Generated from the plugins themselves: do not edit. What is here holds for an image whose program is
started as usual; its command, arguments, variables and mounts may change it or withdraw it.
"""


def images_page() -> str:
    """Each file of knowledge: what it says, and for each of its images every value and source."""
    return HEAD + "".join(map(_section, _modules()))


def _modules() -> Iterator[ModuleType]:
    (folder,) = prodready_plugins.__path__
    for path in sorted(Path(folder).glob("*.py")):
        if path.stem != "__init__":
            yield import_module(f"prodready_plugins.{path.stem}")


def _section(module: ModuleType) -> str:
    text = f"\n## {module.__name__.rpartition('.')[2]}\n\n{module.__doc__}\n"
    same: dict[str, list[str]] = {}
    for image in module.IMAGES:
        same.setdefault(_table(module.facts(_bare(image), parse_image(image))), []).append(image)
    for table, images in same.items():
        text += "\n" + "\n".join(f"- `{one}`" for one in images) + f"\n\n{table}"
    return text


def _bare(image: str) -> Container:
    """A container that runs an image as it comes."""
    raw = {"spec": {"containers": [{"name": "one", "image": image}]}}
    (container,) = Workload(Found((), "Pod", "", raw), Neighbours(), (1, 30)).containers
    return container


def _table(facts: Facts) -> str:
    rows = "".join(f"| {name} | {value} | {source} |\n" for name, value, source in _rows(facts))
    return f"| what | value | source |\n|---|---|---|\n{rows}" if rows else f"{facts.missing}\n"


def _rows(facts: Facts) -> Iterator[tuple[str, str, str]]:
    for name in ("readiness", "liveness", "startup"):
        if probe := getattr(facts, name):
            yield name, _probe(probe.value), probe.source
    if stop := facts.stop:
        said = " ".join(stop.argv) or stop.command
        yield "preStop", f"{_code(said)}, {stop.seconds} s: {stop.fact}", stop.source
    if grace := facts.grace:
        yield "grace period", f"{grace.seconds} s: {grace.fact}", grace.source
    if size := facts.size:
        named = {"cpu": size.cpu, "memory": size.memory, "memory limit": size.memory_limit}
        yield "size", ", ".join(f"{key} {one}" for key, one in named.items() if one), size.source
    if facts.ports:
        yield "ports", ", ".join(map(str, facts.ports)), ""
    if facts.shell_path:
        yield "shell", _code(facts.shell_path), ""


def _probe(value: dict[str, Any]) -> str:
    """A probe in words: what is asked, and the numbers that are not Kubernetes' own."""
    handler = handler_of(value)
    asked = described(handler)
    if "exec" in handler:
        asked = _code(shlex.join(handler["exec"]["command"]))
    return ", ".join([asked, *(f"{key} {value[key]}" for key in KEYS.values() if key in value)])


def _code(text: str) -> str:
    return f"`{text}`" if text else "longer"
