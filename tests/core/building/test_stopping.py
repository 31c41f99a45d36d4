"""The shell form as PID 1, and images without a shell: what rules about stopping say."""

from __future__ import annotations

import pytest

from kubectl_prodready.core.building.shell import lacking_shell
from kubectl_prodready.core.images.knowledge import facts_of
from kubectl_prodready.core.processes.signals import held_by_image
from tests.beside import OLD, service, web
from tests.built import NODE, Outcome, container

SIGTERM, PRE_STOP, SHELL = "sigterm", "pre-stop", "pre-stop-shell"
SHELL_FORM = f"{NODE}CMD node server.js\n"
PLACE = "(web/Dockerfile:2, matched by skaffold.yaml)"


def test_dash_stays_before_a_single_command() -> None:
    (said,) = Outcome(SIGTERM, SHELL_FORM, web()).only.evidence
    assert said == (
        "CMD in shell form: sh stays PID 1 and passes no SIGTERM on, so that node is killed when "
        f'the grace period is over; write CMD ["node", "server.js"] {PLACE}'
    )


@pytest.mark.parametrize("base", ["alpine:3.22", "registry.access.redhat.com/ubi9/ubi"])
def test_others_may_stay(base: str) -> None:
    words = Outcome(SIGTERM, f"FROM {base}\nENTRYPOINT /app --port 80\n", web()).words
    assert "ENTRYPOINT in shell form: sh is PID 1, may stay it" in words
    assert words.endswith(f'write ENTRYPOINT ["/app", "--port", "80"] {PLACE}')


def test_what_needs_its_shell_gets_exec() -> None:
    words = Outcome(SIGTERM, f"{NODE}CMD node --port $PORT\n", web()).words
    assert f"write CMD exec node with its arguments {PLACE}" in words


def test_several_commands_and_runners_are_what_they_are_in_a_manifest() -> None:
    several = Outcome(SIGTERM, f"{NODE}CMD migrate && node server.js\n", web()).words
    assert several.startswith("CMD: sh -c runs several commands and in many images stays PID 1")
    assert several.endswith(PLACE)
    npm = Outcome(SIGTERM, f'{NODE}CMD ["npm", "start"]\n', web()).words
    assert npm.startswith("CMD: `npm start` starts the program through a shell")
    both = f'{NODE}ENTRYPOINT ["npm"]\nCMD ["start"]\n'
    assert Outcome(SIGTERM, both, web()).words.startswith("ENTRYPOINT: `npm start`")
    assert not Outcome(SIGTERM, both, web("args: [test]")).said
    assert not Outcome(SIGTERM, f'{NODE}ENTRYPOINT ["npm"]\n', web()).said


@pytest.mark.parametrize(
    "dockerfile",
    [
        NODE,
        f'{NODE}CMD ["node", "server.js"]\n',
        f"{NODE}CMD exec node server.js\n",
        f"{NODE}CMD sleep 60\n",
        f"{NODE}CMD trap 'exit 0' TERM; node server.js\n",
        f"{NODE}CMD node server.js &\n",
        f"{NODE}CMD node 'server.js\n",
        f"{NODE}CMD {{ node server.js; }}\n",
        f'{NODE}ENTRYPOINT ["/entrypoint.sh"]\nCMD node server.js\n',
        "FROM shop/base\nCMD node server.js\n",
        f'{NODE}SHELL ["pwsh", "-c"]\nCMD node server.js\n',
    ],
)
def test_says_nothing_where_nothing_is_known_to_be_lost(dockerfile: str) -> None:
    assert not Outcome(SIGTERM, dockerfile, web()).said


@pytest.mark.parametrize(
    ("fields", "more"),
    [
        ("command: [node, server.js]", {}),
        ("args: [node, server.js]", {}),
        ("lifecycle: {preStop: {exec: {command: [app, stop]}}}", {}),
        ("", {"pod": "shareProcessNamespace: true"}),
        ("", {"kind": "Job"}),
    ],
)
def test_the_manifest_has_the_last_word(fields: str, more: dict[str, str]) -> None:
    assert not Outcome(SIGTERM, SHELL_FORM, web(fields, **more)).said


def test_what_a_manifest_says_is_told_as_before() -> None:
    words = Outcome(SIGTERM, SHELL_FORM, web("command: [npm, start]")).words
    assert words.endswith("(command)")


def test_a_hook_delays_what_nobody_hears() -> None:
    found = Outcome(PRE_STOP, SHELL_FORM, web(), service()).only
    assert found.value == {"sleep": {"seconds": 5}}
    assert found.evidence[-1] == (
        "the hook delays, but the shell that is PID 1 then passes no SIGTERM on, and the grace "
        f"period ends in SIGKILL {PLACE}"
    )
    for quiet in ("FROM alpine\nCMD node server.js\n", f'{NODE}CMD ["npm", "start"]\n', NODE):
        assert len(Outcome(PRE_STOP, quiet, web(), service()).only.evidence) == 1


def test_of_several_commands_it_depends_on_the_shell() -> None:
    sure, unsure = (
        held_by_image(container(f"FROM {base}\nCMD migrate && node server.js\n"))
        for base in ("debian:13", "alpine")
    )
    assert sure
    assert unsure
    assert (sure.is_sure, unsure.is_sure) == (True, False)


DISTROLESS = (
    "FROM golang:1.25 AS build\nRUN go build -o /web\n"
    "FROM gcr.io/distroless/static:nonroot\nCOPY --from=build /web /web\n"
    'ENTRYPOINT ["/web"]\n'
)
RUNS_SH = "lifecycle: {preStop: {exec: {command: [sh, -c, sleep 5]}}}"
PROBE = "livenessProbe: {exec: {command: [sh, -c, alive]}}"


def test_an_image_without_a_shell_gets_no_hook_by_command() -> None:
    with_shell = Outcome(PRE_STOP, NODE, web(PROBE), service(), gate=OLD).only
    assert with_shell.value == {"exec": {"command": ["sh", "-c", "sleep 5"]}}
    without = Outcome(PRE_STOP, DISTROLESS, web(PROBE), service(), gate=OLD)
    assert not [one for one in without.said if one.accepted]
    scratch = container('FROM scratch\nCOPY web /web\nENTRYPOINT ["/web"]\n')
    assert str(lacking_shell(scratch)).startswith("the image has none: FROM scratch (web/Dock")
    assert lacking_shell(container(NODE)) is None
    known = container(NODE, "ports: []", image="gcr.io/distroless/static")
    assert facts_of(known).has_no_shell
    assert str(lacking_shell(known)) == "the image has none"


def test_a_hook_by_command_in_it_is_told() -> None:
    words = Outcome(SHELL, DISTROLESS, web(RUNS_SH)).words
    assert words.startswith(
        "preStop runs sh, but the image has none: FROM gcr.io/distroless/static:nonroot "
        "(web/Dockerfile:3, matched by skaffold.yaml): the hook fails and delays nothing"
    )
    assert not Outcome(SHELL, NODE, web(RUNS_SH)).said
