"""Tell where a container writes logs to files instead of to its standard output."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kubectl_prodready.core.plain import mapping, sequence, text
from kubectl_prodready.core.processes.environment import arguments, literals, options, parts
from kubectl_prodready.core.processes.main_program import (
    QUICK,
    WAITING,
    in_background,
    main_command,
)
from kubectl_prodready.core.processes.process import Process, base, process_of
from kubectl_prodready.core.processes.shell_script import Script
from kubectl_prodready.core.workload import Container
from kubectl_prodready.pattern import Pattern

FOLDERS = frozenset(("log", "logs"))
STREAMS = ("/dev/", "/proc/")
READERS = (
    *("fluent", "filebeat", "promtail", "logstash", "vector", "alloy", "otel", "opentelemetry"),
    *("datadog", "newrelic", "splunk", "cloudwatch", "logrotate", "beats", "rsyslog", "syslog"),
)
"""What agents that read logs, or rotate them, are called: what they mount is not their own."""

LOGS_ARE_DATA = ("kafka", "zookeeper", "pulsar", "bookkeeper", "redpanda", "etcd", "nats", "raft")
"""What keeps its data in what it calls a log."""

KINDS_OF_DATA = frozenset(
    ("audit", "bin", "binary", "commit", "data", "raft", "redo", "relay", "wal", "write")
)
"""What makes a log a record that a program needs or must keep, and not what it says."""

WHERE = frozenset(("file", "dir", "path", "directory", "filename"))
AT_ONCE = frozenset(("logfile", "logdir", "logpath"))
TO_STDERR = frozenset(("logtostderr", "alsologtostderr"))
OF_NODE = ("/var/log/containers", "/var/log/pods", "/var/log/journal", "/run/log")
FOLLOWS = Pattern(r"-[a-z0-9]*[fF]|--follow(=.*)?")
PATH = Pattern(r"[\w./@%+:$(){}*-]{1,60}")


def log_files(container: Container) -> Iterator[str]:
    """The places that say so, each with its field."""
    if _is_called(container, (*READERS, *LOGS_ARE_DATA)):
        return
    yield from _mounts(container)
    yield from (
        f"{name} in env" for name, value in literals(container) if is_log_setting(name, value)
    )
    words = arguments(container)
    if not any("".join(parts(word.partition("=")[0])) in TO_STDERR for word in words):
        found = options(words)
        yield from (f"the argument {name}" for name, value in found if is_log_setting(name, value))
    script = process_of(container).script
    for path in (path for one in script.commands for path in one.writes) if script else ():
        if is_log_file(path):
            yield f"the redirection to {_shown(path)}"


class Followed(NamedTuple):
    """A log file whose end a container shows, and who writes it."""

    path: str
    writer: str


def followed_log(container: Container) -> Followed | None:
    """The log file whose end a container shows in the foreground; None where it does no such thing.

    Beside nothing else, it is another container that writes it.
    """
    return followed_by(process_of(container))


def followed_by(process: Process) -> Followed | None:
    """The same of what PID 1 is."""
    command = main_command(process)
    if not command or base(command[0]) != "tail" or not any(map(FOLLOWS.fullmatch, command[1:])):
        return None
    path = next(filter(is_log_file, command[1:]), "")
    return Followed(_shown(path), _writer(process.script)) if path else None


def _writer(script: Script | None) -> str:
    if script and (programs := in_background(script)):
        return programs[-1]
    commands = script.commands if script else ()
    is_alone = all(base("".join(one.words[:1])) in QUICK | WAITING for one in commands)
    return "another container" if is_alone else "another program"


def _mounts(container: Container) -> Iterator[str]:
    """The folders for logs that it mounts from an emptyDir or a claim, and may write."""
    kept = set(_volumes(container))
    for mount in map(mapping, sequence(container.raw.get("volumeMounts"))):
        path = text(mount.get("mountPath"))
        steps = set(path.lower().split("/"))
        is_for_logs = FOLDERS & steps and not steps & {"lib", "data", "dev"}
        if is_for_logs and text(mount.get("name")) in kept and not mount.get("readOnly"):
            yield f"the volume at {_shown(path)}"


def _volumes(container: Container) -> Iterator[str]:
    workload = container.workload
    for volume in workload.volumes:
        if {"emptyDir", "persistentVolumeClaim", "ephemeral"} & volume.keys():
            yield text(volume.get("name"))
    claims = mapping(workload.raw.get("spec")).get("volumeClaimTemplates")
    for claim in map(mapping, sequence(claims)):
        yield text(mapping(claim.get("metadata")).get("name"))


def is_log_setting(name: str, value: str) -> bool:
    """Whether a variable or an option names a file or a folder for logs."""
    words = parts(name)
    where = words[-1:] and words[-1] in WHERE
    log = words[-2:-1] if where else words[-1:]
    if not log or log[0] not in FOLDERS | AT_ONCE or KINDS_OF_DATA & set(words):
        return False
    return not value.startswith((*STREAMS, *OF_NODE)) and ("/" in value or value.endswith(".log"))


def is_log_file(path: str) -> bool:
    """Whether a path is that of a log: it ends so, or stands in a folder for logs."""
    *folders, name = path.lower().split("/")
    is_log = name.endswith((".log", ".out", ".err")) or bool(FOLDERS & set(folders))
    return is_log and not path.startswith((*STREAMS, "-"))


def _is_called(container: Container, names: tuple[str, ...]) -> bool:
    image = base(container.image).lower()
    called = container.name.lower()
    return any(name in image or name in called for name in names)


def _shown(path: str) -> str:
    return path if PATH.fullmatch(path) else "a file"
