"""Conflicts as the server tells them: manager, field, and both values."""

from __future__ import annotations

from typing import Any

from kubectl_prodready.core.applying.configuration import apply_configuration
from kubectl_prodready.core.applying.conflicts import conflicts_of
from kubectl_prodready.paths import Item
from tests.core.applying.objects import GRACE, WEB, live

PORT = (*WEB, "ports", 0)


def causes(*fields: str, message: str = 'conflict with "shop" using apps/v1') -> dict[str, Any]:
    found = [{"reason": "FieldManagerConflict", "message": message, "field": f} for f in fields]
    return {"causes": found}


def test_a_conflict_has_the_manager_the_field_and_both_values() -> None:
    raw = live()
    applied = apply_configuration(raw, [(GRACE, 45)])
    field = ".spec.template.spec.terminationGracePeriodSeconds"
    (one,) = conflicts_of(causes(field), raw, applied)
    assert one == ("shop", field, GRACE, 30, 45)
    assert str(one) == "shop owns spec.template.spec.terminationGracePeriodSeconds: 30, here 45"


def test_list_items_are_found_by_all_their_merge_keys() -> None:
    raw = live()
    applied = apply_configuration(raw, [((*WEB, "image"), "other"), ((*PORT, "name"), "http")])
    image = '.spec.template.spec.containers[name="web"].image'
    port = '.spec.template.spec.containers[name="web"].ports[containerPort=80,protocol="TCP"].name'
    first, second = conflicts_of(causes(image, port), raw, applied)
    assert (first.path, first.theirs, first.ours) == ((*WEB, "image"), "nginx", "other")
    assert (second.theirs, second.ours) == (None, "http")
    assert Item("name", "web") in second.path


def test_items_without_merge_keys_are_found_by_their_positions() -> None:
    raw = live(command=["run"])
    applied = apply_configuration(raw, [((*WEB, "command", 0), "stop")])
    field = '.spec.template.spec.containers[name="web"].command[0]'
    (one,) = conflicts_of(causes(field), raw, applied)
    assert (one.theirs, one.ours) == ("run", "stop")


def test_what_is_not_understood_is_told_as_the_server_says_it() -> None:
    (one,) = conflicts_of(causes(".spec.x", message="odd"), live(), apply_configuration(live()))
    assert str(one) == "odd owns .spec.x"


def test_another_status_is_no_conflict_of_managers() -> None:
    assert conflicts_of({"causes": [{"reason": "FieldValueInvalid"}]}, live(), {}) == ()
    assert conflicts_of({}, live(), {}) == ()
