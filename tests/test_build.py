"""What the build announces: the rules, and the images that the plugins say they know."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from hatch_build import EntryPoints, listed
from tests.core.folders import put

ROOT = Path(__file__).parent.parent
PLUGINS = ROOT / "plugins" / "prodready_plugins"


def test_every_plugin_is_announced_by_the_images_that_it_lists() -> None:
    metadata: dict[str, Any] = {}
    EntryPoints(str(ROOT), {}).update(metadata)
    assert metadata["entry-points"]["kubectl_prodready.rules"] == {
        "builtin": "kubectl_prodready.rules"
    }
    known = metadata["entry-points"]["kubectl_prodready.images"]
    assert known["docker.io/library/nginx"] == "prodready_plugins.nginx:facts"
    signs = metadata["entry-points"]["kubectl_prodready.frameworks"]
    images_of: dict[str, str] = {}
    signs_of: dict[str, str] = {}
    for path in sorted(PLUGINS.glob("[!_]*.py")):
        module = import_module(f"prodready_plugins.{path.stem}")
        place = f"prodready_plugins.{path.stem}:facts"
        images_of |= dict.fromkeys(getattr(module, "IMAGES", ()), place)
        signs_of |= dict.fromkeys(getattr(module, "SIGNS", ()), place)
        assert callable(module.facts)
        assert place in {*images_of.values(), *signs_of.values()}
    assert (known, signs) == (images_of, signs_of)
    assert all(image.count("/") >= 1 and ":" not in image for image in known)
    assert all(sign.startswith(("env.", "program.")) for sign in signs)


def test_a_plugin_is_read_and_not_run(tmp_path: Path) -> None:
    files = {
        "__init__.py": '"""Nothing."""\n',
        "b.py": 'raise SystemExit\nIMAGES = ("x/b", "x/c")\nOTHER = 1\n',
        "a.py": 'import nothing\nIMAGES = ("x/a",)\n',
        "none.py": "def facts(): ...\n",
        "README.md": 'IMAGES = ("x/readme",)\n',
    }
    assert listed(put(tmp_path, files), "IMAGES") == {
        "x/a": "prodready_plugins.a:facts",
        "x/b": "prodready_plugins.b:facts",
        "x/c": "prodready_plugins.b:facts",
    }


def test_a_list_that_must_be_computed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="malformed node"):
        listed(put(tmp_path, {"a.py": "IMAGES = tuple(names())\n"}), "IMAGES")
