"""What kubectl prodready says of a container that runs thing."""

from __future__ import annotations

from pathlib import Path

from kubectl_prodready.cli.main import run

POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: thing
spec:
  containers:
  - name: thing
    image: registry.example.com/team/thing:1.2
    args: [serve, "--listen=:9000"]
"""


def test_it_is_asked_whether_it_is_healthy(tmp_path: Path) -> None:
    manifest = tmp_path / "pod.yaml"
    manifest.write_text(POD, encoding="utf-8")
    run(["fix", "-f", str(manifest), "--select", "liveness-probe,startup-probe", "--write"])
    text = manifest.read_text(encoding="utf-8")
    assert "path: /healthy\n        port: 9000\n" in text
