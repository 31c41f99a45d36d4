"""`-o yaml`: the whole fixed input on standard output, for pipes."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.cli.command import (
    BROKEN,
    COMPLETE,
    CONFIG_MAP,
    MISSHAPEN,
    VALUES,
    process,
    prodready,
    put,
)
from tests.help import after, deployment, documents

WEB = deployment()
TWICE = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nmetadata: {name: b}\n"
CRD = (
    "# a CRD that speaks of Pods\napiVersion: apiextensions.k8s.io/v1\n"
    "kind: CustomResourceDefinition\nmetadata: {name: pods.example.com}\n"
    "spec: {group: example.com, names: {kind: Pod, plural: pods}, scope: Namespaced}\n"
)


def streamed(text: str, cwd: Path, *words: str) -> tuple[int, str]:
    """Exit code and standard output for a stream on standard input."""
    done = prodready("fix", "-f", "-", "-o", "yaml", *words, cwd=cwd, stdin=text.encode())
    return done.code, done.out


@pytest.mark.parametrize(
    "text",
    [
        WEB,
        f"# first\n---\n{WEB}---\n# nothing here\n---\n{CONFIG_MAP}...\n---\n{CRD}",
        "\ufeff" + WEB,
        WEB.replace("\n", "\r\n"),
        WEB.rstrip("\n"),
        f"%YAML 1.1\n---\n{WEB}",
    ],
    ids=["plain", "all sorts", "byte order mark", "CRLF", "no final newline", "directive"],
)
def test_whole_fixed_input(tmp_path: Path, text: str) -> None:
    code, out = streamed(text, tmp_path)
    assert (code, out) == (0, after(text))
    assert out != text


@pytest.mark.parametrize("text", [CONFIG_MAP, CRD, COMPLETE, f"{CRD}---\n{CONFIG_MAP}"])
def test_what_needs_nothing_passes_as_it_was(tmp_path: Path, text: str) -> None:
    assert streamed(text, tmp_path) == (0, text)


@pytest.mark.parametrize("bad", [MISSHAPEN, TWICE], ids=["scalar for a list", "key twice"])
def test_document_that_failed_passes_as_it_was(tmp_path: Path, bad: str) -> None:
    code, out = streamed(documents(WEB, bad, WEB), tmp_path)
    assert code == 2
    assert out == documents(after(WEB), bad, after(WEB))


@pytest.mark.parametrize("text", [documents(WEB, BROKEN), documents(BROKEN, WEB), BROKEN])
def test_stream_that_does_not_parse_gives_nothing(tmp_path: Path, text: str) -> None:
    assert streamed(text, tmp_path) == (2, "")


def test_bytes_that_are_no_text_give_nothing(tmp_path: Path) -> None:
    done = prodready("fix", "-f", "-", "-o", "yaml", cwd=tmp_path, stdin=b"kind: \xff\n")
    assert (done.code, done.raw) == (2, b"")


def test_filters_choose_what_is_fixed_not_what_is_streamed(tmp_path: Path) -> None:
    other = deployment(name="other")
    code, out = streamed(documents(WEB, other), tmp_path, "deploy/web")
    assert (code, out) == (0, documents(after(WEB), other))


def test_several_files_become_one_stream(tmp_path: Path) -> None:
    files = {
        "a.yaml": WEB.rstrip("\n"),
        "b.yaml": f"# comment\n---\n{CONFIG_MAP}",
        "c.yaml": "\ufeff" + COMPLETE,
        "d.json": '{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}}',
        "e.yaml": CONFIG_MAP,
        "f.yaml": VALUES,
    }
    put(tmp_path, files)
    out = prodready("fix", "-f", ".", "-o", "yaml", cwd=tmp_path).out
    assert out == (
        after(files["a.yaml"])
        + f"\n{files['b.yaml']}---\n{COMPLETE}---\n{files['d.json']}\n---\n{CONFIG_MAP}"
    )
    kinds = [document["kind"] for document in yaml.safe_load_all(out)]
    assert kinds == ["Deployment", "ConfigMap", "Deployment", "Service", "ConfigMap"]


def test_a_directive_needs_no_marker_before_it(tmp_path: Path) -> None:
    put(tmp_path, {"a.yaml": WEB, "b.yaml": f"%YAML 1.1\n---\n{CONFIG_MAP}"})
    out = prodready("fix", "-f", ".", "-o", "yaml", cwd=tmp_path).out
    assert [document["kind"] for document in yaml.safe_load_all(out)] == ["Deployment", "ConfigMap"]


def test_a_file_that_does_not_parse_is_left_out_of_several(tmp_path: Path) -> None:
    put(tmp_path, {"a.yaml": WEB, "b.yaml": BROKEN, "c.yaml": CONFIG_MAP})
    done = prodready("fix", "-f", ".", "-o", "yaml", cwd=tmp_path)
    assert (done.code, done.out) == (2, documents(after(WEB), CONFIG_MAP))


def test_kustomization_passes_through(tmp_path: Path) -> None:
    kustomization = "resources: [web.yaml]\n"
    put(tmp_path, {"kustomization.yaml": kustomization, "web.yaml": WEB})
    done = prodready("fix", "-f", ".", "-o", "yaml", cwd=tmp_path)
    assert done.out == documents(kustomization, after(WEB))


def test_as_a_real_pipe(tmp_path: Path) -> None:
    text = documents("\ufeff" + WEB, "# ü\r\n" + CONFIG_MAP)
    done = process("fix", "-f", "-", "-o", "yaml", cwd=tmp_path, stdin=text.encode())
    assert (done.code, done.raw) == (0, after(text).encode())
    again = process("fix", "-f", "-", "-o", "yaml", cwd=tmp_path, stdin=done.raw)
    assert again.raw == done.raw


BLANK = [
    "",
    "\n",
    "# nothing\n",
    "---\n# Source: web/templates/a.yaml\n---\n# Source: b\n",
    "\ufeff# nothing\r\n---   # said\r\n...\r\n",
    "%YAML 1.1\n---\n",
    "  \t\n---",
]


@pytest.mark.parametrize("text", BLANK)
def test_a_stream_of_nothing_passes(tmp_path: Path, text: str) -> None:
    """A chart with all switched off must not break a pipe."""
    done = prodready("fix", "-f", "-", "-o", "yaml", cwd=tmp_path, stdin=text.encode())
    assert (done.code, done.raw) == (0, text.encode())
    assert "error" not in done.err
    assert "no input" not in done.err


@pytest.mark.parametrize("text", BLANK)
@pytest.mark.parametrize("words", [("fix",), ("check",), ("fix", "-o", "name")])
def test_a_stream_of_nothing_is_no_input(tmp_path: Path, words: tuple[str, ...], text: str) -> None:
    done = prodready(*words, "-f", "-", cwd=tmp_path, stdin=text.encode())
    assert (done.code, done.out) == (3, "")
    assert done.err.splitlines()[1:] == [
        "  skipped 1 file: 1 empty; -v names them",
        "no input found",
    ]


@pytest.mark.parametrize("text", ["a: 1\n", "# a\n--- b\n", "[]\n", "- # a\n"])
def test_a_stream_of_something_else_is_an_error(tmp_path: Path, text: str) -> None:
    assert streamed(text, tmp_path) == (2, text)


@pytest.mark.parametrize(
    "text", ["a: [\n", "kind: Pod\n\tx: 1\n", "apiVersion: v1\nkind: {{ .Kind }}\na: {{ .B }}: c\n"]
)
def test_a_stream_that_does_not_parse_gives_no_output(tmp_path: Path, text: str) -> None:
    """Manifest or not, rendered or not: what comes next in the pipe must not apply it."""
    done = process("fix", "-f", "-", "-o", "yaml", stdin=text.encode(), cwd=tmp_path)
    assert (done.code, done.out) == (2, "")


def test_changes_beside_a_bad_document_are_in_the_stream_and_counted(tmp_path: Path) -> None:
    text = documents(MISSHAPEN, deployment())
    done = process("fix", "-f", "-", "-o", "yaml", stdin=text.encode(), cwd=tmp_path)
    assert done.code == 2
    assert done.out == documents(MISSHAPEN, after(deployment()))
    assert "6 changes" in done.err
    assert "wait in files" not in done.err
