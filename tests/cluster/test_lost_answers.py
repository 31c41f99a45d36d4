"""Lost answers beside other writers: what was written is known, and undo leaves nothing of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.cluster.between import Between, between, is_write
from tests.cluster.planning import Plans
from tests.cluster.shop import Shop, owners, settled
from tests.cluster.test_faults import REVIEW, recorded
from tests.cluster.test_plans import served
from tests.cluster.test_undo import GRACE, created, drained, fixed
from tests.live.stand_in import Asked, Reply, status

pytestmark = pytest.mark.cluster

LOST = status(502, "Gone")
PassedOn = Callable[[], Reply]
Deed = Callable[[PassedOn], Reply]


class Writes:
    """Does something with the writes that come by, by their number from 1; the rest passes."""

    def __init__(self, deeds: Mapping[int, Deed]) -> None:
        self._deeds = deeds
        self._count = 0

    def __call__(self, asked: Asked, passed_on: PassedOn) -> Reply:
        if not is_write(asked):
            return passed_on()
        self._count += 1
        deed = self._deeds.get(self._count)
        return deed(passed_on) if deed else passed_on()


def held_back() -> tuple[Deed, Deed]:
    """Keeps requests back; and lets the first of them come right before another one."""
    held: list[PassedOn] = []

    def hold(passed_on: PassedOn) -> Reply:
        held.append(passed_on)
        return LOST

    def late(passed_on: PassedOn) -> Reply:
        held[0]()
        return passed_on()

    return hold, late


def applied(shop: Shop, answer: Between, *words: str) -> Any:
    with between(shop.plane, answer) as there:
        return shop.apply("deploy", "--server", there.url, *words)


def test_a_write_is_known_of_which_somebody_has_a_field_by_now(shop: Shop) -> None:
    shop.deployment()

    def lost(passed_on: PassedOn) -> Reply:
        passed_on()
        shop.edit({"resources": {"limits": {"cpu": "3"}}})
        return LOST

    done = applied(shop, Writes({1: lost}), *REVIEW)
    assert done.code == 0, done.err
    assert "1 of 1 object applied" in done.err
    assert recorded(shop) == recorded(shop, "done") == ["web"]
    assert shop.undo().code == 1
    assert shop.undo("--force").code == 0
    assert "prodready" not in owners(shop.now())


def test_a_write_that_something_sends_twice_is_known(shop: Shop) -> None:
    before = shop.deployment()

    def twice(passed_on: PassedOn) -> Reply:
        passed_on()
        return passed_on()

    done = applied(shop, Writes({1: twice}))
    assert done.code == 0, done.err
    assert "1 of 1 object applied" in done.err
    assert recorded(shop) == recorded(shop, "done") == ["web"]
    assert shop.undo().code == 0
    assert settled(shop.now()) == settled(before)


def test_what_a_run_before_had_written_comes_late_and_is_known(shop: Shop) -> None:
    (name,) = served(shop, 1)
    before = shop.now(name)
    plans = Plans(shop.folder, shop.kubeconfig, shop.name)
    plans.make()
    hold, late = held_back()
    for deeds, code in (({1: hold, 2: hold, 3: hold}, 2), ({1: late}, 0)):
        with between(shop.plane, Writes(deeds)) as there:
            assert plans.apply("--server", there.url).code == code
    assert "prodready" in owners(shop.now(name))
    done = plans.undo()
    assert done.code == 0, done.err
    assert done.out.count("taken back") == 1
    assert settled(shop.now(name)) == settled(before)


@pytest.mark.parametrize("page", [{"login": "here"}, {"metadata": {}}, {"metadata": None}])
def test_an_answer_that_is_no_such_object_ends_nothing(shop: Shop, page: Any) -> None:
    before = shop.deployment()

    def answered(passed_on: PassedOn) -> Reply:
        passed_on()
        return Reply(page)

    done = applied(shop, Writes({1: answered}))
    assert done.code == 0, done.err
    assert recorded(shop) == recorded(shop, "done") == ["web"]
    lost: list[bool] = []

    def elsewhere(asked: Asked, passed_on: PassedOn) -> Reply:
        if is_write(asked):
            lost.append(True)
            return LOST
        is_read_after = lost and asked.method == "GET"
        return Reply(page) if is_read_after else passed_on()

    with between(shop.plane, elsewhere) as there:
        done = shop.undo("--server", there.url)
    assert done.code == 2
    assert "is no object of Kubernetes" in done.err
    assert shop.undo().code == 0
    assert settled(shop.now()) == settled(before)


def taken_over(shop: Shop, way: str) -> Any:
    """An object as it was before its grace period was taken over from whoever had chosen it."""
    drained(shop)
    shop.service()
    if way == "created":
        before = created(shop)
    else:
        spec = shop.spec()
        spec["template"]["spec"][GRACE] = 5
        before = shop.apply_as("creator", spec)
    fixed(shop, "--force-conflicts")
    return before


def undone_by(shop: Shop, how: str) -> Writes:
    """What becomes of the writes that take it back: first the value, then what is owned."""
    hold, late = held_back()

    def lost(passed_on: PassedOn) -> Reply:
        passed_on()
        return LOST

    def labelled_and_lost(passed_on: PassedOn) -> Reply:
        passed_on()
        shop.label(tier="front")
        return LOST

    def labelled(passed_on: PassedOn) -> Reply:
        reply = passed_on()
        shop.label(tier="front")
        return reply

    deeds: dict[str, dict[int, Deed]] = {
        "late": {1: hold, 2: late},
        "labelled and lost": {1: labelled_and_lost},
        "labelled": {1: labelled},
        "labelled twice": {1: labelled, 2: labelled},
        "refused": {2: hold},
        "refused, the last": {3: hold},
        "lost": {1: lost, 2: lost, 3: lost},
    }
    return Writes(deeds[how])


@pytest.mark.parametrize(
    "how",
    [
        *("late", "labelled and lost", "labelled", "labelled twice"),
        *("refused", "refused, the last", "lost"),
    ],
)
@pytest.mark.parametrize("way", ["created", "applied"])
def test_undo_gives_back_what_others_owned(shop: Shop, way: str, how: str) -> None:
    before = taken_over(shop, way)
    with between(shop.plane, undone_by(shop, how)) as there:
        done = shop.undo("--server", there.url)
    assert done.code == 0, done.err
    assert shop.undo().code == 3
    now = shop.now()
    assert "prodready" not in owners(now)
    if how.startswith("labelled"):
        assert now["metadata"].pop("labels") == {"tier": "front"}
        entries = now["metadata"]["managedFields"]
        now["metadata"]["managedFields"] = [one for one in entries if "f:tier" not in str(one)]
    assert settled(now) == settled(before)
