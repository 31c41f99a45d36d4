"""What is slow to import is imported where it is used."""

from __future__ import annotations

import subprocess
import sys

SLOW = ("kubernetes", "urllib3", "yaml", "typer", "ruamel")
SCRIPT = f"""
import importlib, pkgutil, sys
import kubectl_prodready.cluster as room
for module in pkgutil.iter_modules(room.__path__):
    importlib.import_module(f"{{room.__name__}}.{{module.name}}")
print([name for name in {SLOW!r} if name in sys.modules])
"""


def test_importing_the_room_loads_no_library() -> None:
    said = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True
    )
    assert said.stdout == "[]\n"
