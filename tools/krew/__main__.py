"""`python -m tools.krew`: write krew's manifest for the archives that were built, and its template.

`.krew.yaml` at the top is the template for all platforms; `krew-manifest.yaml` at the top and
`prodready.yaml` beside the archives are the manifest for those that are there. No digest is taken
from anywhere but an archive. With `--check`, which a release begins with, nothing is written: it
fails where the template is stale, or where GitHub runs it in another repository than
pyproject.toml names. It needs nothing but Python.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.dist.system import System, version
from tools.krew.archives import digests
from tools.krew.plugin import NAME, PLATFORMS, TOP, home, manifest, manifest_of_tree, template

SCHEMA = Path(__file__).with_name("schema.json")
TEMPLATE = ".krew.yaml"
MANIFEST = "krew-manifest.yaml"


def main(arguments: Sequence[str], top: Path = TOP) -> None:
    """Write the files, or check them."""
    parser = argparse.ArgumentParser(prog="python -m tools.krew")
    parser.add_argument("folder", nargs="?", type=Path, default=top / "dist", help="of archives")
    parser.add_argument("--check", action="store_true", help="write nothing")
    asked = parser.parse_args(arguments)
    if asked.check:
        check(top)
        return
    _write(top / TEMPLATE, template())
    found = digests(asked.folder)
    validate(manifest(version(), found))
    _write(asked.folder / f"{NAME}.yaml", manifest(version(), found))
    _write(top / MANIFEST, manifest_of_tree(version(), found))
    print("\n".join(_said(found)))


def check(top: Path) -> None:
    """What a release looks at first. Raises SystemExit where users would be sent astray."""
    if not (top / TEMPLATE).is_file() or (top / TEMPLATE).read_text(encoding="utf-8") != template():
        sys.exit(f"{TEMPLATE} is stale: make krew-manifest")
    runs = os.environ.get("GITHUB_REPOSITORY")
    if runs and not home().endswith(f"/{runs}"):
        sys.exit(f"pyproject.toml says that the repository is {home()}, and this runs in {runs}")


def validate(text: str) -> None:
    """Hold a manifest against our schema. Raises jsonschema.ValidationError."""
    import jsonschema
    import yaml

    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(yaml.safe_load(text))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _said(found: Mapping[System, str]) -> list[str]:
    """A line for each platform."""
    return [
        f"{'/'.join(one):14} {found.get(one, f'not built: it stands in {TEMPLATE} alone')}"
        for one in PLATFORMS
    ]


if __name__ == "__main__":
    main(sys.argv[1:])
