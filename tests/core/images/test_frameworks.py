"""Frameworks that a container shows by its variables and its program."""

from __future__ import annotations

import pytest

from kubectl_prodready.core.images.frameworks import sign_in
from tests.beside import container

KNOWN = {"env.SPRING": "spring", "program.gunicorn": "gunicorn"}


@pytest.mark.parametrize(
    ("fields", "sign"),
    [
        ("env: [{name: SPRING_PROFILES_ACTIVE, value: prod}]", "env.SPRING"),
        ("env: [{name: A_B}, {name: SPRING_X, valueFrom: {fieldRef: {}}}]", "env.SPRING"),
        ("env: [{name: SPRING}, {name: SPRINGS_X}, {name: MY_SPRING_X}]", ""),
        ("command: [gunicorn, app]", "program.gunicorn"),
        ("args: [/usr/bin/gunicorn, app]", "program.gunicorn"),
        ("command: [python, -m, gunicorn, app]", "program.gunicorn"),
        ("command: [poetry, run, gunicorn, app]", "program.gunicorn"),
        ("command: [sh, -c, 'migrate && exec gunicorn app']", "program.gunicorn"),
        ("command: [sh, -c, 'gunicorn app & wait']", ""),
        ("command: [other, gunicorn]", ""),
        ("command: [gunicorn], env: [{name: SPRING_A}]", "program.gunicorn"),
        ("env: [null, {}]", ""),
        ("image: a", ""),
    ],
)
def test_a_sign(fields: str, sign: str) -> None:
    assert sign_in(container(fields), KNOWN) == sign
    assert sign_in(container(fields), {}) == ""
