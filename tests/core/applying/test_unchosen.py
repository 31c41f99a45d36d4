"""The default grace period: nobody's choice, or somebody's."""

from __future__ import annotations

from typing import Any

import pytest

from kubectl_prodready.core.applying.managed import MANAGER
from kubectl_prodready.core.applying.unchosen import as_chosen, grace_path, has_default, is_unchosen
from tests.core.applying.objects import GRACE, LAST, live, owning

NOTED: Any = {"f:metadata": {"f:annotations": {f"f:{LAST}": {}}}}
OWNS: Any = {"f:spec": {"f:template": {"f:spec": {"f:terminationGracePeriodSeconds": {}}}}}
NO_GRACE: Any = {"spec": {"template": {"spec": {"containers": []}}}}
CHOSEN = {"spec": {"template": {"spec": {"terminationGracePeriodSeconds": 30}}}}


def of(*managers: dict[str, Any], last: Any = None, grace: int = 30) -> dict[str, Any]:
    raw = live(grace=grace, last=last)
    raw["metadata"]["managedFields"] = list(managers)
    return raw


def both(*tries: dict[str, Any]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for one in tries:
        merged |= one
    return merged


CLIENT = owning("kubectl-client-side-apply", both(NOTED, OWNS), "Update")
CREATED = owning("kubectl-create", OWNS, "Update")
SERVER = owning("argo", {"f:spec": {"f:replicas": {}}})
OURS = owning(MANAGER, OWNS)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (of(SERVER), True),
        (of(SERVER, OURS), True),
        (of(CLIENT, last=NO_GRACE), True),
        (of(CLIENT, SERVER, last=NO_GRACE), True),
        (of(CLIENT, last=CHOSEN), False),
        (of(CLIENT, last="{"), False),
        (of(CLIENT), False),
        (of(CREATED), False),
        (of(CLIENT, CREATED, last=NO_GRACE), False),
        (of(CREATED, last=NO_GRACE), False),
        (of(owning("argo", OWNS)), False),
        (of(SERVER, grace=45), False),
        (of(), False),
        (of({**CREATED, "subresource": "status"}), True),
    ],
)
def test_nobody_chose_it_where_nobody_says_it(raw: dict[str, Any], *, expected: bool) -> None:
    assert is_unchosen(raw) is expected
    assert has_default(raw) or not expected


def test_what_nobody_chose_counts_as_not_there() -> None:
    raw = of(SERVER)
    spec = as_chosen(raw)["spec"]["template"]["spec"]
    assert "terminationGracePeriodSeconds" not in spec
    assert spec["containers"] == raw["spec"]["template"]["spec"]["containers"]
    assert raw["spec"]["template"]["spec"]["terminationGracePeriodSeconds"] == 30


def test_what_somebody_chose_stays() -> None:
    raw = of(CREATED)
    assert as_chosen(raw) is raw
    assert grace_path(raw) == GRACE
