"""Commands in pages, each with what it really prints.

A comment `<!-- run: fix -f web.yaml -->` stands above a block, which is made anew from a run on a
copy of `testdata/demo`. Several commands, with `&&` between them, run in the same copy.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from kubectl_prodready.records.names import NAME

TOP = Path(__file__).parents[2]
DEMO = TOP / "testdata" / "demo"
AS_PLUGIN = (
    "import sys; sys.argv[0] = 'kubectl-prodready'; "
    "from kubectl_prodready.__main__ import main; main()"
)
"""Runs the command under the name that its advice shall give."""

ANY_RUN = "20261129-101500-123456"
"""Stands for the name of a run, which is the time of it: pages are the same whenever made."""

RUN = re.compile(r"<!-- run: (?P<words>[^\n]*) -->\n(?:\n```[a-z]*\n.*?\n```\n)?", re.DOTALL)


def with_runs(text: str) -> str:
    """A page in which each command is shown with what it prints now."""
    return RUN.sub(_shown, text)


def _shown(run: re.Match[str]) -> str:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(DEMO, Path(folder) / "testdata" / "demo")
        parts = [_done(words, folder) for words in run["words"].split(" && ")]
    output = "\n".join(parts)
    kind = "diff" if "+++ " in output else "console"
    return f"<!-- run: {run['words']} -->\n\n```{kind}\n{output}\n```\n"


def _done(words: str, folder: str) -> str:
    """A command line, and all that it prints."""
    done = subprocess.run(
        [sys.executable, "-c", AS_PLUGIN, *words.split()],
        cwd=folder,
        # what is written here is nothing that the person who runs this would take back
        env={**os.environ, "PYTHONPATH": str(TOP), "XDG_STATE_HOME": f"{folder}/state"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    output = NAME.sub(ANY_RUN, done.stdout.rstrip())
    return f"$ kubectl prodready {words}\n{output}"
