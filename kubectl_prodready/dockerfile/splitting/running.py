"""What an image runs in the end, where a script of its own starts it."""

from __future__ import annotations

import posixpath
import re

from kubectl_prodready.dockerfile.running.first_process import main_words
from kubectl_prodready.dockerfile.running.programs import Running, runs, without_init
from kubectl_prodready.dockerfile.running.scripts import join
from kubectl_prodready.dockerfile.splitting.contents import folder_at, text_at
from kubectl_prodready.dockerfile.splitting.starting import started
from kubectl_prodready.dockerfile.view import Dockerfile

MOVES = re.compile(r"(?:^|[\s;&])(?:cd|pushd)\s", re.MULTILINE)
"""Other folders than the working directory: what is relative then is not followed."""


def words_run(dockerfile: Dockerfile) -> tuple[str, ...]:
    """The words of the program that runs: those with which a script ends that can be read."""
    words = without_init(main_words(dockerfile))
    script = script_run(dockerfile)
    return started(dockerfile).last if script else words


def script_run(dockerfile: Dockerfile) -> str:
    """The script of the image's own that starts its program, by its absolute path, or ""."""
    words = without_init(main_words(dockerfile))
    found = started(dockerfile)
    if not words or found.unknown or found.last[:1] in {(), words[:1]}:
        return ""
    named = words[1] if posixpath.basename(words[0]) in {"sh", "bash"} and words[1:] else words[0]
    place = join(folder_at(dockerfile), named)
    text = text_at(dockerfile, place)
    return "" if not text or MOVES.search(text) else place


def runs_at_last(dockerfile: Dockerfile) -> Running | None:
    """The program that runs, as `runs` says it, behind a script that can be read."""
    return runs(dockerfile, words_run(dockerfile))
