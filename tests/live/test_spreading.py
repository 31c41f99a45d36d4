"""Looks at many objects: the same from one process and from several, in their order."""

from __future__ import annotations

import gc
import os
from functools import partial
from typing import TYPE_CHECKING, Any

from kubectl_prodready.core.gate import Gate
from kubectl_prodready.core.kinds import whole_object
from kubectl_prodready.core.registry import load_rules
from kubectl_prodready.core.settings import Undecided
from kubectl_prodready.core.workload import Container, Workload
from kubectl_prodready.errors import UnprovenError
from kubectl_prodready.fixing.judge import Judge, Options
from kubectl_prodready.live import spreading
from kubectl_prodready.live.looking import Edited, Look, Looker
from kubectl_prodready.live.planning import Forced
from kubectl_prodready.live.results import LiveDiff, LiveNames, LiveReport, LiveYaml, Printer
from kubectl_prodready.live.seen import Seen
from kubectl_prodready.live.spreading import looks, packed
from tests.live.objects import deployment, neighbour

if TYPE_CHECKING:
    import pytest


def judge(*, prove: bool = True) -> Judge:
    return Judge(Options(load_rules(), Gate(None, (1, 34)), prove=prove))


def looker(report: LiveReport | None = None, *, prove: bool = True) -> Looker:
    own = partial(judge, prove=prove)
    return Looker(own, Undecided(), report or LiveNames(), forced=Forced())


def seen(*raws: dict[str, Any], name: str = "shop") -> Seen:
    service = neighbour("Service", "web", selector={"app": "web"}, ports=[{"port": 8080}])
    return Seen(name, (service,), tuple(map(whole_object, raws)))


def named(count: int, namespace: str = "shop") -> list[dict[str, Any]]:
    return [
        deployment(name=f"web-{n}", namespace=namespace, uid=f"{namespace}-{n}")
        for n in range(count)
    ]


def looked(raws: list[dict[str, Any]], jobs: int, report: LiveReport | None = None) -> list[Look]:
    places = dict.fromkeys(raw["metadata"]["namespace"] for raw in raws)
    around = [seen(*raws, name=name) for name in places]
    return list(looks(looker(report), list(packed(map(Edited, raws))), around, jobs))


def test_objects_that_follow_each_other_in_a_namespace_are_kept_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(spreading, "MOST", 2)
    raws = [*named(3), *named(1, "bank"), *named(1)]
    sizes = [(pack.namespace, pack.size) for pack in packed(map(Edited, raws))]
    assert sizes == [("shop", 2), ("shop", 1), ("bank", 1), ("shop", 1)]


def test_several_processes_say_what_one_says_in_the_same_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(spreading, "MOST", 2)
    raws = [*named(5), *named(3, "bank"), *named(4, "park")]
    report = LiveDiff(colour=False)
    alone = looked(raws, 1, report)
    assert [look.ref.name for look in alone] == [raw["metadata"]["name"] for raw in raws]
    assert all(look.text and look.result.findings for look in alone)
    assert looked(raws, 3, report) == alone


def test_many_are_worth_several_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def in_order(work: Any, tasks: Any, workers: int) -> Any:
        asked.append(workers)
        return map(work, tasks)

    monkeypatch.setattr(spreading, "in_order", in_order)
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    monkeypatch.setattr(spreading, "MOST", 2)
    monkeypatch.setattr(spreading, "WORTH_WORKERS", 6)
    assert len(looked(named(5), 0)) == 5
    assert asked == []
    assert len(looked(named(6), 0)) == 6
    assert asked == [8]


def test_what_cannot_be_planned_is_an_error_in_its_place() -> None:
    raws = named(3)
    raws[1]["spec"]["template"]["spec"]["containers"] = "none"
    for jobs in (1, 2):
        _, broken, _ = looked(raws, jobs)
        assert isinstance(broken.error, UnprovenError)
        assert str(broken.error) == "spec.template.spec.containers must be a list"


def test_an_owner_that_was_not_read_is_named() -> None:
    owner = {"kind": "Rollout", "name": "web", "controller": True}
    one = Edited(deployment(ownerReferences=[owner]), "it is gone")
    (look,) = looks(looker(), list(packed([one])), [seen(one.raw)])
    assert look.refused == "owned by Rollout/web: change that (it is gone)"


def views() -> int:
    return sum(isinstance(one, Workload | Container) for one in gc.get_objects())


def test_what_was_looked_at_needs_no_collection_to_be_gone() -> None:
    report = LiveDiff(colour=False)
    looked(named(1), 1, report)  # what is worked out once for all is kept
    gc.collect()
    gc.disable()
    try:
        before = views()
        assert all(look.text for look in looked(named(3), 1, report))
        assert views() == before
    finally:
        gc.enable()


def test_who_only_looks_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def wishes(*_: Any) -> Any:
        raise UnprovenError("asked again")

    monkeypatch.setattr(Judge, "wishes", wishes)
    packs = list(packed([Edited(deployment())]))
    (proven,) = looks(looker(), packs, [seen()])
    (looked_at,) = looks(looker(prove=False), packs, [seen()])
    assert str(proven.error) == "asked again"
    assert looked_at.text == "deployment.apps/web\n"


def test_whole_objects_are_told_apart(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    printer = Printer(LiveYaml())
    for look in looked(named(2), 1, LiveYaml()):
        printer.show(look.text)
    printer.show("")
    first, second = capfdbinary.readouterr().out.decode().split("---\n")
    assert "name: web-0" in first
    assert "name: web-1" in second
