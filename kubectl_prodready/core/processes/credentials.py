"""Tell credentials that stand in a manifest as literals. Only their names leave this module."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from kubectl_prodready.core.processes.environment import arguments, literals, options, parts
from kubectl_prodready.core.workload import Container
from kubectl_prodready.pattern import Pattern

PASSWORDS = frozenset(("password", "passwd", "passphrase", "pwd", "pass"))
SINGLE = PASSWORDS | frozenset(("secret", "token", "apikey", "credential", "credentials"))
GLUED = ("password", "passwd")
"""What ends a single word that is one as well, as in `PGPASSWORD`."""

ENDINGS = (
    *(("api", "key"), ("private", "key"), ("secret", "key"), ("encryption", "key")),
    *(("signing", "key"), ("account", "key"), ("auth", "key"), ("master", "key")),
    *(("fernet", "key"), ("secret", "access", "key"), ("azure", "storage", "key")),
    *(("secret", "key", "base"), ("rediscli", "auth")),
    *(("github", "pat"), ("gitlab", "pat"), ("gh", "pat"), ("git", "pat"), ("ext", "pat")),
)
"""How several words end that are one together: those of AWS, Azure, Airflow, Rails, redis-cli."""

HARMLESS = {
    "secret": frozenset(
        (
            *("tls", "ssl", "ca", "cert", "certs", "certificate", "serving", "pull", "image"),
            *("registry", "kubernetes", "k8s", "existing"),
        )
    ),
    "token": frozenset(("cluster", "max", "min", "public", "page", "pad", "stop", "end")),
    "pass": frozenset(("bypass", "allow", "multi", "single", "max", "proxy")),
    "key": frozenset(("public",)),
}
"""What a word means something else behind: the name of a Secret, a mark, a number."""

WHOSE = frozenset(
    ("client", "shared", "cookie", "jwt", "session", "hmac", "app", "consumer", "oauth", "webhook")
)
"""Whose secret an argument may be; of most others it is the name of a Secret."""

SWITCHES = frozenset(("allow", "random", "disable", "enable", "require", "use", "no", "skip"))
ANSWERS = frozenset(("true", "false", "yes", "no", "on", "off", "none", "null", "0", "1"))
REFERENCE = Pattern(
    r"[$<./~]|\{\{|___|[a-z]:\\|(?:vault|ref|arn|sm|op|awssm|gcpsm|secretref|file)[:+]|projects/",
    re.IGNORECASE,
)
"""How a value begins that is none: a path or a reference."""

GAP = Pattern(
    r"__.*__|%\w+%|\[.*\]|[*x.-]{3,}|(?:please[-_ ])?(?:replace|change|fill|insert|enter|put|set)"
    r"[-_ ](?:me|this|it|in|with|by|your|here|the)(?:[-_ ].*)?|replaceme|your[-_ ].*|todo(?:\W.*)?"
    r"|placeholder|redacted",
    re.IGNORECASE,
)
"""What somebody still has to fill in; `changeme` is none, for many a program starts with it."""

SETTING = Pattern(
    r"(?:^|[;\s])(?:AccountKey|SharedAccessKey|Password|Pwd)\s*=\s*(?P<secret>[^;\s]+)",
    re.IGNORECASE,
)
"""A credential in a connection string, as of Azure, ODBC and libpq."""

PRIVATE_KEY = Pattern(r"-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY")

AUTHORITY = Pattern(r"[^\s/?#\"'<>,;|\\]*")


def credentials(container: Container) -> Iterator[str]:
    """Where a container's credentials stand: variables and arguments, never what they say."""
    for name, what in _secrets(literals(container)):
        yield f"{name} ({what})" if what else name
    words = arguments(container)
    for name, value in options(words):
        if _is_argument(parts(name)) and _is_literal(parts(name), value):
            yield f"the argument {name}"
    if any(map(_has_userinfo, words)):
        yield "a URL in the arguments"


def secret_variables(variables: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The names of the variables whose values are credentials, or have some in them."""
    return frozenset(name for name, _ in _secrets(variables))


def is_named_as_secret(name: str) -> bool:
    """Whether a variable's name is that of a credential: `DB_PASSWORD`, but not `PASSWORD_FILE`."""
    return name not in {"PWD", "OLDPWD"} and _is_of_credential(name)


def is_secret(name: str, value: str) -> bool:
    """Whether a variable's literal value is a credential, or has one in it."""
    is_own = is_named_as_secret(name) and _is_literal(parts(name), value)
    return is_own or bool(_holding(value))


def _secrets(variables: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Each variable with a credential, and what its value is: "" where the name tells it."""
    for name, value in variables:
        if is_named_as_secret(name) and _is_literal(parts(name), value):
            yield name, ""
        elif what := _holding(value):
            yield name, what


def _holding(value: str) -> str:
    """What a value is that has a credential in it, whatever its name; "" for any other."""
    if _has_userinfo(value):
        return "a URL"
    if PRIVATE_KEY.search(value):
        return "a private key"
    secrets = (match["secret"] for match in SETTING.finditer(value))
    return "a connection string" if any(_is_literal(["pwd"], one) for one in secrets) else ""


@lru_cache(maxsize=1024)
def _is_of_credential(name: str) -> bool:
    """Whether a variable's name ends as that of a credential; many containers have the same."""
    return _is_named(parts(name))


def _is_named(words: list[str]) -> bool:
    """Whether a name ends as that of a credential: `DB_PASSWORD_1`, but not `PASSWORD_FILE`."""
    while words and words[-1].isdecimal():
        words = words[:-1]
    if not words or SWITCHES & set(words) or "public" in words:
        return False
    last, before = words[-1], words[-2] if words[1:] else ""
    if before in HARMLESS.get(last, ()):
        return False
    is_alone = last in SINGLE or last.endswith(GLUED)
    return is_alone or any(tuple(words[-len(one) :]) == one for one in ENDINGS)


def _is_argument(words: list[str]) -> bool:
    if words[-1:] == ["secret"] and words[-2:-1] and words[-2] not in WHOSE:
        return False
    # a lone `--token` or `--secret` says too little, and so does `--pass`
    return _is_named(words) and (len(words) > 1 or words[0] in {"password", "passwd", "token"})


def _is_literal(words: list[str], value: str) -> bool:
    """Whether a value may be a credential itself: no switch, path, address, reference or number.

    A number may only be a password.
    """
    value = value.strip()
    if not value or value.lower() in ANSWERS or REFERENCE.match(value) or GAP.fullmatch(value):
        return False
    if value.isdecimal() and PASSWORDS.isdisjoint(words):
        return False
    return "://" not in value and "$(" not in value and "${" not in value


def _has_userinfo(value: str) -> bool:
    """Whether a URL in a text has a user and a literal password, as `amqp://guest:guest@mq`."""
    for rest in value.split("://")[1:]:
        match = AUTHORITY.match(rest)
        userinfo, at, _ = (match[0] if match else "").rpartition("@")
        _, _, secret = userinfo.partition(":")
        is_gap = not secret.strip(".x") or GAP.fullmatch(secret)
        if at and secret and not set(secret) & set("$({<*[") and not is_gap:
            return True
    return False
