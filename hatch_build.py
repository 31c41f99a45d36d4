"""At build time: announce the rules, and every image and framework that a plugin knows.

A plugin lists its images in `IMAGES`, a framework's signs in `SIGNS`: a new one is one new file.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

PACKAGE = "prodready_plugins"


class EntryPoints(MetadataHookInterface):
    """Adds the entry points to the project's metadata."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Announce the rules of the project and the images of its plugins."""
        metadata["entry-points"] = {
            "kubectl_prodready.rules": {"builtin": "kubectl_prodready.rules"},
            "kubectl_prodready.images": listed(Path(self.root) / "plugins" / PACKAGE, "IMAGES"),
            "kubectl_prodready.frameworks": listed(Path(self.root) / "plugins" / PACKAGE, "SIGNS"),
        }


def listed(folder: Path, name: str) -> dict[str, str]:
    """Where the knowledge about each image is, from the plugins' own lists, not by running them.

    `name` is what the list is called: IMAGES, or SIGNS of a framework.
    """
    return {
        one: f"{PACKAGE}.{path.stem}:facts"
        for path in sorted(folder.glob("*.py"))
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name
        for one in ast.literal_eval(node.value)
    }
