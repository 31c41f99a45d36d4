"""No name or value steers the terminal, or forges a line, of the person who reads."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kubectl_prodready.report.escape import escaped, escaped_diff
from tests.cli.command import MISSHAPEN, MODULE, Done, process, prodready, put
from tests.cli.interactive import session
from tests.help import after, deployment, documents
from tests.terminal import Terminal

EVIL = "a\x1b[2Jb\x9bc\nd\re\tf\x7fg\x00"
NAME = "w\x1b]0;x\x07\n\x9b1m.yaml"
OBJECT = 'name: "w\\e[2J\\nerror: forged\\x9B"'
WEB = deployment().replace("name: web", OBJECT, 1)
TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
CONTROLS = {chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))} - {"\n"} | {*TURNING}


def test_control_characters_are_shown() -> None:
    assert escaped(EVIL) == "a\\x1b[2Jb\\x9bc\\nd\\re\\tf\\x7fg\\x00"
    assert escaped("wéb 🎉\u00a0\\n") == "wéb 🎉\u00a0\\n"
    assert escaped("caf\udce9\udc9b") == "caf\udce9\\x9b"


def test_what_turns_text_around_is_shown() -> None:
    assert escaped("a\u202eb\u2066c\u061c") == "a\\u202eb\\u2066c\\u061c"
    assert clean(escaped(TURNING))
    assert escaped("\u05e9\u05dc\u05d5\u05dd \u200d") == "\u05e9\u05dc\u05d5\u05dd \u200d"


def test_a_diff_keeps_its_lines() -> None:
    assert escaped_diff("-\ta\r\n+\tb\u202e\rc\r\n") == "-\ta\r\n+\tb\\u202e\\rc\r\n"


TURNED = "        - containerPort: 8080 # \u202egnorw\u2066\n"


def turned(folder: Path) -> Path:
    return put(folder, {"web.yaml": session.WEB.replace("        - containerPort: 8080\n", TURNED)})


def test_a_diff_on_a_terminal_is_read_as_it_is_written(tmp_path: Path) -> None:
    turned(tmp_path)
    words = [*MODULE, "fix", "-f", "web.yaml", "--select", "cpu-request"]
    for env in ({}, {"NO_COLOR": "1"}):
        with Terminal(words, tmp_path, env) as seen:
            seen.end()
            assert "\\u202egnorw\\u2066" in seen.shown
            assert not {*TURNING} & {*seen.shown}


def test_questions_are_read_as_they_are_written(tmp_path: Path) -> None:
    turned(tmp_path)
    for env in ({}, {"TERM": "dumb"}):
        with session.asked(tmp_path, "-f", "web.yaml", "--select", "cpu-request", env=env) as seen:
            seen.until("\\u202egnorw\\u2066")
            assert not {*TURNING} & {*seen.shown}
            seen.interrupt()
            assert seen.end() == 130


def test_a_diff_for_git_has_the_users_bytes(tmp_path: Path) -> None:
    turned(tmp_path)
    done = prodready("fix", "-f", "web.yaml", "--select", "cpu-request", cwd=tmp_path)
    assert TURNED in done.out
    git = ("git", "apply", "--check", "-")
    assert not subprocess.run(git, cwd=tmp_path, input=done.out.encode(), check=False).returncode


def clean(*texts: str) -> bool:
    return not any(CONTROLS & set(text) or "\nerror: forged" in text for text in texts)


@pytest.mark.parametrize(
    "words",
    [
        "check -f",
        "check -v -f",
        "fix -o name -f",
        "fix -v --select cpu-limit -f",
        "fix -R --exclude nope\x1b -f",
        "check --files-from nope\x1b -f",
        "fix --write -f",
    ],
)
@pytest.mark.parametrize("given", [NAME, "."])
def test_every_human_output(tmp_path: Path, given: str, words: str) -> None:
    put(tmp_path, {NAME: documents(WEB, deployment(name="web"))})
    done = prodready(*words.split(" "), given, cwd=tmp_path)
    assert clean(done.out, done.err), (done.out, done.err)
    assert "\\x1b" in done.out + done.err


def test_errors(tmp_path: Path) -> None:
    put(tmp_path, {NAME: MISSHAPEN.replace("name: bad", OBJECT)})
    runs = (
        ("fix", "-f", NAME),
        ("check", "-f", f"no{NAME}"),
        ("fix", "-f", ".", f"deploy/{NAME}"),
        ("fix", "-f", ".", "-l", NAME),
        ("fix", "-f", ".", "--select", NAME),
        ("explain", NAME),
        ("fix", "-f", "http://\x1b"),
    )
    for words in runs:
        done = prodready(*words, cwd=tmp_path)
        assert done.code == 2
        assert clean(done.out, done.err), words
        assert done.err.startswith("error: ")


def test_a_bug(tmp_path: Path) -> None:
    code = (
        "import sys; sys.argv[1:] = ['version']; import kubectl_prodready.cli.version as v\n"
        "def run(): raise ValueError('a\\x1b[2J\\nb')\n"
        "v.run = run; from kubectl_prodready.__main__ import main; main()"
    )
    done = process(cwd=tmp_path, program=(sys.executable, "-c", code))
    assert "ValueError: a\\x1b[2J\\nb; nothing" in done.err


def test_the_users_own_bytes_stay(tmp_path: Path) -> None:
    text = WEB + "# \u202e\x85\n"
    put(tmp_path, {"web.yaml": text})
    done: Done = prodready("fix", "-f", "web.yaml", "-o", "yaml", cwd=tmp_path)
    assert done.out == after(text)
    raw = json.loads(prodready("fix", "-f", "web.yaml", "-o", "json", cwd=tmp_path).out)
    [ref] = raw["files"][0]["workloads"]
    assert ref["name"] == "w\x1b[2J\nerror: forged\x9b"
