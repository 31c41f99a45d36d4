"""A NamespaceTransformer with `unsetOnly` gives a namespace to what has none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.kustomizations import BASE, around, indented, inline, smp, transformer
from tests.core.resources.test_sizing import limit_range

AS_IT_WAS = {"requests.cpu": "10m"}
SHOP = limit_range("{type: Container, defaultRequest: {memory: 300Mi}}", namespace="shop")
IN_SHOP = BASE.replace("  name: web\n", "  name: web\n  namespace: shop\n", 1)
IN_BANK = IN_SHOP.replace("shop", "bank")
ALL, UNSET = "", "unsetOnly: true\n"


def spaces(*transformers: tuple[str, str]) -> str:
    """Transformers that give namespaces, one after the other."""
    configured = [
        indented(transformer("NamespaceTransformer", how).replace("tight", f"a, namespace: {name}"))
        for name, how in transformers
    ]
    return "transformers:\n" + "".join(f"- |-\n{text}" for text in configured)


@pytest.mark.parametrize(
    ("base", "steps", "is_in_shop"),
    [
        (BASE, [("shop", UNSET)], True),
        (BASE, [("shop", ALL)], True),
        (IN_BANK, [("shop", UNSET)], False),
        (IN_BANK, [("shop", ALL)], True),
        (IN_SHOP, [("bank", UNSET)], True),
        (IN_SHOP, [("bank", ALL)], False),
        (BASE, [("bank", UNSET), ("shop", UNSET)], False),
        (BASE, [("bank", UNSET), ("shop", ALL)], True),
        (BASE, [("bank", ALL), ("shop", UNSET)], False),
        (BASE, [("shop", "unsetOnly: false\n")], True),
    ],
)
def test_neighbours_are_those_of_the_namespace_at_the_end(
    tmp_path: Path, base: str, steps: list[tuple[str, str]], *, is_in_shop: bool
) -> None:
    files = {
        "base/web.yaml": base,
        "mid/kustomization.yaml": "resources: [../base]\n" + spaces(*steps),
        "prod/kustomization.yaml": "resources: [../mid, beside.yaml]\n",
        "prod/beside.yaml": SHOP,
    }
    assert (around(tmp_path, files)["web"]["requests.memory"] == "300Mi") is is_in_shop


@pytest.mark.parametrize(
    ("base", "steps", "is_met"),
    [
        (BASE, [("shop", UNSET)], True),
        (IN_BANK, [("shop", UNSET)], False),
        (IN_BANK, [("shop", ALL)], True),
        (BASE, [("bank", UNSET), ("shop", UNSET)], False),
    ],
)
def test_patches_find_an_object_by_the_namespace_that_it_got(
    tmp_path: Path, base: str, steps: list[tuple[str, str]], *, is_met: bool
) -> None:
    files = {
        "base/web.yaml": base,
        "mid/kustomization.yaml": "resources: [../base]\n" + spaces(*steps),
        "prod/kustomization.yaml": "resources: [../mid]\n" + inline(smp(), "{namespace: shop}"),
    }
    assert (around(tmp_path, files)["web"] == AS_IT_WAS) is is_met
