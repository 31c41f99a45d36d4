"""What kubeconfig files say, several of them merged as kubectl merges them.

The library's own merging lets the last file name the current context; kubectl takes the first
one (docs: Organizing Cluster Access, "Merging kubeconfig files"). So this is done here.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from kubectl_prodready.errors import ClusterError, words_of

USUAL = "~/.kube/config"
CLUSTER_FILES = ("certificate-authority",)
USER_FILES = ("client-certificate", "client-key", "tokenFile")

Entries = dict[str, dict[str, Any]]


class Kubeconfig(NamedTuple):
    """Contexts, clusters and users by name; `current` is the current context's name, or ""."""

    files: tuple[str, ...] = ()
    current: str = ""
    contexts: Mapping[str, dict[str, Any]] = {}
    clusters: Mapping[str, dict[str, Any]] = {}
    users: Mapping[str, dict[str, Any]] = {}


def read_kubeconfig(explicit: str, environ: Mapping[str, str]) -> Kubeconfig:
    """The file that the flag names, else those of KUBECONFIG, else the usual one.

    Those that are missing are passed over, but for the one that the flag names. Raises
    ClusterError for what is no kubeconfig.
    """
    if explicit:
        if not os.path.exists(explicit):
            raise ClusterError(
                f"{explicit}: there is no such file",
                advice="--kubeconfig names a file that must be there",
            )
        return _merged((explicit,))
    listed = environ.get("KUBECONFIG", "")
    paths = [path for path in listed.split(os.pathsep) if path] if listed else [USUAL]
    there = (os.path.expanduser(path) for path in paths)
    return _merged(path for path in dict.fromkeys(there) if os.path.exists(path))


def _merged(paths: Iterable[str]) -> Kubeconfig:
    """What the first file says of a name holds."""
    files, current = [], ""
    contexts: Entries = {}
    clusters: Entries = {}
    users: Entries = {}
    for path in paths:
        data = _loaded(path)
        files.append(path)
        current = current or str(data.get("current-context") or "")
        contexts = _named(path, data, "context", ()) | contexts
        clusters = _named(path, data, "cluster", CLUSTER_FILES) | clusters
        users = _named(path, data, "user", USER_FILES) | users
    return Kubeconfig(tuple(files), current, contexts, clusters, users)


def _loaded(path: str) -> dict[str, Any]:
    import yaml

    try:
        with open(path, encoding="utf-8") as file:
            # libyaml where it is there: a fleet's kubeconfig takes half a second without it
            loader = (yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader)(file)
            try:
                data = loader.get_single_data()
            finally:
                loader.dispose()
    except OSError as error:
        raise ClusterError(f"{path}: {words_of(error)}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        told = " ".join(str(error).split())
        raise _broken(path, f"it is no YAML: {told}") from None
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise _broken(path, "it is no mapping")
    return data


def _named(path: str, data: dict[str, Any], what: str, of_files: tuple[str, ...]) -> Entries:
    """The contexts, clusters or users of one file by name, their paths made absolute."""
    found: Entries = {}
    items = data.get(f"{what}s") or []
    if not isinstance(items, list):
        raise _broken(path, f"{what}s is no list")
    for item in items:
        said = item.get(what) if isinstance(item, dict) else None
        if not isinstance(item, dict) or not isinstance(said or {}, dict) or "name" not in item:
            raise _broken(path, f"one of its {what}s has no name, or is no mapping")
        found.setdefault(str(item["name"]), _with_paths(path, said or {}, of_files))
    return found


def _with_paths(path: str, said: dict[str, Any], of_files: tuple[str, ...]) -> dict[str, Any]:
    """Relative paths start at the folder of their own file; so do commands that are paths."""
    folder = os.path.dirname(os.path.abspath(path))
    given: dict[str, Any] = {
        key: os.path.join(folder, str(said[key])) for key in of_files if said.get(key)
    }
    run = said.get("exec")
    command = str(run.get("command") or "") if isinstance(run, dict) else ""
    if os.path.basename(command) != command:
        given["exec"] = said["exec"] | {"command": os.path.join(folder, command)}
    return said | given


def _broken(path: str, why: str) -> ClusterError:
    return ClusterError(
        f"{path} is no kubeconfig: {why}",
        advice="correct it, or name another one with --kubeconfig",
    )
