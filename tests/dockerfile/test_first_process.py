"""What PID 1 is by CMD and ENTRYPOINT, and what is done about its signals: DF004 to DF007."""

from __future__ import annotations

import pytest

from tests.dockerfiles import after, fixed, said

OF_SIGNALS = ("DF004", "DF005", "DF006", "DF007")
NODE = "FROM node:22-slim\nWORKDIR /app\nCOPY . .\n"
START = {"package.json": '{"scripts": {"start": "node server.js"}}'}


def changed(text: str, files: dict[str, str] | None = None) -> str:
    return after(text, files, select=OF_SIGNALS).splitlines()[-1]


def spoken(text: str, files: dict[str, str] | None = None) -> list[str]:
    return said(text, files, select=OF_SIGNALS)


@pytest.mark.parametrize(
    ("line", "new"),
    [
        ("CMD gunicorn -b :8080 app:app", 'CMD ["gunicorn", "-b", ":8080", "app:app"]'),
        ("ENTRYPOINT ./server", 'ENTRYPOINT ["./server"]'),
        ("CMD   dispatch", 'CMD   ["dispatch"]'),
        ("CMD java -Da=b -jar app.jar", "CMD exec java -Da=b -jar app.jar"),
        ('CMD serve "$NAME"', 'CMD exec serve "$NAME"'),
        ("CMD A=1 B=$C serve $D", "CMD A=1 B=$C exec serve $D"),
        ('CMD "serve" now', 'CMD exec "serve" now'),
        ("CMD serve $A > /log", "CMD exec serve $A > /log"),
    ],
)
def test_shell_form_makes_way(line: str, new: str) -> None:
    assert changed(f"FROM debian:13-slim\n{line}\n") == new


@pytest.mark.parametrize(
    "line",
    [
        "CMD cd /app",
        "CMD exec serve $PORT",
        "CMD echo hello",
        "CMD sleep infinity",
        "CMD tail -f /dev/null",
        "CMD bash",
        "CMD zsh -c weechat",
        "CMD sh run.sh",
        "CMD pytest tests",
        "CMD make run",
        "CMD trap 'exit 0' TERM; serve & wait",
        "CMD migrate && exec serve",
        "CMD while true; do sleep 60; done",
        "CMD $(broken",
        'CMD [ "$A" = b ] && exec serve',
        "CMD []",
        'CMD ["serve"]',
        'CMD ["sh", "-c", "exec serve $PORT"]',
    ],
)
def test_nothing_is_said_of_what_makes_way_or_serves_nobody(line: str) -> None:
    text = f"FROM debian:13-slim\n{line}\n"
    assert after(text, select=OF_SIGNALS) == text
    assert spoken(text) == []


def test_shell_that_makes_way_by_itself_is_left() -> None:
    shell = 'FROM debian:13-slim\nSHELL ["/bin/bash", "-c"]\n'
    assert spoken(f"{shell}CMD serve\n") == []
    assert spoken(f"{shell}CMD migrate && serve\n") == []
    assert changed(f"{shell}CMD serve $PORT\n") == "CMD serve $PORT"
    other = 'FROM debian:13-slim\nSHELL ["/bin/sh", "-ec"]\n'
    assert changed(f"{other}CMD serve\n") == "CMD exec serve"


@pytest.mark.parametrize(
    ("base", "fact"),
    [
        ("debian:13-slim", "sh stays PID 1 before serve and passes no SIGTERM on"),
        ("python:3.13", "sh stays PID 1"),
        ("mcr.microsoft.com/dotnet/aspnet:9.0", "sh stays PID 1"),
        ("public.ecr.aws/docker/library/node:22", "sh stays PID 1"),
        ("alpine:3.22", "sh may stay PID 1 before serve, and then passes no SIGTERM on"),
        ("python:3.13-alpine", "sh may stay PID 1"),
        ("registry.access.redhat.com/ubi9", "sh may stay PID 1"),
        ("registry.example.com/base", "sh may stay PID 1"),
        ("${BASE}", "sh may stay PID 1"),
    ],
)
def test_what_the_shell_does_depends_on_the_base(base: str, fact: str) -> None:
    (found,) = fixed(f"FROM {base}\nCMD serve\n", select=OF_SIGNALS).findings
    assert found.change.evidence[0].fact.startswith(fact)
    assert found.change.why == "SIGTERM reaches serve"


@pytest.mark.parametrize(
    "base",
    [
        "mcr.microsoft.com/windows/servercore:ltsc2022",
        "mcr.microsoft.com/dotnet/framework/runtime:4.8",
        "microsoft/iis:10",
        "--platform=windows/amd64 golang:1.26",
        "mcr.microsoft.com/dotnet/aspnet:9.0-nanoserver-ltsc2022",
    ],
)
def test_windows_is_left(base: str) -> None:
    text = f"FROM {base}\nUSER app\nCMD npm start\n"
    assert fixed(text).findings == ()
    assert spoken(f"FROM {base}\nCMD ['serve']\n") == []


@pytest.mark.parametrize("line", ["! serve $A", "time serve $A"])
def test_words_of_the_shell_alone_take_no_exec_before_them(line: str) -> None:
    text = f"FROM debian:13-slim\nCMD {line}\n"
    assert after(text, select=OF_SIGNALS) == text


def test_only_the_final_stage_is_changed() -> None:
    text = "FROM debian:13-slim AS test\nCMD check\nFROM debian:13-slim\nCOPY a /\n"
    assert after(text, select=OF_SIGNALS) == text
    inherited = "FROM debian:13-slim AS base\nCMD serve\nFROM base\nCOPY a /\n"
    assert spoken(inherited) == [
        '2: DF004: sh stays PID 1 before serve and passes no SIGTERM on: write ["serve"]'
    ]


def test_a_line_that_is_continued_keeps_its_comments() -> None:
    text = "FROM debian:13-slim\nCMD serve \\\n  # fast\n  --port $PORT\n"
    assert after(text, select=OF_SIGNALS) == text.replace("CMD serve", "CMD exec serve")
    plain = "FROM debian:13-slim\nCMD serve \\\n  # fast\n  now\n"
    assert after(plain, select=OF_SIGNALS) == plain
    assert 'write ["serve", "now"]' in spoken(plain)[0]


def test_script_needs_a_first_line_without_a_shell() -> None:
    text = "FROM debian:13-slim\nCOPY bin/run.sh /app/\nCMD /app/run.sh\n"
    assert "if run.sh begins with #!" in spoken(text)[0]
    assert "give run.sh a #! line" in spoken(text, {"bin/run.sh": "echo\n"})[0]
    plain = text.replace("run.sh", "run")
    assert "give run a #! line" in spoken(plain, {"bin/run": "echo\n"})[0]
    known = {"bin/run.sh": "#!/bin/sh\nexec serve\n"}
    assert after(text, known, select=OF_SIGNALS).endswith('CMD ["/app/run.sh"]\n')


@pytest.mark.parametrize(
    ("lines", "part"),
    [
        ('ENTRYPOINT ["nginx"]\nCMD -g daemon', "nginx gets `/bin/sh -c`"),
        ('ENTRYPOINT ["tini", "--"]\nCMD serve now', "tini starts a shell for this line"),
        ('ENTRYPOINT ["/entrypoint.sh"]\nCMD serve $A', "begin its last command with `exec`"),
        ("ENTRYPOINT serve\nCMD now", "CMD is ignored"),
        ("CMD ['serve']", "no valid JSON"),
    ],
)
def test_traps_are_only_said(lines: str, part: str) -> None:
    text = f"FROM debian:13-slim\n{lines}\n"
    assert after(text, select=("DF004",)) == text
    assert part in spoken(text)[0]


def test_wrapped_shell_that_makes_way_is_left() -> None:
    assert spoken('FROM debian:13-slim\nENTRYPOINT ["tini", "--"]\nCMD exec serve $A\n') == []


def test_cmd_of_an_earlier_stage_is_reset_by_entrypoint() -> None:
    text = "FROM debian:13-slim AS base\nCMD now\nFROM base\nENTRYPOINT serve\n"
    assert changed(text) == 'ENTRYPOINT ["serve"]'


def test_several_commands_are_only_said() -> None:
    text = "FROM debian:13-slim\nCMD migrate; serve $PORT\n"
    assert after(text, select=OF_SIGNALS) == text
    assert "write `exec serve`" in spoken(text)[0]
    assert "`exec` before serve" in spoken('FROM debian:13\nCMD ["sh", "-c", "serve $PORT"]\n')[0]
    assert spoken("FROM debian:13\nCMD prepare && pytest\n") == []
    quoted = "FROM debian:13-slim\nCMD A='b c' serve $D\n"
    assert after(quoted, select=OF_SIGNALS) == quoted
    assert "write `exec` before serve" in spoken(quoted)[0]


@pytest.mark.parametrize(
    ("line", "script", "new"),
    [
        ('["npm", "start"]', "node server.js", '["node", "server.js"]'),
        ("npm start", "node server.js", '["node", "server.js"]'),
        ('["yarn", "run", "start"]', "node -r ./a.js b.js", '["node", "-r", "./a.js", "b.js"]'),
        (
            '["pnpm", "start"]',
            "node --max-old-space-size=64 .",
            '["node", "--max-old-space-size=64", "."]',
        ),
    ],
)
def test_npm_gives_way_to_node(line: str, script: str, new: str) -> None:
    package = {"package.json": f'{{"scripts": {{"start": "{script}"}}}}'}
    assert changed(f"{NODE}CMD {line}\n", package) == f"CMD {new}"


@pytest.mark.parametrize(
    "scripts",
    [
        '{"start": "next start"}',
        '{"start": "A=1 node server.js"}',
        '{"start": "node a.js && node b.js"}',
        '{"start": "node $FILE"}',
        '{"start": "node --inspect"}',
        '{"start": "node a.js", "poststart": "node b.js"}',
        '{"start": 1}',
        "[]",
        "{",
    ],
)
def test_other_scripts_are_only_said(scripts: str) -> None:
    text = f'{NODE}CMD ["npm", "start"]\n'
    files = {"package.json": f'{{"scripts": {scripts}}}'}
    assert after(text, files, select=OF_SIGNALS) == text
    assert "`npm start` starts the program through a shell" in spoken(text, files)[0]


@pytest.mark.parametrize(
    "text",
    [
        "FROM node:22\nWORKDIR /app\nCOPY web/package.json .\n",
        "FROM node:22\nCOPY . /app\nWORKDIR /app/web\n",
        "FROM node:22\nWORKDIR $DIR\nCOPY . .\n",
        "FROM node:22 AS a\nCOPY . /src\nFROM node:22\nWORKDIR /app\nCOPY --from=a /src/web .\n",
        "FROM node:22\nWORKDIR /app\nCOPY --from=other/image / .\n",
    ],
)
def test_package_of_another_folder_is_not_believed(text: str) -> None:
    text = f'{text}CMD ["npm", "start"]\n'
    assert after(text, START, select=OF_SIGNALS) == text


def test_package_is_followed_through_stages() -> None:
    text = (
        "FROM node:22 AS build\nWORKDIR /src\nCOPY package*.json ./\n"
        "FROM node:22-slim\nWORKDIR /app\nCOPY --from=build /src ./\n"
        'CMD ["npm", "start"]\n'
    )
    assert changed(text, START) == 'CMD ["node", "server.js"]'


def test_instruction_of_npm_is_changed_by_no_other_rule() -> None:
    for line in ("CMD npm start", "CMD npm start -- $ARGS", "CMD cd web && npm start"):
        (one,) = spoken(f"FROM debian:13-slim\n{line}\n")
        assert ": DF006: " in one
    for line in ("CMD npm run $SCRIPT", "CMD npm run dev", "CMD npx serve $A"):
        text = f"FROM node:22\n{line}\n"
        assert after(text, select=OF_SIGNALS) == text
        assert spoken(text) == []
    assert spoken('FROM node:22\nCMD ["npm", "test"]\n') == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('FROM node:22\nCMD ["node", "server.js"]\n', "node"),
        ('FROM python:3.13\nENTRYPOINT ["python3"]\nCMD ["app.py"]\n', "python3"),
        ("FROM python:3.13\nCMD exec python app.py $A\n", "python"),
        ('FROM registry.example.com/b\nENTRYPOINT ["perl", "a.pl"]\n', "perl"),
    ],
)
def test_interpreter_as_pid_1_is_said(text: str, name: str) -> None:
    assert f"{name} is PID 1 and ignores SIGTERM" in spoken(text)[0]


@pytest.mark.parametrize(
    "text",
    [
        'FROM node:22\nCMD ["node"]\n',
        'FROM node:22\nENTRYPOINT ["dumb-init", "node", "server.js"]\n',
        'FROM python:3.13\nCMD ["python", "-m", "uvicorn", "app:app"]\n',
        'FROM python:3.13\nCMD ["python", "-m", "pytest"]\n',
        'FROM python:3.13\nCMD ["python", "-c", "print(1)"]\n',
        'FROM python:3.13\nENTRYPOINT ["python", "tool.py"]\nCMD ["--help"]\n',
        'FROM registry.example.com/with-init\nCMD ["node", "server.js"]\n',
        'FROM node:22\nCOPY --from=b /app/.next/standalone .\nCMD ["node", "server.js"]\n',
        'FROM node:22\nCMD ["node", ".output/server/index.mjs"]\n',
        'FROM ruby:3.4\nCMD ["ruby", "app.rb"]\n',
    ],
)
def test_nothing_is_said_of_what_handles_sigterm_or_ends(text: str) -> None:
    assert spoken(text) == []


def test_program_that_handles_sigterm_is_seen() -> None:
    text = 'FROM python:3.13\nCOPY src /app/\nCMD ["python", "-m", "web.main"]\n'
    assert spoken(text)
    assert spoken(text, {"web/main.py": "signal.signal(signal.SIGTERM, stop)\n"}) == []
    by_file = 'FROM python:3.13\nCOPY src /app/\nCMD ["python", "/app/main.py"]\n'
    assert spoken(by_file, {"src/main.py": "uvicorn.run(app)\n"}) == []
