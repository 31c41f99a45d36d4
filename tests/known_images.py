"""What the page about images says that they listen on, for checks that read nothing else."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parents[1] / "docs" / "images.md"
NUMBER = re.compile(r"\d+")


@cache
def ports_of_images() -> dict[str, frozenset[int]]:
    """By whole name, the ports that the page names for an image."""
    found: dict[str, frozenset[int]] = {}
    for block in re.split(r"\n(?=## |- `)", PAGE.read_text(encoding="utf-8")):
        names = re.findall(r"^- `([^`]+)`", block, re.MULTILINE)
        ports = re.findall(r"on port (\d+)", block)
        for row in re.findall(r"^\| ports \| ([^|]*) \|", block, re.MULTILINE):
            ports += NUMBER.findall(row)
        pending = [*(name for name in found if found[name] is NOTHING), *names]
        found |= dict.fromkeys(
            pending, frozenset(map(int, ports)) if "| what |" in block else NOTHING
        )
    return found


NOTHING: frozenset[int] = frozenset()


def name_of(container: dict[str, Any]) -> str:
    """An image's whole name, without tag and digest."""
    name = str(container.get("image")).partition("@")[0]
    head, slash, last = name.rpartition("/")
    name = f"{head}{slash}{last.partition(':')[0]}"
    first, slash, rest = name.partition("/")
    if slash and ("." in first or ":" in first or first == "localhost"):
        return f"docker.io/{rest}" if first == "index.docker.io" else name
    return f"docker.io/{name}" if slash else f"docker.io/library/{name}"


def is_known(container: dict[str, Any]) -> bool:
    """Whether the page knows a container's image."""
    return name_of(container) in ports_of_images()


def may_listen(container: dict[str, Any], number: Any) -> bool:
    """Whether the page names a port for an image, or the container's own words do."""
    if not is_known(container):
        return False
    own = str([container.get(key) for key in ("command", "args", "env")])
    return number in ports_of_images()[name_of(container)] or str(number) in NUMBER.findall(own)


def may_ask(container: dict[str, Any], command: list[str]) -> bool:
    """Whether the page knows an image, and it or the image's name tells of a command's program."""
    words = " ".join(command).removeprefix("/bin/sh -c ").removeprefix("exec ").split()
    if not words or not is_known(container):
        return False
    page = PAGE.read_text(encoding="utf-8")
    is_told = re.search(rf"`{re.escape(words[0])}[ `]", page) is not None
    return is_told or words[0] == name_of(container).rpartition("/")[2]
