"""What an image says of itself: CMD, ENTRYPOINT, EXPOSE, VOLUME, LABEL, SHELL and the rest."""

from __future__ import annotations

import pytest

from kubectl_prodready.dockerfile.configuration import Program, listed, shell_of
from kubectl_prodready.dockerfile.reading.parse import parse
from tests.dockerfiles import seen


def told(program: Program | None) -> tuple[str, ...] | None:
    return program.words if program else None


SH = ("/bin/sh", "-c")


@pytest.mark.parametrize(
    ("lines", "entrypoint", "command"),
    [
        ("", None, None),
        ('CMD ["a"]', None, ("a",)),
        ("CMD a b", None, (*SH, "a b")),
        ('CMD ["a"]\nCMD []', None, None),
        ("CMD", None, None),
        ('CMD ["a"]\nENTRYPOINT ["b"]', ("b",), ("a",)),
        ('SHELL ["bash", "-c"]\nCMD a\nSHELL ["zsh"]', None, ("bash", "-c", "a")),
        ("SHELL bash\nCMD a", None, (*SH, "a")),
    ],
)
def test_programs(
    lines: str, entrypoint: tuple[str, ...] | None, command: tuple[str, ...] | None
) -> None:
    image = seen(f"FROM x\n{lines}\n").image
    assert (told(image.entrypoint), told(image.command)) == (entrypoint, command)


def test_the_form_of_a_program() -> None:
    image = seen('FROM x\nENTRYPOINT ["a"]\nCMD b\n').image
    assert image.entrypoint
    assert image.command
    assert [image.entrypoint.is_shell_form, image.command.is_shell_form] == [False, True]


@pytest.mark.parametrize(
    ("stage", "command"),
    [
        ("", ("a",)),
        ('ENTRYPOINT ["b"]', None),
        ('ENTRYPOINT ["b"]\nCMD ["c"]', ("c",)),
        ('CMD ["c"]\nENTRYPOINT ["b"]', ("c",)),
    ],
)
def test_an_entrypoint_resets_what_an_earlier_stage_runs(
    stage: str, command: tuple[str, ...] | None
) -> None:
    image = seen(f'FROM x AS y\nCMD ["a"]\nFROM y\n{stage}\n').image
    assert told(image.command) == command


@pytest.mark.parametrize(
    ("expose", "ports"),
    [
        ("80", [(80, "tcp")]),
        ("80/udp 81/TCP", [(80, "udp"), (81, "tcp")]),
        ("8080-8082", [(8080, "tcp"), (8081, "tcp"), (8082, "tcp")]),
        ("$P", [(8000, "tcp")]),
        ("$Q 80", [(80, "tcp"), (None, "tcp")]),
        ("a 80-b 1-2-3 80:81", []),
        (f"1-99999999999 {'9' * 5000}", []),
        ("90-80", []),
    ],
)
def test_ports(expose: str, ports: list[tuple[int | None, str]]) -> None:
    image = seen(f"FROM x\nENV P=8000\nEXPOSE {expose}\n").image
    assert [(port.number, port.protocol) for port in image.ports] == ports


def test_what_gathers_over_stages() -> None:
    image = seen(
        "FROM x AS y\nEXPOSE 1\nVOLUME /a $B\nLABEL a=1 \"b c\"='d e'\nWORKDIR /w\nENV B=/b\n"
        'FROM y\nENV C=/c\nEXPOSE 2\nVOLUME ["/d", "$C"]\nLABEL a=2\n'
    ).image
    assert [port.number for port in image.ports] == [1, 2]
    assert [path for path, _ in image.volumes] == ["/a", "", "/d", "/c"]
    assert image.labels == {"a": "2", "b c": "d e"}
    assert image.workdir.text == "/w"
    assert image.env == {"B": "/b", "C": "/c"}


@pytest.mark.parametrize("keyword", ["USER", "STOPSIGNAL", "HEALTHCHECK"])
def test_the_last_one_counts(keyword: str) -> None:
    image = seen(f"FROM x AS y\n{keyword} a\nFROM y\n{keyword} b\n{keyword} c\nFROM y\n").image
    earlier = seen(f"FROM x AS y\n{keyword} b\n{keyword} c\nFROM y\n").image
    field = {"USER": "user", "STOPSIGNAL": "stop_signal", "HEALTHCHECK": "health"}[keyword]
    assert [getattr(one, field).arguments for one in (image, earlier)] == ["a", "c"]
    assert getattr(seen("FROM x\n").image, field) is None


def test_the_shell_at_an_instruction() -> None:
    stage = seen('FROM x AS y\nSHELL ["a"]\nFROM y\nRUN b\nSHELL ["c"]\nRUN d\n').final
    first, second = stage.of("RUN")
    assert [shell_of(stage, at) for at in (first, second, None)] == [("a",), ("c",), ("c",)]


@pytest.mark.parametrize(
    ("volume", "words"),
    [('["a", "b"]', ("a", "b")), ("a 'b c'", ("a", "b c")), ("it's b", ("it's", "b"))],
)
def test_listed(volume: str, words: tuple[str, ...]) -> None:
    (found,) = parse(f"VOLUME {volume}").instructions
    assert listed(found) == words
