"""`python -m kubectl_prodready` and the `kubectl-prodready` script: the command boundary."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn

gc.set_threshold(
    100_000
)  # nodes are trees that reference counts free: most collections find nothing

ERROR = 2
INTERRUPTED = 130
CLOSED_PIPE = 141


def main() -> None:
    """Run the command line and exit as it says.

    A bug is one line and a way to report it, unless PRODREADY_DEBUG asks for its traceback.
    """
    _want_open_streams()
    try:
        from kubectl_prodready.cli.main import run  # so that Ctrl-C is quiet even now

        code = run(sys.argv[1:])
        sys.stdout.flush()
    except KeyboardInterrupt:
        os._exit(INTERRUPTED)  # at once: workers see it, and nothing is half written
    except BrokenPipeError:  # the reader has seen enough
        os._exit(CLOSED_PIPE)
    except Exception as error:
        if os.environ.get("PRODREADY_DEBUG"):
            raise
        from kubectl_prodready.report.escape import escaped

        with suppress(OSError):  # the exit code tells it, too
            sys.stderr.write(f"error: {escaped(_told(error))}\n")
        code = ERROR
    _leave(code)


def _leave(code: int) -> NoReturn:
    """End at once: taking the interpreter apart takes as long as fixing several files.

    What could be printed is out by now.
    """
    with suppress(OSError):  # nobody listens any more
        sys.stderr.flush()
    os._exit(code)


def _want_open_streams() -> None:
    if sys.stderr is None:
        sys.exit(ERROR)  # there is nobody to tell what goes wrong
    if sys.stdout is None:
        sys.stderr.write("error: standard output is closed; give it somewhere to go\n")
        sys.exit(ERROR)


def _told(error: Exception) -> str:
    """A bug, and a way to report it; or that a folder is gone, or standard output has no room."""
    if isinstance(error, FileNotFoundError) and error.filename is None:
        return "the current folder is gone; change to one that is there"
    if isinstance(error, OSError) and error.filename is None and error.strerror:
        return f"standard output: {error.strerror.lower()}; what is missing was not printed"
    return (
        f"a bug in prodready: {type(error).__name__}: {error}; nothing half-done was written. "
        "Run again with PRODREADY_DEBUG=1 and report what it says"
    )


if __name__ == "__main__":
    main()
