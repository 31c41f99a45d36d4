"""At build time: announce the rules, and every image and framework that a plugin knows.

A plugin lists its images in `IMAGES`, a framework's signs in `SIGNS`: a new one is one new file.
The README goes along with links that lead somewhere from everywhere.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

PACKAGE = "prodready_plugins"
NEAR = r"\((?!\w+:|#)([^)\s]+)"
"""The beginning of where a link leads, or a picture is, in the project."""

PICTURE, LINK = re.compile(rf"(!\[[^]]*\]){NEAR}"), re.compile(rf"(\]){NEAR}")


class FromTheTree(MetadataHookInterface):
    """Adds to the project's metadata what its own files say."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Announce the rules of the project and the images of its plugins; tell its README.

        `metadata` has the project's version and its repository's URL.
        """
        readme = (Path(self.root) / "README.md").read_text(encoding="utf-8")
        home, version = metadata["urls"]["Repository"], metadata["version"]
        text = from_afar(readme, home, f"v{version}")
        metadata["readme"] = {"content-type": "text/markdown", "text": text}
        metadata["entry-points"] = {
            "kubectl_prodready.rules": {"builtin": "kubectl_prodready.rules"},
            "kubectl_prodready.images": listed(Path(self.root) / "plugins" / PACKAGE, "IMAGES"),
            "kubectl_prodready.frameworks": listed(Path(self.root) / "plugins" / PACKAGE, "SIGNS"),
        }


def from_afar(page: str, home: str, tag: str) -> str:
    """A page of the repository as it is read elsewhere: its links lead to the files of a tag."""
    pictured = PICTURE.sub(rf"\1({home}/raw/{tag}/\2", page)
    return LINK.sub(rf"\1({home}/blob/{tag}/\2", pictured)


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
