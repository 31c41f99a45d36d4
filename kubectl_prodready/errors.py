"""Every error a person may see, and the words for one of the system.

The tree::

    ProdreadyError            caught at the command boundary: one line on stderr, exit 2
    ├── UsageError            a flag or an argument that cannot be
    ├── InputError            an input that cannot be read or understood; carries the place
    │   └── UnrenderedError   it is a template that nobody has rendered yet
    ├── ClusterError          what the API server, or the way to it, refused
    │   ├── ForbiddenError    this user may not do that there
    │   ├── MissingError      there is no such object, or no such kind of objects
    │   ├── ConflictError     somebody else owns a field, or has changed the object meanwhile
    │   ├── ExpiredError      a list has to be read again from its beginning
    │   ├── UnreachableError  nobody answers at the server's address
    │   └── UnsureError       a write was sent, and nobody knows whether it was done
    ├── UnprovenError         a result that failed its own proof; nothing of it is written
    └── WriteError            a result that could not be put where it belongs

An error tells what is wrong, where, and what to do next, in words for the person who reads it.
"""

from __future__ import annotations

from typing import Any


class ProdreadyError(Exception):
    """The base of all errors that are meant for people."""

    def __init__(self, message: str, *, advice: str = "") -> None:
        """Say what is wrong, and in `advice` what to do next."""
        super().__init__(message)
        self.message = message
        self.advice = advice

    @property
    def told(self) -> str:
        """The message and, behind a semicolon, the advice; never the place."""
        return f"{self.message}; {self.advice}" if self.advice else self.message

    def __str__(self) -> str:
        """All of it, in one line."""
        return self.told


class UsageError(ProdreadyError):
    """A flag or an argument that cannot be."""


class InputError(ProdreadyError):
    """An input that cannot be read or understood.

    `line` and `column` count from 1; 0 means that the error has no place in the text.
    """

    def __init__(
        self, message: str, *, advice: str = "", file: str = "", line: int = 0, column: int = 0
    ) -> None:
        """Say what is wrong and where; the file's name may be filled in later with `at`."""
        super().__init__(message, advice=advice)
        self.file = file
        self.line = line
        self.column = column

    def at(self, file: str, line_offset: int = 0) -> InputError:
        """The same error in the named file, `line_offset` lines further down."""
        line = self.line + line_offset if self.line else 0
        return InputError(
            self.message, advice=self.advice, file=file, line=line, column=self.column
        )

    def __str__(self) -> str:
        """`file:line:column: message; advice`, as far as these are known."""
        place = self.file
        if self.line:
            place += f":{self.line}:{self.column}"
        return f"{place}: {self.told}" if place else self.told

    def __reduce__(self) -> tuple[object, ...]:
        """Survive the way back from a worker process."""
        return _rebuild, (self.message, self.advice, self.file, self.line, self.column)


def _rebuild(message: str, advice: str, file: str, line: int, column: int) -> InputError:
    return InputError(message, advice=advice, file=file, line=line, column=column)


class UnrenderedError(InputError):
    """An input that has the braces of a template where a value belongs."""


class ClusterError(ProdreadyError):
    """What the API server, or the way to it, refused.

    `status` is the HTTP code of the answer, 0 where there was none. `reason` and `details` are
    those of the server's Status object, as in "AlreadyExists" and {"causes": [...]}.
    """

    def __init__(
        self,
        message: str,
        *,
        advice: str = "",
        status: int = 0,
        reason: str = "",
        details: dict[str, Any] | None = None,
    ) -> None:
        """Say what was refused, where, and what the server said about it."""
        super().__init__(message, advice=advice)
        self.status = status
        self.reason = reason
        self.details = details or {}


class ForbiddenError(ClusterError):
    """This user may not do that there."""


class MissingError(ClusterError):
    """There is no such object, or no such kind of objects."""


class ConflictError(ClusterError):
    """Somebody else owns a field that is written, or has changed the object meanwhile."""


class ExpiredError(ClusterError):
    """The server no longer knows the list that is being read: read it again."""


class UnreachableError(ClusterError):
    """Nobody answers at the server's address, however long one waits: nothing was done there."""


class UnsureError(ClusterError):
    """A write was sent, and the way to the server broke: nobody knows whether it was done."""


class UnprovenError(ProdreadyError):
    """A result that failed its own proof; a bug of ours, and nothing of it is written."""


class WriteError(ProdreadyError):
    """A result that could not be put where it belongs; the target is as it was."""


def words_of(error: OSError) -> str:
    """What the system says of an error, as it stands in the middle of a line."""
    return (error.strerror or str(error)).lower()
