"""What a container runs as PID 1, and what that means for signals and processes."""

from __future__ import annotations

from typing import Any

import pytest

from kubectl_prodready.core.kinds import Found, Malformed
from kubectl_prodready.core.neighbours import Neighbours
from kubectl_prodready.core.processes.environment import literals
from kubectl_prodready.core.processes.main_program import (
    Kept,
    kept_as_pid_1,
    main_command,
    pid_1_command,
)
from kubectl_prodready.core.processes.process import (
    Process,
    ends_by_itself,
    exec_commands,
    process_of,
    proven_shell,
    script_of,
)
from kubectl_prodready.core.processes.shell_script import parsed
from kubectl_prodready.core.workload import Container, Workload


def workload(*containers: dict[str, Any], kind: str = "Pod", **spec: Any) -> Workload:
    raw = {"metadata": {"name": "web"}, "spec": {"containers": list(containers), **spec}}
    return Workload(Found((), kind, "", raw), Neighbours(), (1, 30))


def container(**fields: Any) -> Container:
    return workload({"name": "web", "image": "web", **fields}).containers[0]


def probe(*command: str) -> dict[str, Any]:
    return {"exec": {"command": list(command)}}


SCRIPTS = {
    ("sh", "-c", "a"): "a",
    ("/bin/bash", "-ec", "a", "name"): "a",
    ("bash", "-euxo", "pipefail", "-c", "a"): "a",
    ("bash", "-o", "pipefail", "-c", "a"): "a",
    ("bash", "-ceo", "pipefail", "a"): "a",
    ("sh", "-c", "--", "a"): "a",
    ("sh", "-c", "-e", "a"): "a",
    ("bash", "+x", "-lc", "a"): "a",
    ("sh", "-c"): None,
    ("sh", "-c", "--"): "",
    ("sh", "script.sh", "-c"): None,
    ("sh", "-", "-c"): None,
    ("bash", "--rcfile", "x", "-c", "a"): None,
    ("sh",): None,
    ("fish", "-c", "a"): None,
    (): None,
}


@pytest.mark.parametrize(("argv", "script"), SCRIPTS.items())
def test_script_of(argv: tuple[str, ...], script: str | None) -> None:
    assert script_of(argv) == script


def test_process_is_command_and_args() -> None:
    assert process_of(container(command=["a"], args=["b", 1])) == (("a", "b", "1"), "command")
    assert process_of(container(args=["a"])) == (("a",), "args")
    assert process_of(container()) == ((), "args")
    for fields in ({"command": "a"}, {"args": {"b": 1}}):
        with pytest.raises(Malformed):
            process_of(container(**fields))
    assert not process_of(container()).program
    assert process_of(container()).script is None


PROVEN = [
    ({"command": ["/bin/sh", "-c", "a"]}, "/bin/sh"),
    ({"command": ["bash"]}, "bash"),
    ({"args": ["sh", "-c", "a"]}, ""),
    ({"command": ["web"], "livenessProbe": probe("/bin/ash", "-c", "a")}, "/bin/ash"),
    ({"lifecycle": {"preStop": probe("sh", "-c", "a")}}, "sh"),
    ({"lifecycle": {"postStart": probe("curl", "x")}, "startupProbe": {"exec": None}}, ""),
    ({"lifecycle": "x", "readinessProbe": {"httpGet": {"port": 1}}}, ""),
]


@pytest.mark.parametrize(("fields", "shell"), PROVEN)
def test_proven_shell(fields: dict[str, Any], shell: str) -> None:
    assert proven_shell(container(**fields)) == shell


def test_exec_commands_name_their_field() -> None:
    one = container(livenessProbe=probe("a"), lifecycle={"preStop": probe("b", "c")})
    assert list(exec_commands(one)) == [
        ("livenessProbe.exec", ("a",)),
        ("lifecycle.preStop.exec", ("b", "c")),
    ]


def test_ends_by_itself() -> None:
    assert ends_by_itself(workload(restartPolicy="Never"))
    assert not ends_by_itself(workload())


KEPT = {
    "a": None,
    "exec a": None,
    "a && exec b": None,
    "a; exec b || exit 1": None,
    "if a; then exec b; else exec c; fi": None,
    "trap x TERM; a; b": None,
    "f() { exec b; }; a": None,
    "f() { b; }; a; f": None,
    "a; b &": None,
    "a; . ./b": None,
    "sleep 9": None,
    "until a; do sleep 1; done": None,
    "while read x; do a; done": None,
    "for x in 1 2; do a; done": None,
    "case x in esac": None,
    "f() { a; }": None,
    "": None,
    "cat a | b": None,
    "a && b": Kept("b", "several"),
    "a; /opt/b -c": Kept("b", "several"),
    "a\nb\n": Kept("b", "several"),
    "A=1; b": Kept("b", "several"),
    'a; "$@"': Kept("the program", "several"),
    "a | tee b": Kept("a", "pipe"),
    "a & wait": Kept("", "wait"),
    "a || exit 1": Kept("a", "several"),
    "a && ./b; exit $?": Kept("b", "several"),
    "a || true": Kept("a", "several"),
    "exec a || exit 1": None,
    "exec 2>&1 && a": Kept("a", "several"),
    "a & exit": None,
    "exit": None,
    "exec a | tee log": Kept("a", "pipe"),
    "a; exec b | exec tee log": Kept("b", "pipe"),
    "{ exec a; } | tee log": Kept("a", "pipe"),
    "a & wait; exit $?": Kept("", "wait"),
    "a & tail -f /dev/null": Kept("a", "background"),
    "a & b & /opt/c & sleep infinity": Kept("a and b", "background"),
    "a & while true; do sleep 9; done": Kept("a", "background"),
    "a & while true; do b; sleep 9; done": Kept("", "loop"),
    "(a; b) & sleep 9": Kept("sleep", "idle"),
    "f() { b; }; f & sleep 9": Kept("sleep", "idle"),
    "while true; do a & sleep 9; done": Kept("", "loop"),
    "a; sleep 9": Kept("sleep", "idle"),
    "while true; do a; sleep 9; done": Kept("", "loop"),
    "a && while :; do date; done": Kept("", "loop"),
    "while sleep 9; do b; done": Kept("", "loop"),
    "f() { b; }; while :; do f; done": Kept("", "loop"),
    # what ends at once stands behind the program, for which every shell stays
    "a; echo done": Kept("a", "followed"),
    "a; rm -f /tmp/x; exit 0": Kept("a", "followed"),
    "a; code=$?; echo $code; exit $code": Kept("a", "followed"),
    "a; if [ $? -ne 0 ]; then echo failed; fi": Kept("a", "followed"),
    "exec a; echo done": None,
    "a & echo done": None,
    "a; cat b": None,
    "a; env b": None,
    "f() { b; }; a; f; echo": None,
    # groups and choices
    "{ a; b; }": Kept("b", "several"),
    "{ a; b; } || exit 1": Kept("b", "several"),
    "{ a; b; echo; }": Kept("b", "several"),
    "if a; then b; fi": Kept("b", "several"),
    "if a; then b; else echo failed; exit 1; fi": Kept("b", "several"),
    "case x in y) a;; z) b;; esac": Kept("b", "several"),
    "{ a; }": None,
    "{ a; b & }": None,
    "{ echo; cat; }": None,
    "{ a; exec b; }": None,
    "if a; then exec b; fi; echo": None,
    "(a; exec b)": Kept("b", "subshell"),
    "(exec a)": Kept("a", "subshell"),
    "a && (b)": Kept("b", "subshell"),
    "(a; exec b) & wait": Kept("", "wait"),
    # servers that leave the foreground, and those that do not
    "nginx && tail -f /dev/null": Kept("nginx", "daemon"),
    "{ nginx; tail -f /dev/null; }": Kept("nginx", "daemon"),
    "nginx && while true; do sleep 9; done": Kept("nginx", "daemon"),
    "service nginx start; a; tail -f /dev/null": Kept("nginx", "daemon"),
    "nginx -g 'daemon off;'; sleep 5": Kept("nginx", "followed"),
    "nginx -t; sleep 5": Kept("sleep", "idle"),
    "while true; do b; done": Kept("b", "restart"),
    "while true; do a; echo; b x; done": Kept("b", "restart"),
}


@pytest.mark.parametrize(("text", "kept"), KEPT.items())
def test_kept_as_pid_1(text: str, kept: Kept | None) -> None:
    script = parsed(text)
    assert script is not None
    found = kept_as_pid_1(script)
    assert (found and found[:2]) == (kept and kept[:2])


MAIN = {
    ("node", "x"): ("node", "x"),
    ("sh", "-c", "a; exec b c"): ("b", "c"),
    ("sh", "-c", "a; b c"): ("b", "c"),
    ("sh", "-c", "a; while b; do c; done"): (),
    ("sh", "-c", "a &"): (),
    ("sh", "-c", "a b; echo done; exit 0"): ("a", "b"),
    ("sh", "-c", "{ a; b c; }"): ("b", "c"),
    ("sh", "-c", "(a; exec b c)"): ("b", "c"),
    ("sh", "-c", "{ cat; echo; }"): ("cat",),
    ("sh", "-c", "if a; then b; fi"): (),
    ("sh", "-c", "{ a; b & }"): (),
    ("sh", "-c", "b c || exit 1"): ("b", "c"),
    ("sh", "-c", "f() { a; }"): (),
    ("sh", "-c", "'"): (),
    ("sh", "x.sh"): (),
    (): (),
}


@pytest.mark.parametrize(("argv", "command"), MAIN.items())
def test_main_command(argv: tuple[str, ...], command: tuple[str, ...]) -> None:
    assert main_command(Process(argv, "command")) == command


PID_1 = {
    ("node", "x"): ("node", "x"),
    ("sh", "-c", "a; exec b c"): ("b", "c"),
    ("sh", "-c", "b c"): ("sh", "-c", "b c"),
    ("sh", "-c", "b | exec c"): ("sh", "-c", "b | exec c"),
    ("sh", "-c", "(a; exec b)"): ("sh", "-c", "(a; exec b)"),
    ("sh", "-c", "f() { exec b; }"): ("sh", "-c", "f() { exec b; }"),
    ("sh", "-c", "exec b &"): ("sh", "-c", "exec b &"),
    ("sh", "-c", "exec 2>&1"): ("sh", "-c", "exec 2>&1"),
    ("sh", "-c", "{ a; exec b c; }"): ("b", "c"),
    ("sh", "-c", "if exec b; then a; fi"): ("sh", "-c", "if exec b; then a; fi"),
    ("sh", "-c", ""): ("sh", "-c", ""),
    ("sh", "-c", "A=1"): ("sh", "-c", "A=1"),
}


@pytest.mark.parametrize(("argv", "command"), PID_1.items())
def test_pid_1_command(argv: tuple[str, ...], command: tuple[str, ...]) -> None:
    assert pid_1_command(Process(argv, "command")) == command


def test_an_environment_of_the_wrong_shape_is_told() -> None:
    with pytest.raises(Malformed):
        list(literals(container(env={"name": "A", "value": "b"})))
    assert list(literals(container(env=["x", {"name": "A"}, {"name": "B", "value": 1}]))) == [
        ("B", "1")
    ]
