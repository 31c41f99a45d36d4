"""Questions on a real terminal, before live objects are changed."""

from __future__ import annotations

import pytest

from tests.cli.command import MODULE
from tests.cluster.shop import Shop, owners
from tests.terminal import Terminal

pytestmark = pytest.mark.cluster


def at_terminal(shop: Shop, *words: str) -> Terminal:
    where = ("--kubeconfig", shop.kubeconfig, "--record", str(shop.records))
    return Terminal([*MODULE, *words, *where], shop.folder)


def fix(shop: Shop) -> Terminal:
    return at_terminal(shop, "fix", "deploy", "-n", shop.name, "--apply")


def two(shop: Shop) -> None:
    """A Deployment, and one with a single replica."""
    shop.deployment("many")
    shop.create("/apis/apps/v1/deployments", "Deployment", "one", shop.spec("one", 1))


def changed(shop: Shop) -> list[str]:
    return [name for name in ("many", "one") if "prodready" in owners(shop.now(name))]


def test_all_that_is_harmless_is_one_question_and_each_risk_another(shop: Shop) -> None:
    two(shop)
    with fix(shop) as asked:
        asked.until("Change 1 object? 3 Pods will restart (y/N): ")
        assert f"context test, server {shop.plane.url}, namespace {shop.name}:" in asked.shown
        assert "+          requests:" in asked.shown
        asked.type("y\n")
        asked.until("Deployment/one: a single replica: ")
        asked.type("n\n")
        assert asked.end() == 1
    assert "1 of 2 objects applied" in asked.shown
    assert f"1 left alone: {shop.name}/Deployment/one" in asked.shown
    assert changed(shop) == ["many"]


@pytest.mark.parametrize("keys", ["\n", "no\n", "\x04"])
def test_all_but_yes_is_no(shop: Shop, keys: str) -> None:
    shop.deployment("many")
    with fix(shop) as asked:
        asked.until("(y/N): ")
        asked.type(keys)
        assert asked.end() == 1
    assert "prodready" not in owners(shop.now("many"))
    assert not list(shop.records.glob("*"))


def test_ctrl_c_at_the_question_changes_nothing(shop: Shop) -> None:
    shop.deployment("many")
    with fix(shop) as asked:
        asked.until("(y/N): ")
        asked.interrupt()
        assert asked.end() == 130
    assert "Traceback" not in asked.shown
    assert "prodready" not in owners(shop.now("many"))


def test_what_takes_long_shows_how_far_it_is(shop: Shop) -> None:
    for number in range(200):  # a second is soon over
        shop.deployment(f"web-{number}")
    with fix(shop) as asked:
        asked.until("trying")
        asked.until("(y/N): ")
        assert "trying" not in asked.shown.rpartition("context test")[2]
        asked.type("y\n")
        assert asked.end() == 0
    assert "200 of 200 objects applied" in asked.shown


def test_undo_asks_as_well(shop: Shop) -> None:
    shop.deployment("many")
    assert shop.apply("deploy/many").code == 0
    with at_terminal(shop, "undo") as asked:
        asked.until("Change 1 object? 3 Pods will restart (y/N): ")
        asked.type("n\n")
        assert asked.end() == 1
    assert changed_many(shop)
    with at_terminal(shop, "undo") as asked:
        asked.until("(y/N): ")
        asked.type("yes\n")
        assert asked.end() == 0
    assert not changed_many(shop)


def changed_many(shop: Shop) -> bool:
    return "prodready" in owners(shop.now("many"))
