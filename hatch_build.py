"""At build time: announce the rules, and every image that a plugin knows.

A plugin lists its images in `IMAGES`, so that a new one is one new file.
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
            "kubectl_prodready.images": images(Path(self.root) / "plugins" / PACKAGE),
        }


def images(folder: Path) -> dict[str, str]:
    """Where the knowledge about each image is, from the plugins' own lists, not by running them."""
    return {
        image: f"{PACKAGE}.{path.stem}:facts"
        for path in sorted(folder.glob("*.py"))
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "IMAGES"
        for image in ast.literal_eval(node.value)
    }
