"""The scripts for shells, in the shells themselves where they are on this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from kubectl_prodready.cli.completion import ENDINGS
from tests.cli.command import prodready, put
from tests.completion.typed import on_path, plugin_in
from tests.terminal import Terminal

SHELLS = {"bash": "bash", "zsh": "zsh", "fish": "fish", "powershell": "pwsh"}
FILES = {"web.yaml": "", "wide/one.yaml": "", "my file.yaml": ""}


def shell(name: str) -> str:
    """Where a shell is; the test is skipped where it is not."""
    found = shutil.which(SHELLS[name])
    if found is None:
        pytest.skip(f"optional: {SHELLS[name]} is not on PATH")
    return found


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with the plugin, the scripts, a kubeconfig and a few files."""
    plugin_in(tmp_path / "bin")
    contexts = ", ".join(f"{{name: '{name}'}}" for name in ("one", "arn:aws:eks/x", "with space"))
    put(tmp_path, {f"in/{name}": text for name, text in FILES.items()})
    put(tmp_path, {"config": f"contexts: [{contexts}]\n"})
    for name, ending in ENDINGS.items():
        script = prodready("completion", name, cwd=tmp_path).out
        put(tmp_path, {f"prodready.{ending}": script})
    return tmp_path


def run(words: list[str], place: Path) -> list[str]:
    """The lines that a shell prints, in the folder with the files."""
    env = {**os.environ, **on_path(place / "bin"), "KUBECONFIG": str(place / "config")}
    done = subprocess.run(
        words,
        cwd=place / "in",
        # what other tests recorded is nothing that undo could name here
        env={**env, "HOME": str(place), "ZDOTDIR": str(place), "XDG_STATE_HOME": str(place)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_the_script_is_one_for_its_shell(place: Path, name: str) -> None:
    assert run([shell(name), "-n", str(place / f"prodready.{ENDINGS[name]}")], place) == []


def test_powershell_reads_its_script(place: Path) -> None:
    script = place / "prodready.ps1"
    run([shell("powershell"), "-NoProfile", "-Command", f". '{script}'"], place)


def test_powershell_completes(place: Path) -> None:
    line = "kubectl-prodready fix --safety "
    command = (
        f". '{place / 'prodready.ps1'}'; (TabExpansion2 -inputScript '{line}' "
        f"-cursorColumn {len(line)}).CompletionMatches.ListItemText"
    )
    found = run([shell("powershell"), "-NoProfile", "-Command", command], place)
    assert found == ["safe", "review", "hint"]


LINES = [
    ("fi", ["fix"]),
    ("fix --sa", ["--safety"]),
    ("fix --safety ", ["safe", "review", "hint"]),
    ("fix --select cpu-limit,cpu", ["cpu-limit,cpu-request"]),
    ("explain cpu", ["cpu-limit", "cpu-request"]),
    ("fix deploym", ["deployment"]),
    ("version ", []),
]
BY_BASH = """\
source ../prodready.bash
line=$1
COMP_LINE="kubectl-prodready $line" COMP_POINT=${#COMP_LINE} COMP_TYPE=$2
# as readline parts words
text=${COMP_LINE//=/ = }; text=${text//:/ : }
read -ra COMP_WORDS <<< "$text"
[[ $line == *" " || -z $line ]] && COMP_WORDS+=("")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
compopt() { echo "compopt $*"; }
_kubectl_prodready
((${#COMPREPLY[@]})) && printf '%s\\n' "${COMPREPLY[@]}"
exit 0
"""


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        *LINES,
        ("fix --safety=", ["safe", "review", "hint"]),
        ("fix --safety=r", ["review"]),
        ("fix --context=", [r"arn:aws:eks/x", "one", r"with\ space"]),
        ("fix --context arn:aws", ["aws:eks/x"]),
        ("fix --context 'on", ["one"]),
        ("fix --report js", ["compopt -o nospace", "json="]),
        ("fix --report=js", ["compopt -o nospace", "json="]),
        ("fix --report json=w", ["compopt -o default"]),
        ("fix -f w", ["compopt -o default"]),
        ("fix --record w", ["compopt -o dirnames"]),
        ("undo ", ["compopt -o nosort", "compopt -o default"]),
        ("fix -nsh", []),
        ("fix $(touch run)`touch run` --safety r", ["review"]),
    ],
)
def test_bash_completes(place: Path, line: str, expected: list[str]) -> None:
    assert run([shell("bash"), "-c", BY_BASH, "-", line, "9"], place) == expected
    assert sorted(os.listdir(place / "in")) == ["my file.yaml", "web.yaml", "wide"]


def test_bash_shows_what_is_said_where_it_lists(place: Path) -> None:
    found = run([shell("bash"), "-c", BY_BASH, "-", "explain cpu", "63"], place)
    assert [line.partition("  (")[0] for line in found] == ["cpu-limit", "cpu-request"]
    assert all(line.endswith(".)") for line in found)
    assert run([shell("bash"), "-c", BY_BASH, "-", "expl", "63"], place) == ["explain"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        *LINES,
        ("fix --safety=r", ["--safety=review"]),
        ("fix --context ", ["arn:aws:eks/x", "one", "with space"]),
        ("fix --report js", ["json="]),
        ("fix -f w", ["web.yaml", "wide/"]),
        ("fix --filename=w", ["--filename=web.yaml", "--filename=wide/"]),
        ("fix --report json=we", ["json=web.yaml"]),
        ("fix --record w", ["wide/"]),
        ("fix (touch run) --safety r", ["review"]),
    ],
)
def test_fish_completes(place: Path, line: str, expected: list[str]) -> None:
    script = "source ../prodready.fish; complete -C $argv[1]"
    found = run([shell("fish"), "--no-config", "-c", script, f"kubectl-prodready {line}"], place)
    assert sorted(one.partition("\t")[0] for one in found) == sorted(expected)
    assert sorted(os.listdir(place / "in")) == ["my file.yaml", "web.yaml", "wide"]


AT_A_KEYBOARD = [
    ("fix --saf", "fix --safety"),
    ("fix --safety rev", "fix --safety review"),
    ("fix --safety=rev", "fix --safety=review"),
    ("fix --context o", "fix --context one"),
    ("fix --context=arn:a", "fix --context=arn:aws:eks/x"),
    ("fix --context wi", "fix --context with space"),
    ("fix --select cpu-limit,cpu", "fix --select cpu-limit,cpu-request"),
    ("fix --select=cpu-limit,cpu", "fix --select=cpu-limit,cpu-request"),
    ("fix -f we", "fix -f web.yaml"),
    ("fix --filename=we", "fix --filename=web.yaml"),
    ("fix --report js", "fix --report json="),
    ("fix --report=js", "fix --report=json="),
    ("fix --report json=we", "fix --report json=web.yaml"),
    ("fix --report=json=we", "fix --report=json=web.yaml"),
    ("fix --record wi", "fix --record wide"),
    ("version we", "version we"),
    ("fix deploym", "fix deployment"),
]
INTERACTIVE = {
    "bash": (("--norc", "--noprofile", "-i"), "source ../prodready.bash"),
    "zsh": (("-f", "-i"), "autoload -U compinit; compinit -u -D; source ../prodready.zsh"),
}


@pytest.mark.parametrize("name", INTERACTIVE)
def test_people_complete_by_the_tab_key(place: Path, name: str) -> None:
    """Each line is completed and then, with an echo put before it, shown."""
    flags, load = INTERACTIVE[name]
    env = {**on_path(place / "bin"), "KUBECONFIG": str(place / "config"), "PS1": "> ", "EDITOR": ""}
    env |= {"HOME": str(place), "ZDOTDIR": str(place)}
    with Terminal((shell(name), *flags), place / "in", env, columns=200) as terminal:
        terminal.type(f"{load}; echo loa''ded\r")
        terminal.until("loaded\n")
        for typed, expected in AT_A_KEYBOARD:
            terminal.type(f"kubectl-prodready {typed}\t\x01echo; echo :\r")
            terminal.until(f"\n:kubectl-prodready {expected}")
