"""Read a plan, a document at a time, however people have edited it.

What is wrong is told with its line and column, and nothing of a plan is done that cannot be read
to its end. The JSON Schema schema/plan-v1.json says the same for editors; a test holds both
together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NoReturn, TypeVar

from kubectl_prodready.core.configuration.said import shown, unknown
from kubectl_prodready.core.model import Ref, Safety
from kubectl_prodready.errors import InputError
from kubectl_prodready.paths import Path
from kubectl_prodready.plans.model import (
    API_VERSION,
    FILES,
    KIND,
    LIVE,
    Cluster,
    Head,
    InFile,
    OnServer,
    Planned,
    Source,
    Step,
    Terms,
)
from kubectl_prodready.text.lines import position
from kubectl_prodready.text.locate import Locator
from kubectl_prodready.text.nodes import Mapping as MappingNode
from kubectl_prodready.text.parse import parse
from kubectl_prodready.text.said import documents_in

MARK = re.compile(r"---(?:[ \t]+#.*|[ \t]*)")
VERSION = re.compile(r"v?\d+\.\d+(?:\.\S*)?")
HEAD = ("apiVersion", "kind", "of", "cluster", "terms")
TERMS = (
    *("inputs", "recursive", "exclude", "objects", "namespace", "labels", "select", "ignore"),
    *("safety", "kubernetesVersion", "comments", "managed"),
)
OBJECT = ("kind", "namespace", "name", "effect", "apply", "proposal", "changes")
STEP = ("field", "value", "rule", "safety", "apply", "evidence")
IN_FILE = ("file", "line", "sha256", "number")
ON_SERVER = ("path", "uid", "resourceVersion")
SOURCES = {FILES: IN_FILE, LIVE: ON_SERVER}
CUT_OFF = "it was cut off: the sums at its end are missing"

Kind = TypeVar("Kind")


def read_plan(lines: Iterable[str], rules: Iterable[str]) -> tuple[Head, Iterator[Planned]]:
    """The head of a plan, and its objects, read as they are asked for.

    `rules` are the names of those that there are. Raises InputError at once for what is no plan of
    this version, and while objects are read for what is wrong with them; a plan without its end
    is told where it ends.
    """
    documents = _documents(lines)
    known = frozenset(rules)
    head = _Document(*next(documents, (0, ""))).head(known)
    return head, _objects(documents, head.of, known)


def _objects(
    documents: Iterator[tuple[int, str]], of: str, rules: frozenset[str]
) -> Iterator[Planned]:
    end = 0
    is_whole = False
    for line, text in documents:
        document = _Document(line, text)
        end = line + text.count("\n")
        if is_whole and document.data is not None:
            document.fail((), "something stands behind the sums, which end a plan")
        if isinstance(document.data, dict) and "totals" in document.data:
            document.known((), ("totals",))
            is_whole = True
        elif document.data is not None:
            yield document.planned(of, rules)
    if not is_whole:
        raise InputError(CUT_OFF, advice="make the plan anew", line=end or 1)


def _documents(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """The texts of documents, and how many lines lie before each."""
    kept: list[str] = []
    start = 0
    for number, line in enumerate(lines):
        if MARK.fullmatch(line.rstrip("\r\n")):
            if any(map(_says, kept)):
                yield start, "".join(kept)
            kept, start = [], number
        kept.append(line)
    yield start, "".join(kept)


def _says(line: str) -> bool:
    """Whether a line says anything: comments and markers do not."""
    return not line.lstrip().startswith("#") and line.strip() not in {"", "---"}


class _Document:
    """One document of a plan; every error has its place."""

    def __init__(self, line: int, text: str) -> None:
        self._line = line
        self._text = text
        try:
            found = documents_in(text)
        except InputError as error:
            raise error.at("", line) from None
        self.data: Any = found[0] if found else None
        if len(found) > 1:
            self.fail((), "several documents without --- between them")

    def head(self, rules: frozenset[str]) -> Head:
        """As the first one."""
        if not isinstance(self.data, dict) or self.data.get("kind") != KIND:
            self.fail(("kind",), f"no plan: its kind is not {KIND}", "name another file")
        if self.data.get("apiVersion") != API_VERSION:
            version = shown(self.data.get("apiVersion"))
            advice = f"this version knows {API_VERSION} only; plan anew"
            self.fail(("apiVersion",), f"a plan of the unknown version {version}", advice)
        self.known((), HEAD)
        of = self.text(self.data, "of", ())
        if of not in SOURCES:
            self.fail(("of",), f"a plan is of {FILES} or {LIVE}, not of {shown(of)}")
        terms = self._terms()
        for key, names in (("select", terms.select), ("ignore", terms.ignore)):
            for at, name in enumerate(names):
                if name not in rules:
                    self.fail(
                        ("terms", key, at), f"there is no rule {shown(name)} here", "plan anew"
                    )
        return Head(of, terms, self._cluster())

    def planned(self, of: str, rules: frozenset[str]) -> Planned:
        """As one of an object."""
        if not isinstance(self.data, dict):
            self.fail((), "an object must be a mapping")
        self.known((), (*OBJECT, *SOURCES[of]))
        data = self.data
        namespace = self.text(data, "namespace", ()) if "namespace" in data else ""
        ref = Ref(self.text(data, "kind", ()), namespace, self.text(data, "name", ()))
        steps = self.of_type(data, "changes", list, (), "a list")
        return Planned(
            ref,
            self._source(data, of),
            self.text(data, "proposal", ()),
            tuple(self._step(one, ("changes", at), rules) for at, one in enumerate(steps)),
            self.of_type(data, "apply", bool, (), "true or false"),
            self._texts(data, "effect", ()),
            self._line + bool(MARK.match(self._text)) + 1,
        )

    def _source(self, data: dict[str, Any], of: str) -> Source:
        if of == FILES:
            line = self.of_type(data, "line", int, (), "a number")
            number = self.of_type(data, "number", int, (), "a number") if "number" in data else 1
            digest = self.text(data, "sha256", ())
            return InFile(self.text(data, "file", ()), line, digest, number)
        return OnServer(*(self.text(data, key, ()) for key in ON_SERVER))

    def _step(self, said: Any, path: Path, rules: frozenset[str]) -> Step:
        if not isinstance(said, dict):
            self.fail(path, "a change must be a mapping")
        self.known(path, STEP, said)
        rule = self.text(said, "rule", path)
        if rule not in rules:
            self.fail(
                (*path, "rule"),
                f"there is no rule {shown(rule)} here",
                "plan anew, or take out what it wants",
            )
        safety = self._safety(said, path)
        if said.get("value") is None:
            self.fail(path, "a change without a value", "take it out, or say apply: false")
        apply = (
            self.of_type(said, "apply", bool, path, "true or false") if "apply" in said else True
        )
        evidence = self._texts(said, "evidence", path)
        return Step(self.text(said, "field", path), said["value"], rule, safety, evidence, apply)

    def _terms(self) -> Terms:
        said = self._optional("terms")
        self.known(("terms",), TERMS, said)
        return Terms(
            inputs=self._words(said, "inputs"),
            recursive=self._switch(said, "recursive", usual=False),
            exclude=self._words(said, "exclude"),
            objects=self._words(said, "objects"),
            namespace=self._word(said, "namespace"),
            labels=self._word(said, "labels"),
            select=self._words(said, "select"),
            ignore=self._words(said, "ignore"),
            safety=self._safety(said, ("terms",)) if "safety" in said else "",
            kubernetes_version=self._version(said),
            comments=self._switch(said, "comments", usual=True),
            managed=self._switch(said, "managed", usual=False),
        )

    def _word(self, said: Mapping[str, Any], key: str) -> str:
        return self.text(said, key, ("terms",)) if key in said else ""

    def _safety(self, said: Mapping[str, Any], path: Path) -> str:
        safety = self.text(said, "safety", path)
        if safety not in {level.word for level in Safety}:
            self.fail((*path, "safety"), f"{shown(safety)} is no level of safety")
        return safety

    def _version(self, said: Mapping[str, Any]) -> str:
        if "kubernetesVersion" not in said:
            return ""
        version = said["kubernetesVersion"]
        if not isinstance(version, str) or not VERSION.fullmatch(version):
            path = ("terms", "kubernetesVersion")
            self.fail(path, f"{shown(version)} is no version", 'write it in quotes, as in "1.30"')
        return version

    def _texts(self, said: Mapping[str, Any], key: str, path: Path) -> tuple[str, ...]:
        """A list of texts that may be missing; what is no text in it is told as one."""
        texts = said.get(key) or []
        if not isinstance(texts, list):
            self.fail((*path, key), f"{key} must be a list of texts")
        return tuple(map(str, texts))

    def _switch(self, said: Mapping[str, Any], key: str, *, usual: bool) -> bool:
        if key not in said:
            return usual
        return self.of_type(said, key, bool, ("terms",), "true or false")

    def _cluster(self) -> Cluster:
        said = self._optional("cluster")
        self.known(("cluster",), Cluster._fields, said)
        return Cluster(**{key: self.text(said, key, ("cluster",)) for key in said})

    def _optional(self, key: str) -> dict[str, Any]:
        """A mapping that may be missing."""
        data: dict[str, Any] = self.data or {}
        return self.of_type(data, key, dict, (), "a mapping") if key in data else {}

    def _words(self, said: Mapping[str, Any], key: str) -> tuple[str, ...]:
        words = said.get(key, [])
        if not isinstance(words, list) or not all(isinstance(one, str) for one in words):
            self.fail(("terms", key), f"{key} must be a list of texts")
        return tuple(words)

    def text(self, said: Mapping[str, Any], key: str, path: Path) -> str:
        """The text under a key."""
        return self.of_type(said, key, str, path, "a text")

    def of_type(
        self, said: Mapping[str, Any], key: str, kind: type[Kind], path: Path, words: str
    ) -> Kind:
        """The value under a key, which must be of a type."""
        value = said.get(key)
        if type(value) is not kind:
            lacking = "is missing" if key not in said else f"must be {words}, not {shown(value)}"
            self.fail((*path, key), f"{key} {lacking}")
        return value

    def known(self, path: Path, keys: Iterable[str], said: Any = None) -> None:
        """Refuse keys that nobody knows: what they were to say would be lost."""
        for key in (self.data or {}) if said is None else said:
            if key not in keys:
                wrong = unknown((*path, key), keys)
                self.fail(wrong.path, wrong.message, wrong.advice, is_key=True)

    def fail(
        self, path: Path, message: str, advice: str = "correct it", *, is_key: bool = False
    ) -> NoReturn:
        """Raise the error for what stands at a path, or for what should stand below it."""
        line, column = self._place(path, is_key=is_key)
        raise InputError(message, advice=advice, line=self._line + line, column=column)

    def _place(self, path: Path, *, is_key: bool) -> tuple[int, int]:
        """Where the value at a path begins, or its key; as much of the path as there is."""
        roots = parse(self._text)
        if not roots:
            return 1, 1
        locator = Locator(roots[0])
        above = locator.find(path[:-1]).node
        pair = above.pair(str(path[-1])) if is_key and isinstance(above, MappingNode) else None
        return position(self._text, pair[0].start if pair else locator.find(path).node.start)
