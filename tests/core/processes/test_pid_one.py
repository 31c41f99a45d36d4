"""Which program is PID 1."""

from __future__ import annotations

import pytest

from kubectl_prodready.core.processes.pid_one import is_first_process
from tests.beside import container, workload


@pytest.mark.parametrize(
    ("fields", "is_first"),
    [
        ("image: a", True),
        ("args: [--port=1]", True),
        ("command: [/bin/server]", True),
        ("command: [sh, -c, 'exec server']", True),
        ("command: [sh, -c, 'prepare && exec server']", True),
        ("args: [sh, -c, 'server']", False),
        ("command: [/bin/sh, -c, 'prepare; server']", False),
        ("command: [bash, /start.sh]", False),
    ],
)
def test_a_shell_may_stay_before_a_program(fields: str, *, is_first: bool) -> None:
    assert is_first_process(container(fields)) == is_first


@pytest.mark.parametrize("field", ["shareProcessNamespace", "hostPID"])
def test_where_processes_are_shared_another_one_is_first(field: str) -> None:
    (one,) = workload(
        "{apiVersion: v1, kind: Pod, metadata: {name: a}, "
        f"spec: {{{field}: true, containers: [{{name: a, image: b}}]}}}}"
    ).containers
    assert not is_first_process(one)
