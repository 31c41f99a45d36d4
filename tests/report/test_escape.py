"""No name or value steers the terminal, or forges a line, of the person who reads."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from kubectl_prodready.report.escape import escaped
from tests.cli.command import MISSHAPEN, Done, process, prodready, put
from tests.help import after, deployment, documents

EVIL = "a\x1b[2Jb\x9bc\nd\re\tf\x7fg\x00"
NAME = "w\x1b]0;x\x07\n\x9b1m.yaml"
OBJECT = 'name: "w\\e[2J\\nerror: forged\\x9B"'
WEB = deployment().replace("name: web", OBJECT, 1)
CONTROLS = {chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))} - {"\n"}


def test_control_characters_are_shown() -> None:
    assert escaped(EVIL) == "a\\x1b[2Jb\\x9bc\\nd\\re\\tf\\x7fg\\x00"
    assert escaped("wéb 🎉\u00a0\\n") == "wéb 🎉\u00a0\\n"
    assert escaped("caf\udce9\udc9b") == "caf\udce9\\x9b"


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
    text = WEB + "# \x85\n"
    put(tmp_path, {"web.yaml": text})
    done: Done = prodready("fix", "-f", "web.yaml", "-o", "yaml", cwd=tmp_path)
    assert done.out == after(text)
    raw = json.loads(prodready("fix", "-f", "web.yaml", "-o", "json", cwd=tmp_path).out)
    [ref] = raw["files"][0]["workloads"]
    assert ref["name"] == "w\x1b[2J\nerror: forged\x9b"
