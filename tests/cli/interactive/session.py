"""Sessions of `fix -i` on files, at a real terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

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

API = WEB.replace("web", "api")

REQUESTS = ("--select", "cpu-request,memory-request")
"""Two rules that go together: one question for each container."""

END = "Do this? y n"


def asked(folder: Path, *words: str, **more: Any) -> Terminal:
    """A session in a folder."""
    env = {"XDG_STATE_HOME": str(folder / "state"), **more.pop("env", {})}
    return Terminal([*MODULE, "fix", "-i", *words], folder, env, **more)


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
