"""How a container runs its image's program."""

from __future__ import annotations

import pytest

from kubectl_prodready.core.images.program import Program, all_ports, literal, port_in
from tests.beside import container


def program(fields: str = "", *, by_script: bool = False) -> Program:
    """The program `thing` of a container with these fields."""
    more = f", {fields}" if fields else ""
    return Program(container(f"image: 'shop/thing'{more}"), "thing", by_script=by_script)


@pytest.mark.parametrize(
    ("fields", "by_script", "is_own", "words"),
    [
        ("", False, True, ()),
        ("", True, True, ()),
        ("args: [serve, --port=1]", False, True, ("serve", "--port=1")),
        ("args: [serve, --port=1]", True, False, ("--port=1",)),
        ("args: [thing, --port=1]", True, True, ("--port=1",)),
        ("args: [--port=1]", True, True, ("--port=1",)),
        ("command: [thing, serve]", False, True, ("serve",)),
        ("command: [/usr/bin/thing], args: [serve]", False, True, ("serve",)),
        ("command: [other], args: [serve]", False, False, ("serve",)),
        ("command: [other]", True, False, ()),
        ("command: [sh, -c, 'exec thing --port=1']", False, True, ("--port=1",)),
        ("command: [sh, -c, 'other; thing serve']", False, True, ("serve",)),
        ("command: [sh, -c, 'while :; do x; done']", False, False, ("-c", "while :; do x; done")),
        ("args: [sh, -c, 'thing serve']", True, True, ("serve",)),
        ("command: [tini, --, thing, serve]", False, True, ("serve",)),
        ("command: [python, -m, thing, serve]", False, True, ("serve",)),
        ("command: [tini]", False, False, ()),
    ],
)
def test_whether_it_is_the_images_own(
    fields: str, by_script: bool, is_own: bool, words: tuple[str, ...]
) -> None:
    found = program(fields, by_script=by_script)
    assert (found.is_own, found.words) == (is_own, words)


@pytest.mark.parametrize(
    ("arguments", "value"),
    [
        ("[]", "9090"),
        ("[--port=1]", "1"),
        ("[-port=1]", "1"),
        ("[--port, '1']", "1"),
        ("[--port, '1', --listen=2]", "2"),
        ("[--port=]", ""),
        ("[--port]", ""),
        ("[--port=$(PORT)]", ""),
        ("[--ports=1, port=1, '--port-name=2']", "9090"),
    ],
)
def test_the_last_option_holds(arguments: str, value: str) -> None:
    assert program(f"args: {arguments}").option("port", "listen", default="9090") == value


def test_an_option_without_a_value_is_there() -> None:
    found = program("args: [--tls, -v, word]")
    assert found.has("tls")
    assert found.has("x", "v")
    assert not found.has("word", "t")


@pytest.mark.parametrize(
    ("arguments", "is_plain"),
    [("[--a=$(B), c]", True), ("[$(ALL)]", False), ("[a, $(B)/c]", False), ("[]", True)],
)
def test_a_word_that_stands_for_a_variable_may_be_anything(arguments: str, is_plain: bool) -> None:
    assert program(f"args: {arguments}").is_plain is is_plain


@pytest.mark.parametrize(
    ("fields", "port"),
    [
        ("", 9090),
        ("args: ['--listen=:1']", 1),
        ("args: ['--listen=:1'], env: [{name: PORT, value: '2'}]", 1),
        ("env: [{name: PORT, value: '2'}]", 2),
        ("env: [{name: PORT, valueFrom: {fieldRef: {fieldPath: x}}}]", None),
        ("envFrom: [{configMapRef: {name: x}}]", None),
        ("args: [--listen=$(X)]", None),
        ("args: ['--listen=127.0.0.1:1']", None),
    ],
)
def test_the_port_that_it_listens_on(fields: str, port: int | None) -> None:
    assert program(fields).port("listen", env="PORT", default=9090) == port


def test_without_a_variable_only_options_tell_the_port() -> None:
    assert program("envFrom: [{configMapRef: {name: x}}]").port("listen", default=1) == 1


@pytest.mark.parametrize(
    ("address", "port"),
    [
        ("9090", 9090),
        (":9090", 9090),
        ("0.0.0.0:9090", 9090),
        ("[::]:9090", 9090),
        (" 9090 ", 9090),
        ("localhost:9090", None),
        ("127.0.0.1:9090", None),
        ("[::1]:9090", None),
        ("http", None),
        ("0", None),
        ("65536", None),
        ("", None),
        ("²", None),
    ],
)
def test_a_port_in_an_address(address: str, port: int | None) -> None:
    assert port_in(address) == port


def test_all_ports_are_known_or_none() -> None:
    assert all_ports(80, 443, 80) == (80, 443)
    assert all_ports(80, None) == ()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ("", "usual"),
        ("env: [{name: OTHER, value: b}]", "usual"),
        ("env: [{name: A, value: b}]", "b"),
        ("env: [{name: A, value: ''}]", ""),
        ("env: [{name: A}]", ""),
        ("env: [{name: A, value: b}], envFrom: [{secretRef: {name: a}}]", "b"),
        ("envFrom: [{secretRef: {name: a}}]", None),
        ("env: [{name: A, value: $(B)}]", None),
        ("env: [{name: A, valueFrom: {secretKeyRef: {name: a, key: b}}}]", None),
    ],
)
def test_what_a_variable_says_may_be_nothing(fields: str, said: str | None) -> None:
    one = container(f"image: a, {fields}".rstrip(", "))
    assert literal(one, "A", "usual") == said
