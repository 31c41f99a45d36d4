"""What becomes of live objects where answers are wrong, late or lost: the record says it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from kubectl_prodready.cluster.patience import Failure, Patience
from tests.cluster.between import between, is_write
from tests.cluster.planning import Plans
from tests.cluster.shop import Shop, owners, settled
from tests.cluster.test_faults import changed, many, recorded
from tests.cluster.test_plans import served
from tests.cluster.unreliable import unreliable
from tests.live.stand_in import Asked, Reply, status

pytestmark = pytest.mark.cluster

RUNS = 30
"""Runs within which all is done, however much goes wrong."""

SEEDS = range(10)


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits before a new try waits no time."""
    pause = Patience.pause

    def none(patience: Patience, failure: Failure, tries: int, since: float) -> float | None:
        return None if pause(patience, failure, tries, since) is None else 0.0

    monkeypatch.setattr(Patience, "pause", none)


@pytest.mark.parametrize("code", [500, 502, 503])
def test_a_write_that_was_done_and_is_answered_with_an_error_is_known(
    shop: Shop, code: int
) -> None:
    before = shop.deployment()

    def answer(asked: Asked, passed_on: Callable[[], Reply]) -> Reply:
        reply = passed_on()
        return status(code, "Who knows") if is_write(asked) else reply

    with between(shop.plane, answer) as there:
        done = shop.apply("deploy", "--server", there.url)
        assert done.code == 0, done.err
        assert "1 of 1 object applied" in done.err
        assert recorded(shop, "done") == ["web"]
        assert shop.undo("--server", there.url).code == 0
    assert settled(shop.now()) == settled(before)


@pytest.mark.parametrize("code", [500, 502, 503, 504])
def test_a_write_that_is_refused_each_time_ends_with_what_was_said(shop: Shop, code: int) -> None:
    before = shop.deployment()

    def answer(asked: Asked, passed_on: Callable[[], Reply]) -> Reply:
        return status(code, "Full", "no space left") if is_write(asked) else passed_on()

    with between(shop.plane, answer) as there:
        done = shop.apply("deploy", "--server", there.url)
    assert done.code == 2
    assert f"{code} no space left" in done.err
    assert "0 of 1 object applied" in done.err
    assert recorded(shop) == recorded(shop, "begun") == ["web"]
    assert shop.now() == before
    assert shop.undo().code in {0, 3}
    assert shop.now() == before


def test_a_write_that_is_done_late_is_known(shop: Shop) -> None:
    before = shop.deployment()
    held: list[Callable[[], Reply]] = []

    def answer(asked: Asked, passed_on: Callable[[], Reply]) -> Reply:
        if is_write(asked) and not held:
            held.append(passed_on)
            return status(502, "Gone")
        if is_write(asked):
            held[0]()
        return passed_on()

    with between(shop.plane, answer) as there:
        done = shop.apply("deploy", "--server", there.url)
    assert done.code == 0, done.err
    assert "1 of 1 object applied" in done.err
    assert recorded(shop) == recorded(shop, "done") == ["web"]
    assert shop.undo().code == 0
    assert settled(shop.now()) == settled(before)


def test_a_write_that_is_done_after_all_is_taken_back_as_well(shop: Shop) -> None:
    before = shop.deployment()
    held: list[Callable[[], Reply]] = []

    def answer(asked: Asked, passed_on: Callable[[], Reply]) -> Reply:
        if not is_write(asked):
            return passed_on()
        held.append(passed_on)
        return status(502, "Gone")

    with between(shop.plane, answer) as there:
        done = shop.apply("deploy", "--server", there.url)
    assert done.code == 2
    assert "applied or not, nobody knows: " in done.err
    assert "whether it was done is not known" in done.err
    assert re.search(r"`\S.* undo \d+-\d+-\d+ .*` takes it back", done.err)
    assert [one().status for one in held] == [200, 409, 409]
    assert shop.undo().code == 0
    assert settled(shop.now()) == settled(before)


def test_a_write_that_is_lost_is_sent_once_more_for_what_was_looked_at_only(shop: Shop) -> None:
    shop.deployment()
    lost: list[bool] = []

    def answer(asked: Asked, passed_on: Callable[[], Reply]) -> Reply:
        if is_write(asked) and not lost:
            lost.append(True)
            shop.label(tier="front")
            return status(502, "Gone")
        return passed_on()

    with between(shop.plane, answer) as there:
        done = shop.apply("deploy", "--server", there.url)
    assert done.code == 0, done.err
    assert (recorded(shop, "failed"), recorded(shop, "done")) == (["web"], ["web"])
    assert shop.now()["metadata"]["labels"] == {"tier": "front"}


def undone(shop: Shop, seed: int) -> None:
    """Take the last run back, as often as it takes."""
    codes: set[int] = set()
    for run in range(RUNS):
        with between(shop.plane, unreliable(seed + run)) as there:
            done = shop.undo("--server", there.url)
        assert "Traceback" not in done.err
        codes.add(done.code)
        if done.code in {0, 3}:
            return
    pytest.fail(f"not undone: {codes}")


@pytest.mark.usefixtures("no_waiting")
@pytest.mark.parametrize("seed", SEEDS)
def test_the_record_of_a_run_is_right_whatever_is_answered(shop: Shop, seed: int) -> None:
    before = many(shop, 8)
    with between(shop.plane, unreliable(seed)) as there:
        done = shop.apply("deploy", "--server", there.url)
    assert "Traceback" not in done.err
    if not list(shop.records.glob("*")):  # it could not even be read
        assert not changed(shop)
        return
    states = {state: set(recorded(shop, state)) for state in ("done", "begun", "failed")}
    written = changed(shop)
    assert states["done"] <= written <= states["done"] | states["begun"]
    assert f"{len(states['done'])} of 8 objects applied" in done.err
    undone(shop, seed)
    for name, raw in before.items():
        assert settled(shop.now(name)) == settled(raw)


@pytest.mark.usefixtures("no_waiting")
@pytest.mark.parametrize("seed", SEEDS)
def test_a_plan_is_carried_out_once_whatever_is_answered(shop: Shop, seed: int) -> None:
    names = served(shop, 8)
    before = {name: shop.now(name) for name in names}
    plans = Plans(shop.folder, shop.kubeconfig, shop.name)
    plans.make()
    for run in range(RUNS):
        with between(shop.plane, unreliable(seed + run)) as there:
            done = plans.apply("--server", there.url, "--jobs", "1")
        assert "Traceback" not in done.err
        if done.code == 0:
            break
    now = {name: shop.now(name) for name in names}
    assert all("prodready" in owners(raw) for raw in now.values())
    for name, raw in now.items():
        assert raw["metadata"]["generation"] == before[name]["metadata"]["generation"] + 1
    assert plans.undo().code == 0
    for name, raw in before.items():
        assert settled(shop.now(name)) == settled(raw)
