"""Generate what can be generated: help, pages, the README's examples. See `make docs`."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from typer.testing import CliRunner

from kubectl_prodready.cli.app import application
from kubectl_prodready.cli.main import COMMANDS
from kubectl_prodready.core.registry import every_rule
from kubectl_prodready.report.pages import page
from tools.completion_tables import write_tables
from tools.config_page import config_page
from tools.images_page import images_page
from tools.sessions import write_sessions

TOP = Path(__file__).parents[1]
HELP = TOP / "kubectl_prodready" / "cli" / "help"
RULES = TOP / "docs" / "rules.md"
CONFIG = TOP / "docs" / "config.md"
IMAGES = TOP / "docs" / "images.md"
README = TOP / "README.md"
WIDTH = "80"
AS_PLUGIN = (
    "import sys; sys.argv[0] = 'kubectl-prodready'; "
    "from kubectl_prodready.__main__ import main; main()"
)
"""Runs the command under the name that its advice shall give."""

RUN = re.compile(r"<!-- run: (?P<words>[^\n]*) -->\n(?:\n```[a-z]*\n.*?\n```\n)?", re.DOTALL)


def main() -> None:
    """Write all generated files."""
    for name in ("", *COMMANDS):
        (HELP / f"{name or 'prodready'}.txt").write_text(help_text(name), encoding="utf-8")
    RULES.parent.mkdir(exist_ok=True)
    RULES.write_text(rules_page(), encoding="utf-8")
    CONFIG.write_text(config_page(), encoding="utf-8")
    IMAGES.write_text(images_page(), encoding="utf-8")
    write_tables()
    write_sessions(TOP / "docs")
    README.write_text(RUN.sub(shown, README.read_text(encoding="utf-8")), encoding="utf-8")


def shown(run: re.Match[str]) -> str:
    """A command with what it really prints, run on a copy of the test data."""
    words = run["words"].split()
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(TOP / "testdata" / "demo", Path(folder) / "testdata" / "demo")
        done = subprocess.run(
            [sys.executable, "-c", AS_PLUGIN, *words],
            cwd=folder,
            # what is written here is nothing that the person who runs this would take back
            env={**os.environ, "PYTHONPATH": str(TOP), "XDG_STATE_HOME": f"{folder}/state"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    output = f"$ kubectl prodready {run['words']}\n{done.stdout.rstrip()}"
    kind = "diff" if "+++ " in output else "console"
    return f"<!-- run: {run['words']} -->\n\n```{kind}\n{output}\n```\n"


def help_text(name: str) -> str:
    """What typer prints for `--help`."""
    os.environ["COLUMNS"] = WIDTH
    arguments = [name, "--help"] if name else ["--help"]
    result = CliRunner().invoke(
        application(lambda *_: None), arguments, prog_name="kubectl prodready"
    )
    return result.output


def rules_page() -> str:
    """Every rule's page, as `explain` prints it."""
    parts = ["# Rules\n\nGenerated from the rules themselves: do not edit.\n"]
    for rule in every_rule():
        title, _, body = page(rule).partition("\n\n")
        parts.append(f"\n## {title}\n\n{body}")
    return "".join(parts)


if __name__ == "__main__":
    main()
