"""The same data written in very many manners: what a text engine must get along with.

`styled(data)` draws a text for plain data; every comment in it has a number of its own, so that a
test sees whether one is gone. `workloads()` draws a manifest, `trees()` any data at all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from hypothesis import strategies as st

COMMENT = re.compile(r"# c\d+ ")
ANCHOR = re.compile(r"&(a\d+)")
PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*(?::[0-9.]+)?\Z")
WORDS = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null"))
Drawn = TypeVar("Drawn")


class Manner(NamedTuple):
    """The habits of one document. `step` and `dash` are columns; `odd` tells how often it strays.

    `gap` is what stands between a dash and its item; `flow` how often braces are used.
    """

    newline: str
    step: int
    dash: int
    gap: int
    odd: int
    flow: int
    comments: int
    properties: int


def comments(text: str) -> list[str]:
    """The numbered comments of a text, in their order."""
    return COMMENT.findall(text)


MANNERS = st.builds(
    Manner,
    newline=st.sampled_from(["\n", "\n", "\r\n", "\r"]),
    step=st.integers(1, 4),
    dash=st.integers(0, 4),
    gap=st.integers(1, 3),
    odd=st.sampled_from([0, 0, 10, 40]),
    flow=st.sampled_from([0, 0, 10, 40]),
    comments=st.sampled_from([0, 10, 40]),
    properties=st.sampled_from([0, 0, 15, 60]),
)


@st.composite
def styled(draw: st.DrawFn, data: dict[str, Any], *, ends: bool = False) -> str:
    """A text that says this; a block scalar may lose its last line break unless the text `ends`."""
    if draw(st.integers(0, 9)) == 9:
        return draw(json_texts(data))
    return Writer(draw, draw(MANNERS)).document(data, ends=ends)


@st.composite
def json_texts(draw: st.DrawFn, data: dict[str, Any]) -> str:
    """JSON as programs and people write it."""
    indent = draw(st.sampled_from([None, None, 1, 2, 4, "\t"]))
    compact = (",", ":")
    separators = draw(st.sampled_from([compact, (", ", ": ")])) if indent is None else (",", ": ")
    text = json.dumps(data, indent=indent, separators=separators, ensure_ascii=draw(st.booleans()))
    end = draw(st.sampled_from(["", "\n"]))
    return (text + end).replace("\n", draw(st.sampled_from(["\n", "\r\n"])))


def is_in(mapping: dict[str, Any], key: str, value: Any) -> bool:
    """Whether a mapping says the same under a key; True is not 1."""
    return key in mapping and json.dumps(mapping[key]) == json.dumps(value)


class Writer:
    """Writes one document; knows where it is in a block scalar, beside which nothing may stand."""

    def __init__(self, draw: st.DrawFn, manner: Manner) -> None:
        self.draw = draw
        self.manner = manner
        self.lines: list[str] = []
        self.comment = 0
        self.anchors: dict[str, str] = {}
        self.sources: dict[str, dict[str, Any]] = {}
        self.in_block = False
        self.keeps = False

    def chance(self, percent: int) -> bool:
        """Whether something happens; it does not in the simplest document."""
        return percent > 0 and self.draw(st.integers(0, 99)) >= 100 - percent

    def one_of(self, *values: Drawn) -> Drawn:
        return self.draw(st.sampled_from(values))

    def odd(self, usual: int, least: int, most: int) -> int:
        """A number of columns: the document's own, now and then another one."""
        return self.draw(st.integers(least, most)) if self.chance(self.manner.odd) else usual

    def document(self, data: dict[str, Any], *, ends: bool) -> str:
        """The whole text."""
        if self.chance(30):
            self.noise(0)
            self.lines.append(self.one_of("---", "--- ", "---" + self.remark(" "), "---\t"))
        self.noise(0)
        if not self.chance(5):
            self.block(data, self.odd(0, 0, 2))
        else:
            self.lines += self.inline(data, 0).split("\n")
        self.noise(0)
        if self.chance(10):
            self.lines.append("...")
        end = self.manner.newline if ends or not self.chance(30) else ""
        return "\ufeff" * self.chance(5) + self.manner.newline.join(self.lines) + end

    def remark(self, gap: str = "  ") -> str:
        """A comment of its own."""
        self.comment += 1
        return f"{gap}# c{self.comment} {self.one_of('why', 'a: b', '- x', '{', 'ü', '#')}"

    def noise(self, column: int) -> None:
        """Blank lines and comments between two lines of a block collection."""
        while self.chance(self.manner.comments):
            if self.chance(30) and not self.keeps:
                self.lines.append("" if self.in_block else " " * self.draw(st.integers(0, 3)))
            else:
                most = column if self.in_block else column + 6
                self.lines.append(self.remark(" " * self.draw(st.integers(0, most))))
                self.in_block = self.keeps = False

    def block(self, value: Any, column: int, first: str = "") -> None:
        """The lines of a collection; `first` stands before its first line instead of blanks."""
        if isinstance(value, dict) and (source := self.source(value)):
            if not first:
                self.noise(column)
            self.opening(f"{first or ' ' * column}<<: *{source}")
            first, merged = "", self.sources[source]
            value = {key: child for key, child in value.items() if not is_in(merged, key, child)}
        entries = value.items() if isinstance(value, dict) else [("", item) for item in value]
        for key, child in entries:
            if not first:
                self.noise(column)
            head = first or " " * column
            first = ""
            if isinstance(value, dict):
                self.pair(head, key, child, column)
            else:
                self.item(head, child, column)

    def pair(self, head: str, key: str, value: Any, column: int) -> None:
        """One key and its value."""
        name = self.key(key)
        explicit = self.chance(self.manner.odd // 4)
        if explicit:
            self.lines.append(f"{head}? {name}{self.remark() if self.chance(30) else ''}")
            head, name = " " * column, ""
        colon = " :" if self.chance(self.manner.odd // 4) and not explicit else ":"
        if alias := self.alias(value):
            self.opening(head + name + colon + alias)
        elif self.is_block(value):
            least = int(isinstance(value, dict)) or int(explicit)
            usual = self.manner.step if isinstance(value, dict) else self.manner.dash
            properties = self.properties(value)
            self.opening(head + name + colon + properties)
            self.block(value, column + max(self.odd(usual, least, 5), least))
            self.finish(properties, value)
        else:
            self.line(head + name + colon, value, column)

    def item(self, head: str, value: Any, column: int) -> None:
        """One dash and what stands behind it."""
        if alias := self.alias(value):
            self.opening(head + "-" + alias)
            return
        if not self.is_block(value):
            self.line(head + "-", value, column)
            return
        properties = self.properties(value)
        gap = self.odd(self.manner.gap, 1, 3)
        if properties or self.chance(self.manner.odd // 4):
            self.opening(head + "-" + properties)
            self.block(value, column + 1 + gap)
        else:
            self.block(value, column + 1 + gap, head + "-" + " " * gap)
        self.finish(properties, value)

    def is_block(self, value: Any) -> bool:
        is_filled = isinstance(value, dict | list) and bool(value)
        return is_filled and not self.chance(self.manner.flow)

    def opening(self, text: str) -> None:
        """A line that ends behind a key, a dash or an alias."""
        self.lines.append(text + (self.remark() if self.chance(self.manner.comments) else ""))
        self.in_block = self.keeps = False

    def line(self, head: str, value: Any, column: int) -> None:
        """What stands on one line, or goes on below in deeper columns."""
        self.in_block = self.keeps = False
        properties = self.properties(value)
        if isinstance(value, str) and self.is_block_scalar(value):
            lines = self.block_scalar(value, column)
            self.lines += [head + properties + " " + lines[0], *lines[1:]]
            self.in_block, self.keeps = True, value.endswith("\n\n")
            return
        written = self.inline(value, column + 1)
        gap = " " * self.draw(st.integers(1, 3)) if written else ""
        if written and self.chance(self.manner.odd // 4):
            gap = "\n" + " " * (column + self.draw(st.integers(1, 4)))
        # where a token that opens a block may follow, a tab is an error
        tab = "\t" if written and not head.lstrip().startswith(":") else " "
        end = self.one_of("", "", " ", tab) if self.manner.odd else ""
        if self.chance(self.manner.comments // 2):
            end = self.remark(self.one_of("  ", " ", tab))
        self.lines += (head + properties + gap + written + end).split("\n")

    def properties(self, value: Any) -> str:
        """An anchor, a tag, both or none."""
        if not self.chance(self.manner.properties):
            return ""
        tags = {"dict": "!!map", "list": "!!seq", "str": "!!str"}
        tag = tags.get(type(value).__name__, "")
        anchor = f"&a{len(self.anchors)}"
        found = self.one_of((anchor,), (anchor, tag), (tag, anchor), (tag,))
        if anchor in found:
            self.anchors[anchor] = json.dumps(value)
        return "".join(f" {one}" for one in found if one)

    def alias(self, value: Any) -> str:
        """An alias for a value that is anchored already, or ""."""
        same = [name for name, known in self.anchors.items() if known == json.dumps(value)]
        return " *" + same[-1][1:] if same and self.chance(50) else ""

    def finish(self, properties: str, value: Any) -> None:
        """Remember an anchored mapping that is complete, for others may merge it now."""
        if isinstance(value, dict) and (name := ANCHOR.search(properties)):
            self.sources[name[1]] = value

    def source(self, value: dict[str, Any]) -> str:
        """The anchor of a mapping that this one may merge, or ""."""
        fit = [name for name, merged in self.sources.items() if merged.keys() <= value.keys()]
        return fit[-1] if fit and self.chance(60) else ""

    def key(self, key: str) -> str:
        quote = self.one_of("", '"', "'") if self.chance(self.manner.odd // 2) else ""
        return f"{quote}{key}{quote}"

    def is_block_scalar(self, text: str) -> bool:
        """Whether a string is written as a block scalar."""
        simple = bool(text.strip("\n")) and text.isascii() and " \n" not in f"{text}\n"
        return simple and self.chance(80 if "\n" in text else self.manner.odd // 4)

    def block_scalar(self, text: str, column: int) -> list[str]:
        """Header and lines of a block scalar."""
        body, indent = text.rstrip("\n"), self.draw(st.integers(1, 4))
        chomp = "-" if body == text else "+" if text.endswith("\n\n") else ""
        blank = body.startswith((" ", "\n"))
        digit = str(indent) if blank or self.chance(self.manner.odd) else ""
        folds = not blank and "\n " not in body and "\n\n" not in body and self.chance(50)
        lines = (body.replace("\n", "\n\n") if folds else body).split("\n")
        lines += [""] * (len(text) - len(body) - 1)
        header = (">" if folds else "|") + self.one_of(digit + chomp, chomp + digit)
        if self.chance(self.manner.comments):
            header += self.remark(" ")
        return [header, *(" " * (column + indent) + line if line else "" for line in lines)]

    def inline(self, value: Any, column: int) -> str:
        """A value that needs no lines of its own: a scalar, or braces."""
        if isinstance(value, dict | list):
            return self.braces(value, column)
        if isinstance(value, str):
            return self.string(value, column)
        if value is None:
            return self.one_of("null", "~", "Null", "", "NULL")
        return json.dumps(value)

    def string(self, text: str, column: int, *, in_braces: bool = False) -> str:
        """A string on one line."""
        if PLAIN.match(text) and text.lower() not in WORDS and not self.chance(self.manner.odd):
            return text if not in_braces or ":" not in text else f"'{text}'"
        if text.isprintable() and self.chance(50):
            return "'" + text.replace("'", "''") + "'"
        written = json.dumps(
            text, ensure_ascii=self.chance(30) and max(text, default="") < "\ud800"
        )
        if " " in text.strip() and not in_braces and self.chance(self.manner.odd):
            return written.replace(" ", "\\\n" + " " * column + "\\ ")
        return written

    def braces(self, value: dict[str, Any] | list[Any], column: int) -> str:
        """A collection in flow style, on one line or several."""
        opening, closing = "{}" if isinstance(value, dict) else "[]"
        if not value:
            return opening + self.one_of("", "", " ") + closing
        is_long = self.chance(30)
        parts = [self.flow_entry(value, entry, column + 2) for entry in value]
        if not is_long:
            pad = self.one_of("", " ")
            comma = self.one_of(", ", ", ", " , ")
            last = "," if self.chance(10) else ""
            return opening + pad + comma.join(parts) + last + pad + closing
        lines = [opening]
        for number, part in enumerate(parts):
            comma = "," if number < len(parts) - 1 or self.chance(20) else ""
            remark = self.remark() if self.chance(self.manner.comments) else ""
            lines.append(" " * (column + 2) + part + comma + remark)
        if self.chance(20) and not COMMENT.search(lines[-1]):
            return "\n".join(lines) + " " + closing
        return "\n".join([*lines, " " * column + closing])

    def flow_entry(self, value: Any, entry: Any, column: int) -> str:
        """One item, or one key with its value, inside braces."""
        if isinstance(value, list):
            return self.flow_value(entry, column) or "null"
        key, child = self.one_of(entry, f'"{entry}"'), value[entry]
        written = self.flow_value(child, column)
        return f"{key}: {written}" if written else self.one_of(f"{key}: ", key)

    def flow_value(self, value: Any, column: int) -> str:
        if isinstance(value, str):
            return self.string(value, column, in_braces=True)
        return self.inline(value, column)


STRINGS = st.sampled_from(
    [
        *("web", "nginx:1.27", "a b", "yes", "010", "1e3", "", " x ", "it's", '"', "\\", "# no"),
        *("- a", "a: b", "ü", "\U0001f600", "{{ x }}", "*", "&a", "!x", "100m", "~", "null", "---"),
        *(
            "one\n",
            "one\ntwo\n",
            "one\ntwo",
            "a\n\n",
            " a\nb\n",
            "# no\n",
            "a\n  b\n\n\n",
            "\n\na\n",
        ),
    ]
)
SCALARS: st.SearchStrategy[Any] = st.one_of(
    STRINGS, st.none(), st.booleans(), st.integers(-9, 99), st.just({}), st.just([])
)
QUANTITIES = st.sampled_from(["100m", "1Gi", "2", 1, None])
AMOUNTS: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.fixed_dictionaries({}, optional={"cpu": QUANTITIES, "memory": QUANTITIES})
)
RESOURCES: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.just({}),
    st.fixed_dictionaries({}, optional={"requests": AMOUNTS, "limits": AMOUNTS}),
)
TEXTS = st.lists(STRINGS, max_size=3)


@st.composite
def shuffled(draw: st.DrawFn, data: dict[str, Any]) -> dict[str, Any]:
    """The same mapping with its keys in any order."""
    return {key: data[key] for key in draw(st.permutations(list(data)))}


@st.composite
def containers(draw: st.DrawFn, name: str) -> dict[str, Any]:
    """One container with some of the usual fields, in any order."""
    fields: dict[str, Callable[[], Any]] = {
        "image": lambda: draw(st.sampled_from(["nginx", "nginx:1.27", "registry.io:5000/a/b:c"])),
        "args": lambda: draw(TEXTS),
        "env": lambda: [{"name": "A", "value": value} for value in draw(TEXTS)],
        "ports": lambda: [{"containerPort": 80 + draw(st.integers(0, 9)), "name": "http"}],
        "resources": lambda: draw(RESOURCES),
        "livenessProbe": lambda: {"exec": {"command": draw(TEXTS)}},
        "tty": lambda: draw(SCALARS),
    }
    chosen = draw(st.lists(st.sampled_from(sorted(fields)), unique=True, max_size=5))
    return draw(shuffled({"name": name, **{key: fields[key]() for key in chosen}}))


@st.composite
def pods(draw: st.DrawFn) -> dict[str, Any]:
    """A Pod's spec, or that of a template."""
    names = draw(st.sampled_from([["web"], ["web", "side"]]))
    spec: dict[str, Any] = {"containers": [draw(containers(name)) for name in names]}
    if len(names) > 1 and draw(st.booleans()):  # much alike, as those that are merged
        first, second = spec["containers"]
        spec["containers"][1] = {**first, **second}
    if draw(st.booleans()):
        spec["nodeSelector"] = {"zone": draw(STRINGS)}
    return draw(shuffled(spec))


@st.composite
def workloads(draw: st.DrawFn) -> dict[str, Any]:
    """A Pod, a Deployment, a CronJob, or a List of two objects."""
    kind = draw(st.sampled_from(["Pod", "Deployment", "CronJob", "List"]))
    if kind == "List":
        return {"apiVersion": "v1", "kind": kind, "items": [draw(workload("Pod")) for _ in "ab"]}
    return draw(workload(kind))


@st.composite
def workload(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    """An object of a kind, its top-level keys in any order."""
    versions = {"Pod": "v1", "Deployment": "apps/v1", "CronJob": "batch/v1"}
    spec = draw(pods())
    if kind != "Pod":
        spec = {"template": {"metadata": {"labels": {"a": draw(STRINGS)}}, "spec": spec}}
    if kind == "Deployment":
        spec = draw(shuffled({"selector": {"matchLabels": {"a": "b"}}, **spec}))
    if kind == "CronJob":
        spec = {"schedule": "0 * * * *", "jobTemplate": {"spec": spec}}
    names = {"name": draw(st.sampled_from(["web", "w.e.b"])), "annotations": {"a": draw(STRINGS)}}
    raw = {"apiVersion": versions[kind], "kind": kind, "metadata": names, "spec": spec}
    return draw(shuffled(raw))


KEYS = st.sampled_from(["a", "b", "c", "resources", "x-y", "name"])


def trees() -> st.SearchStrategy[dict[str, Any]]:
    """A mapping of anything."""
    inner = st.recursive(
        SCALARS,
        lambda below: st.one_of(
            st.lists(below, max_size=3), st.dictionaries(KEYS, below, max_size=3)
        ),
        max_leaves=8,
    )
    return st.dictionaries(KEYS, inner, min_size=1, max_size=4)
