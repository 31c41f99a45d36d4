"""Run krew as people do, through kubectl, in a folder of its own; serve archives on loopback."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tools.krew.plugin import home

LONG = 120
"""Seconds that no command takes."""

Done = subprocess.CompletedProcess[str]


@dataclass(frozen=True)
class Krew:
    """A folder that krew installs into, and the programs that are on PATH before the system's."""

    root: Path
    programs: Path
    system: str

    @property
    def environment(self) -> dict[str, str]:
        """What a person has who installed krew, and nothing of this machine's own."""
        return {
            "HOME": str(self.root.parent / "home"),
            "KREW_ROOT": str(self.root),
            "KREW_NO_UPGRADE_CHECK": "1",
            "PATH": f"{self.root / 'bin'}:{self.programs}:{self.system}",
        }

    def kubectl(self, *words: str, cwd: Path | None = None) -> Done:
        """Run kubectl, whatever becomes of it."""
        return self.run(str(self.programs / "kubectl"), *words, cwd=cwd)

    def run(self, *command: str, cwd: Path | None = None) -> Done:
        """Run a program as such a person would."""
        return subprocess.run(
            command,
            cwd=cwd or self.root.parent,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            text=True,
            timeout=LONG,
        )

    def install(self, manifest: Path, archive: Path) -> Done:
        """Install what was built here and is published nowhere."""
        return self.kubectl("krew", "install", f"--manifest={manifest}", f"--archive={archive}")

    def installed(self) -> set[str]:
        """All files and links below, but those of the index."""
        return {
            path.relative_to(self.root).as_posix()
            for path in self.root.rglob("*")
            if (path.is_symlink() or path.is_file()) and "index" not in path.parts
        }


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing on the screen of the tests."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The files of a folder on loopback; gives the start of their addresses."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def from_loopback(manifest: Path, address: str, version: str, folder: Path) -> Path:
    """A copy of the manifest whose archives are at the address; krew wants the same name."""
    folder.mkdir()
    published = f"{home()}/releases/download/{version}/"
    text = manifest.read_text()
    assert published in text
    copy = folder / manifest.name
    copy.write_text(text.replace(published, f"{address}/"))
    return copy
