"""Read a baseline: the findings that a team knows of already."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from typing import Any, NamedTuple, NoReturn

from kubectl_prodready.core.baseline import API_VERSION, KIND, Known
from kubectl_prodready.errors import InputError, UsageError
from kubectl_prodready.paths import Path
from kubectl_prodready.sources.given import STDIN, unreadable
from kubectl_prodready.sources.wording import placed
from kubectl_prodready.text.encoding import decode
from kubectl_prodready.text.lines import position
from kubectl_prodready.text.locate import Locator
from kubectl_prodready.text.parse import parse

ADVICE = "correct it, or remove it to record anew"
CONFLICT = re.compile(r"^(?:<{7}|\|{7}|={7}|>{7})(?=[ \r\n]|\Z)", re.MULTILINE)
"""What a version control system leaves where two versions would not merge."""

REQUIRED = {"file", "object", "path", "rule"}


class Baseline(NamedTuple):
    """A baseline's file: its name for people, its real absolute path, and what it holds.

    `raw` is None where there is no such file yet.
    """

    shown: str
    path: str
    raw: bytes | None
    recorded: Counter[Known]

    def name_of(self, path: str) -> str:
        """How it names a file: relative to its own folder, the same on every machine."""
        if path == STDIN:
            return STDIN
        try:
            name = os.path.relpath(path, os.path.dirname(self.path))
        except ValueError:  # another drive
            name = path
        return name.replace(os.sep, "/")

    def has(self, name: str) -> bool:
        """Whether a file that it names is still there; whether a stream is, nobody can know."""
        return name == STDIN or os.path.lexists(os.path.join(os.path.dirname(self.path), name))


def read_baseline(name: str) -> Baseline:
    """A baseline, empty where there is no such file yet.

    Raises UsageError for standard input, and InputError, with the place where there is one, for
    what cannot be read or is no baseline.
    """
    if name == STDIN:
        raise UsageError("a baseline is a file, and - is none", advice="name one")
    path = os.path.realpath(name)
    if not os.path.lexists(path):
        return Baseline(name, path, None, Counter())
    if not os.path.isfile(path):
        raise InputError("no regular file", advice="name another baseline", file=name)
    try:
        with open(path, "rb") as file:
            raw = file.read()
    except OSError as error:
        raise unreadable(name, error) from None
    try:
        text = decode(raw).removeprefix("\ufeff")
    except InputError as error:
        raise placed(error, raw).at(name) from None
    return Baseline(name, path, raw, _Reader(name, text).recorded())


class _Reader:
    """Reads one baseline's text; every error has its place."""

    def __init__(self, shown: str, text: str) -> None:
        self.shown = shown
        self.text = text

    def recorded(self) -> Counter[Known]:
        data = self.parsed()
        if not isinstance(data, dict) or data.get("kind") != KIND:
            self.fail(("kind",), f"no baseline: its kind is not {KIND}", "name another file")
        if data.get("apiVersion") != API_VERSION:
            version = data.get("apiVersion")
            advice = f"this version knows {API_VERSION} only"
            self.fail(("apiVersion",), f"a baseline of the unknown version {version}", advice)
        for key in data.keys() - {"apiVersion", "kind", "findings"}:
            self.fail((key,), f'a baseline has no field "{key}"')
        findings = data.get("findings")
        if not isinstance(findings, list):
            self.fail(("findings",), "the findings of a baseline must be a list")
        return Counter(self.known(at, item) for at, item in enumerate(findings))

    def parsed(self) -> Any:
        if conflict := CONFLICT.search(self.text):
            line, column = position(self.text, conflict.start())
            advice = "resolve it: keep the lines of both sides, then --update-baseline"
            raise InputError(
                "a merge conflict", advice=advice, file=self.shown, line=line, column=column
            )
        try:
            return json.loads(self.text)
        except json.JSONDecodeError as error:
            line, column = position(self.text, error.pos)
            reason = f"not JSON: {error.msg.lower().removesuffix(' starting at')}"
            raise InputError(
                reason, advice=ADVICE, file=self.shown, line=line, column=column
            ) from None
        except RecursionError:
            raise InputError("no baseline: nested too deep", file=self.shown) from None

    def known(self, at: int, item: Any) -> Known:
        path: Path = ("findings", at)
        if not isinstance(item, dict):
            self.fail(path, "a finding must be an object")
        for key, value in item.items():
            if key not in Known._fields:
                self.fail((*path, key), f'a finding has no field "{key}"')
            if not isinstance(value, str):
                self.fail((*path, key), f'"{key}" of a finding must be a text')
        if lacking := sorted(REQUIRED - item.keys()):
            self.fail(path, f'a finding lacks "{lacking[0]}"')
        return Known(**item)

    def fail(self, path: Path, message: str, advice: str = ADVICE) -> NoReturn:
        """Raise the error for what stands at a path of the JSON."""
        line = column = 0
        try:
            place = Locator(parse(self.text)[0]).find(path)
            line, column = position(self.text, place.node.start)
        except InputError:  # what JSON allows, and YAML does not, has its error without a place
            pass
        raise InputError(message, advice=advice, file=self.shown, line=line, column=column)
