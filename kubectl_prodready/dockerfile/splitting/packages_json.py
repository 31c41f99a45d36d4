"""package.json: what its scripts run, and on what it depends."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from kubectl_prodready.core.processes.shell_script import parsed

DEEPEST = 5
"""Scripts that call each other more deeply than that nobody reads."""

RUNNERS = frozenset(("npm", "yarn", "pnpm", "bun"))
OF_YARN = frozenset(
    ("install", "add", "global", "workspaces", "workspace", "config", "cache", "set")
)


class Package(NamedTuple):
    """A package.json, as far as it can be read."""

    scripts: dict[str, str]
    needed: dict[str, str]
    for_development: dict[str, str]
    main: str
    text: str

    def runs(self, words: tuple[str, ...], depth: int = 0) -> tuple[tuple[str, ...], ...] | None:
        """The commands that a command comes to, by the scripts that it calls; None if unknown."""
        name = script_of(words)
        is_bin = name not in self.scripts and words[0].rpartition("/")[2] in {"yarn", "pnpm"}
        if not name or is_bin:
            return (tuple(words[words.index(name) :]) if name else words,)
        if name == "start" and name not in self.scripts:
            return (("node", "server.js"),)
        return None if depth > DEEPEST else self._lines(name, depth)

    def _lines(self, name: str, depth: int) -> tuple[tuple[str, ...], ...] | None:
        """The commands of a script, and of the one before it."""
        found: list[tuple[str, ...]] = []
        for script in (f"pre{name}", name):
            line = parsed(self.scripts.get(script, ""))
            if line is None or (script == name and not line.commands):
                return None
            for command in line.commands:
                inner = self.runs(bare(command.words), depth + 1)
                if inner is None:
                    return None
                found += inner
        return tuple(found)


def bare(words: tuple[str, ...]) -> tuple[str, ...]:
    """A command without what only sets its environment."""
    while words and (words[0] in {"cross-env", "env", "exec"} or "=" in words[0].split("/")[0]):
        words = words[1:]
    return words


def script_of(words: tuple[str, ...]) -> str:
    """The script of package.json that a command calls; "" where it calls none."""
    if not words or words[0].rpartition("/")[2] not in RUNNERS:
        return ""
    name = words[0].rpartition("/")[2]
    rest = [word for word in words[1:] if not word.startswith("-")]
    if rest[:1] in (["run"], ["run-script"]):
        return rest[1] if rest[1:] else ""
    if rest[:1] == ["start"] or (rest and name in {"yarn", "pnpm"} and rest[0] not in OF_YARN):
        return rest[0]
    return ""


def read(text: str) -> Package | None:
    """A package.json; None for what is none."""
    try:
        found: Any = json.loads(text)
    except ValueError:
        return None
    if not isinstance(found, dict):
        return None
    needed = {**_names(found, "optionalDependencies"), **_names(found, "dependencies")}
    scripts, others = _names(found, "scripts"), _names(found, "devDependencies")
    return Package(scripts, needed, others, str(found.get("main") or "index.js"), text)


def _names(found: dict[str, Any], key: str) -> dict[str, str]:
    value = found.get(key)
    if not isinstance(value, dict):
        return {}
    return {str(name): str(one) for name, one in value.items()}
