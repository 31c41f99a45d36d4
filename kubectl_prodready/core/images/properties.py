"""Properties of a Java application that are set elsewhere than in variables of their own."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.core.images.program import REFERENCE, literal
from kubectl_prodready.core.plain import mapping, sequence, text
from kubectl_prodready.core.processes.process import base
from kubectl_prodready.core.workload import Container

OPTIONS = (
    *("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "JAVA_OPTIONS", "JAVA_OPTS"),
    *("JAVA_OPTS_APPEND", "JAVA_ARGS", "JVM_OPTS", "CATALINA_OPTS"),
)
"""Variables of the JVM, and those that the scripts of images hand to it."""


def may_set(container: Container, *starts: str) -> bool:
    """Whether anything but variables of their own may set properties that begin so.

    That is an argument as `--server.port=1`, an option of the JVM as `-Dserver.port=1`, what is
    hidden and may be one, and a mounted file of settings, as `config/` or `application.yaml`.
    """
    said = [literal(container, name) for name in OPTIONS]
    words = [*container.command, *container.arguments]
    if None in said or any(word.startswith(REFERENCE) for word in words):
        return True
    return _has_settings(container) or any(
        name.startswith(starts) for text in (*words, *said) for name in _properties(text or "")
    )


def _properties(words: str) -> Iterator[str]:
    """The names of properties in a text, be it a script."""
    for word in words.split():
        option = word.strip("'\"")
        if option.startswith("-"):
            yield option.removeprefix("-D").lstrip("-")


def _has_settings(container: Container) -> bool:
    """Whether it mounts what such applications read by themselves, in the folder they run in."""
    mounts = map(mapping, sequence(container.raw.get("volumeMounts")))
    names = [base(text(mount.get("mountPath")).rstrip("/")) for mount in mounts]
    return any(name == "config" or name.startswith("application") for name in names)
