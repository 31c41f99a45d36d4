"""Objects to ask about, without files and clusters, and a conversation to press keys in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kubectl_prodready.approval.conversation import Conversation
from kubectl_prodready.approval.moments import Offer, Want
from kubectl_prodready.approval.pages import Page, page_of
from kubectl_prodready.approval.questions import Question, Reach, Way
from kubectl_prodready.core.model import Change, Evidence, Ref, Safety
from kubectl_prodready.errors import UnprovenError
from kubectl_prodready.paths import Item, Path

WEB: Path = ("spec", "template", "spec", "containers", Item("name", "web"))
SIDE: Path = ("spec", "template", "spec", "containers", Item("name", "side"))
GRACE: Path = ("spec", "template", "spec", "terminationGracePeriodSeconds")
HOOK: Path = (*WEB, "lifecycle", "preStop")
LIVENESS: Path = (*WEB, "livenessProbe")
KEEP = Way("p", "for good")
OBJECT = Way("o", "for this object", Reach.OBJECT)
HERE = Way("c", "here", Reach.HERE)


def change(
    path: Path,
    value: Any = "1",
    safety: Safety = Safety.REVIEW,
    *,
    rule: str = "",
    name: str = "web",
    needs: tuple[Path, ...] = (),
) -> Change:
    """A change of `Deployment/web`; its rule is called as the field, unless it has a name."""
    ref = Ref("Deployment", "shop", name)
    evidence = (Evidence(f"{name} lacks it", "a test"),)
    return Change(ref, path, value, safety, evidence, rule or str(path[-1]), needs=needs)


def cpu(container: Path = WEB, **more: Any) -> Change:
    return change((*container, "resources", "requests", "cpu"), "100m", rule="cpu-request", **more)


def memory(container: Path = WEB, **more: Any) -> Change:
    path = (*container, "resources", "requests", "memory")
    return change(path, "128Mi", rule="memory-request", **more)


def limited(container: Path = WEB, **more: Any) -> tuple[Change, Change]:
    """A limit, and the request that it needs."""
    request = memory(container, **more)
    path = (*container, "resources", "limits", "memory")
    limit = change(path, "512Mi", rule="memory-limit", needs=(request.path,), **more)
    return limit, request


def guess(**more: Any) -> Change:
    return change(LIVENESS, {"tcpSocket": {"port": 80}}, Safety.HINT, rule="liveness-probe", **more)


def stopping(**more: Any) -> tuple[Change, Change]:
    """A hook, and the grace period that it needs."""
    hook = change(HOOK, {"sleep": {"seconds": 5}}, rule="pre-stop", needs=(GRACE,), **more)
    return hook, change(GRACE, 45, rule="grace-period", **more)


class Object:
    """An object to ask about; what is impossible in it is named by rules."""

    def __init__(
        self, *changes: Change, impossible: str = "", objections: Sequence[str] = ()
    ) -> None:
        self.ref = changes[0].ref
        self.place = f"{self.ref.name}.yaml:1"
        self.changes = changes
        self.ways = (OBJECT, HERE, KEEP)
        self._impossible = impossible
        self._objections = tuple(objections)

    def refusal(self, way: str, question: Question) -> str:
        return "it is JSON" if self._impossible == "keeping" else ""

    def diff(self, chosen: Sequence[Change]) -> str:
        if any(one.rule == self._impossible for one in chosen):
            raise UnprovenError("it is shared")
        return "@@ -1 +1 @@\n" + "".join(f"+{one.path[-1]}: {one.value}\n" for one in chosen)

    def effect(self, chosen: Sequence[Change]) -> tuple[str, ...]:
        return (f"{len(chosen)} Pods restart",)

    def problem(self, chosen: Sequence[Change]) -> str:
        return ""

    def objections(self, chosen: Sequence[Change]) -> tuple[str, ...]:
        return self._objections


def talk_about(*objects: Object) -> Conversation:
    return Conversation(objects)


def press(talk: Conversation, keys: str) -> Want | None:
    """Press keys; what the last one makes the conversation want."""
    want = None
    for key in keys:
        want = talk.press(key)
    return want


def shown(talk: Conversation) -> str:
    """The page as text."""
    page: Page = page_of(talk, lambda rule: f"the page of {rule}")
    return "\n".join(line.text for part in page for line in part)


def answers(talk: Conversation) -> list[bool | None]:
    return [entry.answer for entry in talk.agenda.entries]


def rules(talk: Conversation) -> list[tuple[str, ...]]:
    """The rules of each question."""
    return [entry.question.rules for entry in talk.agenda.entries]


def chosen(talk: Conversation) -> list[str]:
    """What was said yes to: objects and rules."""
    return [f"{one.ref.name} {one.rule}" for some in talk.agenda.chosen().values() for one in some]


OFFER = Offer(("all of it",), "Do this?")
