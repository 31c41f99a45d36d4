"""The program that a container is about, behind what only runs it."""

from __future__ import annotations

import pytest

from kubectl_prodready.core.processes.started import started
from tests.beside import container


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("[]", ()),
        ("[/usr/bin/web, -x]", ("web", "-x")),
        ("[python, -m, gunicorn, app]", ("gunicorn", "app")),
        ("[python3.11, -m, gunicorn, app]", ("gunicorn", "app")),
        ("[/venv/bin/python3, -u, -m, gunicorn, app]", ("gunicorn", "app")),
        ("[python, -X, dev, -m, uvicorn, app]", ("uvicorn", "app")),
        ("[python, -O, server.py, --port=1]", ("server.py", "--port=1")),
        ("[python, -c, import a]", ("-c", "import a")),
        ("[pythonic, -m, gunicorn]", ("pythonic", "-m", "gunicorn")),
        ("[newrelic-admin, run-program, gunicorn, app]", ("gunicorn", "app")),
        ("[ddtrace-run, gunicorn, app]", ("gunicorn", "app")),
        ("[opentelemetry-instrument, gunicorn, app]", ("gunicorn", "app")),
        ("[uv, run, --frozen, uvicorn, app, --port, '1']", ("uvicorn", "app", "--port", "1")),
        ("[uv, run, --no-dev, --env-file, .env, uvicorn, app]", ("uvicorn", "app")),
        ("[uv, run, --env-file=.env, uvicorn, app]", ("uvicorn", "app")),
        ("[poetry, run, gunicorn, app]", ("gunicorn", "app")),
        ("[tini, -g, --, gunicorn, app]", ("gunicorn", "app")),
        ("[tini, -p, SIGTERM, --, gunicorn, app]", ("gunicorn", "app")),
        ("[dumb-init, -c, gunicorn]", ("gunicorn",)),
        ("[dumb-init, --rewrite, '15:3', gunicorn]", ("gunicorn",)),
        ("[nice, -n, '5', gunicorn]", ("gunicorn",)),
        ("[env, A=b, C=d, gunicorn]", ("gunicorn",)),
        ("[tini, --, uv, run, --frozen, python3.12, -m, gunicorn]", ("gunicorn",)),
        ("[docker-entrypoint.sh, --port, '1']", ("--port", "1")),
        ("[sh, -c, 'exec python3.11 -m gunicorn app']", ("gunicorn", "app")),
        ("[tini]", ("tini",)),
        ("[tini, -s]", ("tini", "-s")),
    ],
)
def test_it_stands_behind_what_only_runs_it(words: str, found: tuple[str, ...]) -> None:
    assert started(container(f"image: a, command: {words}")) == found
