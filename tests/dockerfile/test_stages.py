"""Stages and what ARG, ENV and WORKDIR come to at each place of them."""

from __future__ import annotations

import pytest

from kubectl_prodready.dockerfile.reading.parse import parse
from kubectl_prodready.dockerfile.stages import Stage, global_args_of, stages_of
from kubectl_prodready.errors import InputError


def stages(*lines: str) -> tuple[Stage, ...]:
    return stages_of(parse("\n".join(lines)))


def last(*lines: str) -> Stage:
    return stages(*lines)[-1]


def test_names_bases_and_parents() -> None:
    found = stages(
        *("ARG V=1.2", "ARG NONE", "FROM go:${V} AS Build", "FROM build as test", "FROM scratch"),
        *("FROM --platform=$BUILDPLATFORM TEST", "FROM a:$NONE"),
    )
    assert [one.name for one in found] == ["build", "test", "", "", ""]
    assert [one.base.text for one in found] == ["go:1.2", "build", "scratch", "TEST", "a:"]
    assert [one.parent.index if one.parent else None for one in found] == [None, 0, None, 1, None]
    assert found[4].base.missing == {"NONE"}
    assert [one.root.text for one in found] == ["go:1.2", "go:1.2", "scratch", "go:1.2", "a:"]
    assert [one.index for one in found[3].line_of_stages] == [3, 1, 0]


def test_of_two_stages_with_one_name_the_later_counts() -> None:
    assert last("FROM a AS x", "FROM b AS x", "FROM x").root.text == "b"


def test_a_stage_is_not_its_own_parent() -> None:
    assert last("FROM build AS build").parent is None


def test_instructions_of_a_stage() -> None:
    stage = last("FROM a", "RUN b", "CMD c", "RUN d", "CMD e")
    assert [one.arguments for one in stage.of("RUN", "COPY")] == ["b", "d"]
    found = stage.last_of("CMD")
    assert found
    assert found.arguments == "e"
    assert stage.last_of("USER") is None


def at_cmd(*lines: str) -> dict[str, str | None]:
    """What the variables of CMD come to, None for what is not known."""
    stage = last(*lines)
    found = {}
    cmd = stage.last_of("CMD")
    for word in cmd.arguments.split() if cmd else ():
        known = stage.expanded(word, cmd)
        found[word] = None if known.missing else known.text
    return found


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("ARG A=1", "FROM x", "CMD $A"), {"$A": None}),
        (("ARG A=1", "FROM x", "ARG A", "CMD $A"), {"$A": "1"}),
        (("ARG A=1", "FROM x", "ARG A=2", "CMD $A"), {"$A": "2"}),
        (("FROM x", "ARG A", "CMD $A"), {"$A": None}),
        (("FROM x", "CMD $A", "ENV A=1"), {"$A": None}),
        (
            ("FROM x", "ENV A=1 B=$A", "ENV C=$A$B", "CMD $A $B $C"),
            {"$A": "1", "$B": None, "$C": None},
        ),
        (("FROM x", "ENV A=1", "ENV B=$A", "CMD $B"), {"$B": "1"}),
        (("FROM x", "ENV A=1", "ARG A=2", "CMD $A"), {"$A": "1"}),
        (("FROM x", "ARG A=2", "ENV A=1", "CMD $A"), {"$A": "1"}),
        (("FROM x", "ARG P=/$TARGETARCH", "CMD $P"), {"$P": "/"}),
        (("FROM x", "ENV P=/$TARGETARCH", "CMD $P"), {"$P": None}),
        (("FROM x AS y", "ENV A=1", "ARG B=2", "FROM y", "CMD $A $B"), {"$A": "1", "$B": None}),
        (("FROM x AS y", "ENV A=1", "FROM y", "ARG A=3", "CMD $A"), {"$A": "1"}),
        (("FROM x", "ENV A 1 2", "CMD ${A}"), {"${A}": "1 2"}),
        (("FROM x", "ENV A='1", "CMD $A"), {"$A": None}),
        (("ARG A=1", "ARG B=$A", "FROM x", "ARG B", "CMD $B"), {"$B": "1"}),
        (("ARG B=$A", "FROM x", "ARG B", "CMD $B"), {"$B": None}),
    ],
)
def test_variables(lines: tuple[str, ...], said: dict[str, str | None]) -> None:
    assert at_cmd(*lines) == said


def test_the_environment_is_what_env_sets() -> None:
    stage = last("FROM x AS y", "ENV A=1", "FROM y", "ARG B=2", "ENV C=$B D=$E")
    assert stage.env == {"A": "1", "C": "2", "D": None}
    (env,) = stage.of("ENV")
    assert stage.assigned(env) == (("C", "2"), ("D", ""))


def test_expanded_at_the_end() -> None:
    assert last("FROM x", "ENV A=1", "CMD a", "ENV A=2").expanded("$A").text == "2"


@pytest.mark.parametrize(
    ("lines", "text", "is_known"),
    [
        (("FROM x/y",), "", False),
        (("FROM x/y", "WORKDIR /a", "WORKDIR b"), "/a/b", True),
        (("FROM x/y", "WORKDIR b"), "/b", False),
        (("FROM x/y AS z", "WORKDIR /a/", "FROM z", "WORKDIR b", "WORKDIR $X"), "/a/b/", False),
        (("FROM x/y", "ENV X=/c", "WORKDIR /a", "WORKDIR $X"), "/c", True),
    ],
)
def test_working_directory(lines: tuple[str, ...], text: str, is_known: bool) -> None:
    found = last(*lines).workdir()
    assert (found.text, not found.missing) == (text, is_known)


def test_working_directory_at_an_instruction() -> None:
    stage = last("FROM x/y", "WORKDIR /a", "RUN b", "WORKDIR /c")
    assert stage.workdir(stage.of("RUN")[0]).text == "/a"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ARG A", "1:1: no FROM"),
        ("ARG A\nRUN a\nFROM b", "2:1: RUN before FROM"),
        ("FROM", "1:1: FROM needs an image"),
        ("FROM a b", "1:1: FROM needs an image"),
        ("FROM a\nFROM a is b", "2:1: FROM needs an image"),
    ],
)
def test_what_is_refused(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        stages_of(parse(text))
    assert f"{caught.value.line}:{caught.value.column}: {caught.value.message}" == message


def test_arguments_of_a_file_without_stages() -> None:
    assert global_args_of(parse("ARG A=1 B\nARG C=$A-$B")) == {"A": "1", "B": None, "C": None}
