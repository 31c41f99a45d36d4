"""What a command of a health check asks: curl, wget and nc as handlers of a probe."""

from __future__ import annotations

from typing import Any, TypeAlias

from kubectl_prodready.core.traffic.ports import number_of
from kubectl_prodready.pattern import Pattern

Handler: TypeAlias = dict[str, Any]

URL = Pattern(
    r"(?:(?P<scheme>https?)://)?(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\])"
    r"(?::(?P<port>\d{1,5}))?(?P<path>/[^\s#]*)?(?:#.*)?"
)
"""An address of the container itself."""

PORTS = {"http": 80, "https": 443}

WITH_VALUE = {
    "curl": frozenset(
        (
            *("-o", "--output", "-m", "--max-time", "--connect-timeout", "-w", "--write-out"),
            *("--retry", "--retry-delay", "--retry-max-time", "-A", "--user-agent"),
        )
    ),
    "wget": frozenset(("-O", "-o", "-T", "-t", "-U", "--timeout", "--tries", "--output-document")),
    "nc": frozenset(("-w",)),
}
WITHOUT = {
    "curl": frozenset(
        (
            *("--fail", "--silent", "--show-error", "--insecure", "--location", "--head"),
            *("--fail-with-body", "--no-progress-meter", "--globoff", "--http1.1", "--compressed"),
        )
    ),
    "wget": frozenset(
        (
            *("--spider", "--quiet", "--no-verbose", "-nv", "--no-check-certificate"),
            *("--server-response", "--no-cache"),
        )
    ),
    "nc": frozenset(),
}
LETTERS = {"curl": "fsSkLIqgi4", "wget": "qSc4", "nc": "zvn4"}
"""Options of one letter that do not change what is asked; several may stand together."""

INTO = Pattern(r"-[fsSLqk]{1,5}[oO]")
"""Several letters, of which the last one has a file's name behind it."""

OUTPUT = Pattern(r"-[fsSLqk]{0,5}[oO](?:-|/dev/null)")
"""The same with the name."""

FAILING = frozenset(("--fail", "--fail-with-body"))


def handler_of_fetch(words: tuple[str, ...]) -> Handler | None:
    """The handler that asks what curl, wget or nc ask; None for what is more than that.

    wget and `curl -f` fail as a kubelet's check does, for an answer of 400 and above. curl without
    it passes at any answer, as an open port does.
    """
    program = words[0].rpartition("/")[2] if words else ""
    if program not in LETTERS:
        return None
    arguments = _arguments(program, words[1:])
    if arguments is None:
        return None
    options, plain = arguments
    if program == "nc":
        return _of_port(plain) if any("z" in one for one in options) else None
    is_strict = program == "wget" or any(map(_fails, options))
    return _of_url(plain[0], is_strict=is_strict) if len(plain) == 1 else None


def _of_url(url: str, *, is_strict: bool) -> Handler | None:
    """A GET of an address; where any answer will do, the port alone."""
    found = URL.fullmatch(url)
    scheme = (found and found["scheme"]) or "http"
    port = number_of(found["port"] or PORTS[scheme]) if found else None
    if found is None or port is None:
        return None
    if not is_strict:
        return {"tcpSocket": {"port": port}}
    get: Handler = {"path": found["path"] or "/", "port": port}
    return {"httpGet": get if scheme == "http" else {**get, "scheme": "HTTPS"}}


def _of_port(plain: list[str]) -> Handler | None:
    """`nc -z localhost 8080`."""
    host, *ports = plain or [""]
    port = number_of(ports[0]) if len(ports) == 1 else None
    return {"tcpSocket": {"port": port}} if port and URL.fullmatch(host) else None


def _fails(option: str) -> bool:
    """Whether an option makes curl fail for an answer that is an error."""
    return option in FAILING or (option[:2] != "--" and "f" in option)


def _arguments(program: str, words: tuple[str, ...]) -> tuple[list[str], list[str]] | None:
    """The options and the other arguments; None where an option is not known here."""
    options: list[str] = []
    plain: list[str] = []
    rest = iter(words)
    for word in rest:
        if word[:1] != "-":
            plain.append(word)
            continue
        options.append(word)
        if word in WITH_VALUE[program] or INTO.fullmatch(word):
            next(rest, "")
        elif not _is_idle(program, word):
            return None
    return options, plain


def _is_idle(program: str, word: str) -> bool:
    """Whether an option, with its value or without one, leaves what is asked as it is."""
    name, equals, _ = word.partition("=")
    known = WITH_VALUE if equals else WITHOUT
    if name in known[program] or OUTPUT.fullmatch(word):
        return True
    return not word[1:].strip(LETTERS[program])
