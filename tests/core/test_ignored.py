"""What the annotations of an object or of its pod template want to be left alone."""

from __future__ import annotations

import pytest

from kubectl_prodready.paths import Item
from tests.help import accepted, after, fixed, reasons

TEXT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  annotations: {OBJECT}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata:
      labels: {app: web}
      annotations: {POD}
    spec:
      containers:
      - {name: web, image: web}
      - {name: side, image: side}
"""
SAYS = "the annotation prodready/ignore"


def text(on_object: str = "{}", on_pod: str = "{}") -> str:
    return TEXT.replace("{OBJECT}", on_object).replace("{POD}", on_pod)


@pytest.mark.parametrize("place", ["on_object", "on_pod"])
@pytest.mark.parametrize(
    ("annotation", "web", "side"),
    [
        ("{prodready/ignore: cpu-limit}", 5, 5),
        ("{prodready/ignore: 'cpu-limit , memory-limit,nonsense'}", 4, 4),
        ("{prodready/ignore: '*'}", 0, 0),
        ("{prodready/ignore.side: cpu-limit}", 6, 5),
        ("{prodready/ignore.nobody: '*', other/ignore: '*', prodready/ignore: }", 6, 6),
        # without its request a limit would become the request
        ("{prodready/ignore: memory-request}", 4, 4),
        # all containers get an ephemeral-storage limit or none does
        ("{prodready/ignore.side: ephemeral-storage-limit}", 5, 5),
        ("{prodready/ignore.web: '*', prodready/ignore: cpu-limit}", 0, 4),
    ],
)
def test_rules_are_ignored_where_the_owner_says_so(
    place: str, annotation: str, web: int, side: int
) -> None:
    found = fixed(text(**{place: annotation}))
    taken = [one.change.path[4] for one in found.findings if one.accepted]
    assert [taken.count(Item("name", name)) for name in ("web", "side")] == [web, side]
    assert not fixed(after(text(**{place: annotation}))).verified


def test_both_places_count_together() -> None:
    both = text("{prodready/ignore: cpu-limit}", "{prodready/ignore: cpu-request}")
    assert {rule.split("-")[0] for rule in accepted(both)}.isdisjoint({"cpu"})
    assert "requests.cpu" not in accepted(both)
    assert "limits.cpu" not in accepted(both)


def test_the_reason_names_the_annotation() -> None:
    found = reasons(text("{prodready/ignore: cpu-limit, prodready/ignore.web: memory-limit}"))
    assert found["cpu-limit"] == f"{SAYS} says so"
    assert found["memory-limit"] == f"{SAYS}.web says so"


def test_annotations_of_a_wrong_shape_are_an_error() -> None:
    (error,) = fixed(text("[a]")).errors
    assert "metadata.annotations must be a mapping" in error.message
    (error,) = fixed(text(on_pod="x")).errors
    assert "spec.template.metadata.annotations must be a mapping" in error.message
