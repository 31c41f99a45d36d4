"""`python -m kubectl_prodready` and the `kubectl-prodready` script: the command boundary."""

from __future__ import annotations

import gc
import os
import sys

gc.set_threshold(
    100_000
)  # nodes are trees that reference counts free: most collections find nothing

INTERRUPTED = 130
CLOSED_PIPE = 141


def main() -> None:
    """Run the command line and exit as it says.

    A bug is one line and a way to report it, unless PRODREADY_DEBUG asks for its traceback.
    """
    try:
        from kubectl_prodready.cli.main import run  # so that Ctrl-C is quiet even now

        code = run(sys.argv[1:])
        sys.stdout.flush()
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        # the reader has seen enough; keep the interpreter from complaining at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = CLOSED_PIPE
    except Exception as error:
        if os.environ.get("PRODREADY_DEBUG"):
            raise
        print(  # noqa: T201
            f"error: a bug in prodready: {type(error).__name__}: {error}; nothing half-done was "
            "written. Run again with PRODREADY_DEBUG=1 and report what it says",
            file=sys.stderr,
        )
        code = 2
    sys.exit(code)


if __name__ == "__main__":
    main()
