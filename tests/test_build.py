"""What the build announces: the rules, and the images that the plugins say they know."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from hatch_build import FromTheTree, from_afar, listed
from kubectl_prodready import __version__
from tests.core.folders import put
from tests.test_links import links

ROOT = Path(__file__).parent.parent
PLUGINS = ROOT / "plugins" / "prodready_plugins"
HOME = "https://github.com/example-org/kubectl-prodready"


def built() -> dict[str, Any]:
    metadata: dict[str, Any] = {"urls": {"Repository": HOME}, "version": __version__}
    FromTheTree(str(ROOT), {}).update(metadata)
    return metadata


def test_every_plugin_is_announced_by_the_images_that_it_lists() -> None:
    metadata = built()
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


def test_no_link_of_the_readme_needs_the_files_beside_it(tmp_path: Path) -> None:
    readme = built()["readme"]
    assert readme["content-type"] == "text/markdown"
    page = tmp_path / "README.md"
    page.write_text(readme["text"])
    far = [link for link in links(page) if not link.startswith("#")]
    assert len(far) > 20
    assert all(link.startswith("https://") for link in far)
    for place, path in (("raw", "docs/pictures/fix.svg"), ("blob", "docs/rules.md")):
        assert f"{HOME}/{place}/v{__version__}/{path}" in far


@pytest.mark.parametrize(
    ("near", "far"),
    [
        ("[a](b.md) ![c](d.svg)", "[a](u/blob/v1/b.md) ![c](u/raw/v1/d.svg)"),
        ("[a](b.md#c)", "[a](u/blob/v1/b.md#c)"),
        ('[a](b.md "c")', '[a](u/blob/v1/b.md "c")'),
        ("[![a](b.svg)](c.md)", "[![a](u/raw/v1/b.svg)](u/blob/v1/c.md)"),
        ("[a](https://b) [a](mailto:b) [a](#b) a(b)", ""),
    ],
)
def test_a_link_to_the_project_leads_there(near: str, far: str) -> None:
    assert from_afar(near, "https://u", "v1").replace("https://u", "u") == (far or near)
