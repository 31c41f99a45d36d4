"""Where the executable begins: what a frozen program does first, and then the command line.

PyInstaller would run hooks of its own before it, which load `inspect` and `multiprocessing`: those
double the time that `version` takes, and only workers need them.
"""

from __future__ import annotations

import os
import sys

INTERRUPTED = 130
SEARCHED = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LIBPATH")


def begin() -> None:
    """Run the command line, or what this process was started for by another one of it."""
    _give_back_the_search_path()
    if any(word.startswith("--multiprocessing-fork") for word in sys.argv) or "-c" in sys.argv[1:]:
        _be_a_worker()
    # a worker of this program would look for its main module by the name of this file
    sys.modules["__main__"].__dict__.pop("__file__", None)
    try:
        from kubectl_prodready.__main__ import main

        main()
    except KeyboardInterrupt:  # while that is still loaded
        os._exit(INTERRUPTED)


def _give_back_the_search_path() -> None:
    """What this program starts (git, an editor, a credential plugin) has libraries of its own."""
    for name in SEARCHED:
        before = os.environ.pop(f"{name}_ORIG", None)
        if before is not None:
            os.environ[name] = before
        else:
            os.environ.pop(name, None)


def _be_a_worker() -> None:
    """Do what multiprocessing started this process for, and end; return where it did not."""
    import multiprocessing

    import pyi_rth_multiprocessing  # noqa: F401 (PyInstaller's own: it makes the next line work)

    multiprocessing.freeze_support()


begin()
