"""What krew reads: the manifest with digests, and the template that a release fills.

Both are made from what stands here, so neither says anything that the other does not. The form is
krew's `v1alpha2`; the template is that of krew-release-bot, which replaces each `addURIAndSha` with
two lines, the second of which has four spaces before it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from tools.dist.system import System

TOP = Path(__file__).parents[2]
NAME = "prodready"

SHORT = "Find and fix what production workloads lack"
DESCRIPTION = """\
Works out what Deployments, StatefulSets, CronJobs and other workloads lack to
be production-ready: requests and limits, probes, preStop hooks and grace
periods, and whatever their Dockerfiles lack. Shows the change as a diff,
together with its evidence. Writes it into the manifests with every comment and
every other byte kept, or applies it to live objects on the server's side. What
was written or applied can be taken back.

It sends nothing anywhere but to the API server that it is asked to work on.
"""
CAVEATS = """\
To have commands, flags and names completed by kubectl, run once:

  kubectl prodready completion install

On Linux, glibc is needed: musl, as in Alpine Linux, is not supported.
"""

TEMPLATE_HEAD = """\
{{- /* Made by `make krew-manifest`. A release fills in its version, and the digests of what it
published; this comment does not reach the index. */ -}}
"""
MANIFEST_HEAD = """\
# Made by `make krew-manifest`: the digests are those of the archives that were in dist/ then. A
# platform whose archive was not built stands in .krew.yaml alone. A release makes its own manifest
# from what it publishes; until then these addresses lead nowhere: install with --archive.
"""


PLATFORMS = (
    System("linux", "amd64"),
    System("linux", "arm64"),
    System("darwin", "amd64"),
    System("darwin", "arm64"),
    System("windows", "amd64"),
)


@cache
def home() -> str:
    """The repository on GitHub, which pyproject.toml names."""
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["urls"]["Repository"])


def uri(system: System, version: str) -> str:
    """Where a release publishes the archive."""
    return f"{home()}/releases/download/{version}/{system.archive(version)}"


def manifest(version: str, digests: Mapping[System, str]) -> str:
    """The manifest of a version, for the platforms whose sha256 is known."""
    places = [
        (one, f"uri: {uri(one, version)}\n    sha256: {digests[one]}")
        for one in PLATFORMS
        if one in digests
    ]
    return _text(version, places)


def manifest_of_tree(version: str, digests: Mapping[System, str]) -> str:
    """The same for the top of the tree, where it says what it is."""
    return MANIFEST_HEAD + manifest(version, digests)


def template() -> str:
    """What a release fills, for all platforms."""
    tag = "{{ .TagName }}"
    places = [(one, f'{{{{addURIAndSha "{uri(one, tag)}" .TagName }}}}') for one in PLATFORMS]
    return TEMPLATE_HEAD + _text(tag, places)


def _text(version: str, places: Sequence[tuple[System, str]]) -> str:
    """All that both say, with the place of each archive as it is given."""
    platforms = "".join(_platform(*one) for one in places)
    return f"""\
apiVersion: krew.googlecontainertools.github.com/v1alpha2
kind: Plugin
metadata:
  name: {NAME}
spec:
  version: {version}
  homepage: {home()}
  shortDescription: {SHORT}
  description: |
{_indented(DESCRIPTION)}  caveats: |
{_indented(CAVEATS)}  platforms:
{platforms}"""


def _platform(system: System, place: str) -> str:
    return f"""\
  - selector:
      matchLabels:
        os: {system.os}
        arch: {system.arch}
    {place}
    bin: {system.program}
"""


def _indented(text: str) -> str:
    return "".join(f"    {line}" if line.strip() else line for line in text.splitlines(True))
