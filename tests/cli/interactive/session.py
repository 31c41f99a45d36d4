"""Sessions of `fix -i` on files, at a real terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from wcwidth import wcswidth

from tests.cli.command import MODULE
from tests.terminal import Terminal

WEB = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  replicas: 3
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web # keep this
        image: registry.example.com/shop/web:1.4
        ports:
        - containerPort: 8080
"""

SERVED = (
    WEB
    + """\
---
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  selector:
    app: web
  ports:
  - port: 80
    targetPort: 8080
"""
)
"""It gets traffic, so it needs a hook before it ends."""

CHECKED = (
    WEB
    + """\
        livenessProbe:
          httpGet:
            path: /healthz
            port: 8080
"""
)
"""Its program may start too slowly for its probe: nobody knows, so a startupProbe is a guess."""

PROBED = (
    WEB
    + """\
        readinessProbe:
          httpGet:
            path: /ready
            port: 8080
        livenessProbe:
          httpGet:
            path: /healthz
            port: 8080
"""
)

API = WEB.replace("web", "api")
CHECKED_API = CHECKED.replace("web", "api")

REQUESTS = ("--select", "cpu-request,memory-request")
"""Two rules that go together: one question for each container."""

END = "Do this? y n"


def asked(folder: Path, *words: str, **more: Any) -> Terminal:
    """A session in a folder. A `shell` gets its command as arguments."""
    env = {"XDG_STATE_HOME": str(folder / "state"), **more.pop("env", {})}
    command = [*MODULE, "fix", "-i", *words]
    if shell := more.pop("shell", ""):
        command = ["bash", "-c", shell, "bash", *command]
    return Terminal(command, folder, env, **more)


def confirm(session: Terminal, keys: str = "") -> None:
    """Press keys that lead to the last question, and say yes to it."""
    session.type(keys)
    session.until(END)
    session.type("y")


def put(folder: Path, name: str = "web.yaml", text: str = WEB) -> Path:
    path = folder / name
    path.write_text(text)
    return path


def editor(folder: Path, script: str) -> dict[str, str]:
    """An editor that does what a shell script does to the file $1."""
    path = folder / "editor"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return {"KUBE_EDITOR": str(path)}


EVERY_KEY = ("--select", "cpu-request,memory-request,startup-probe")
"""Rules for `walk`: what is firm, and a guess."""


def walk(session: Terminal) -> None:
    """Press every key in a session about `api` and `web`, which lack the same, up to the end.

    The editor makes 150m of 100m. In the end both get a cpu request, `api` the edited one.
    """
    first, second = "object 1 of 2, change 1 of 6", "object 2 of 2, change 3 of 6"
    session.until(f"{first}: 0 yes, 0 no")
    for keys, seen in (
        ("?", "edit the value, with KUBE_EDITOR"),
        ("x", "y yes, n no"),
        ("w", "any key goes back"),
        ("x", "y yes, n no"),
        ("\x1b[6~\x1b[5~", first),
        ("j", second),
        ("k", first),
        ("/", "find:"),
        ("Deployment/web\r", second),
        ("k", first),
        ("s", "review: cpu-request\n"),
        ("e", "answered yes, with the values that you gave"),
        ("j", "review: memory-request\n"),
        ("n", f"{second}: 1 yes, 1 no"),
        ("s", "review: cpu-request\n"),
        ("r", "review: memory-request\n"),
        ("R", "Never memory-request:"),
        ("t", "object 1 of 2, change 5 of 6: 2 yes, 2 no"),
        ("\r", "object 2 of 2, change 6 of 6: 2 yes, 3 no"),
        ("d", "6 changes asked for: 2 yes, 4 no"),
        ("k", "answered no"),
        ("a", "6 changes asked for: 3 yes, 3 no"),
        ("k", "answered yes"),
        ("D", "6 changes asked for: 2 yes, 4 no"),
        ("k", "answered no"),
        ("A", "6 changes asked for: 3 yes, 3 no"),
        ("k", "answered yes"),
        ("n", "6 changes asked for: 2 yes, 4 no"),
        ("k", "answered no"),
        ("q", END),
    ):
        session.type(keys)
        session.until(seen)
        width = session.drawn.columns
        assert all(wcswidth(line) <= width for line in session.screen.split("\n"))
    session.type("y")
