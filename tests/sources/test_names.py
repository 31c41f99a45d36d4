"""How inputs are named: files, folders, globs, lists, standard input, pipes."""

from __future__ import annotations

import os
import subprocess
import threading
from pathlib import Path

import pytest

from tests.cli.command import COMPLETE, MODULE, SCRIPT, contents, names, process, prodready, put
from tests.help import after, deployment

WEB = deployment()


def found(*words: str, cwd: Path, stdin: bytes = b"") -> list[str]:
    """The names of the workloads that a run finds; there must be no error."""
    done = prodready("fix", *words, "-o", "name", cwd=cwd, stdin=stdin)
    assert done.code in {0, 1, 3}, done.err
    return names(done)


def tree(folder: Path) -> Path:
    """Deployments that are called as their files, in folders of two levels."""
    paths = ("b.yaml", "a.yml", "c.json", "d.txt", "sub/e.yaml", "sub/deep/f.yaml", ".g.yaml")
    return put(folder, {path: deployment(name=Path(path).stem.strip(".")) for path in paths})


def test_file(tmp_path: Path) -> None:
    assert found("-f", "b.yaml", cwd=tree(tmp_path)) == ["b"]


def test_a_named_file_may_have_any_extension(tmp_path: Path) -> None:
    assert found("-f", "d.txt", cwd=tree(tmp_path)) == ["d"]


def test_repeated_and_comma_separated(tmp_path: Path) -> None:
    words = ("-f", "b.yaml,d.txt", "--filename", "sub/e.yaml", "--filename=a.yml")
    assert found(*words, cwd=tree(tmp_path)) == ["b", "d", "e", "a"]


def test_a_comma_in_a_name_is_part_of_it(tmp_path: Path) -> None:
    put(tree(tmp_path), {"b.yaml,d.txt": deployment(name="comma")})
    assert found("-f", "b.yaml,d.txt", cwd=tmp_path) == ["comma"]


def test_folder_alone_and_recursive(tmp_path: Path) -> None:
    assert found("-f", ".", cwd=tree(tmp_path)) == ["g", "a", "b", "c"]
    assert found("-R", "-f", ".", cwd=tmp_path) == ["g", "a", "b", "c", "f", "e"]
    assert found("-f", ".", "--recursive", cwd=tmp_path) == ["g", "a", "b", "c", "f", "e"]
    assert found("-f", "sub/", cwd=tmp_path) == ["e"]


def test_globs(tmp_path: Path) -> None:
    assert found("-f", "*.y*ml", cwd=tree(tmp_path)) == ["a", "b"]
    assert found("-f", "**/*.yaml", cwd=tmp_path) == ["b", "f", "e"]
    assert found("-f", "[ab].*", cwd=tmp_path) == ["a", "b"]
    assert found("-f", "s*", cwd=tmp_path) == ["e"]


def test_a_file_called_like_a_glob_is_that_file(tmp_path: Path) -> None:
    put(tree(tmp_path), {"[ab].*": deployment(name="star")})
    assert found("-f", "[ab].*", cwd=tmp_path) == ["star"]


def test_a_glob_that_matches_nothing_is_an_error(tmp_path: Path) -> None:
    done = prodready("fix", "-f", "*.yaml", cwd=tmp_path)
    assert done.code == 2
    assert done.err.startswith("error: *.yaml: no such file or folder; no file matches it\n")


def test_each_file_once_however_often_it_is_named(tmp_path: Path) -> None:
    words = ("-f", "b.yaml", "-f", "./b.yaml", "-f", "*.yaml", "-f", str(tmp_path / "b.yaml"))
    assert found(*words, cwd=tree(tmp_path)) == ["b"]


def test_standard_input(tmp_path: Path) -> None:
    stdin = deployment(name="given").encode()
    assert found("-f", "-", cwd=tree(tmp_path), stdin=stdin) == ["given"]
    assert found("-f", "b.yaml,-", cwd=tmp_path, stdin=stdin) == ["b", "given"]


@pytest.mark.parametrize(
    "words", ["-f - -f -", "-f -,-", "-f -,web.yaml,-", "--files-from - --files-from -"]
)
def test_standard_input_twice_is_refused(tmp_path: Path, words: str) -> None:
    put(tmp_path, {"web.yaml": WEB})
    done = prodready("fix", *words.split(), cwd=tmp_path, stdin=WEB.encode())
    assert (done.code, done.out) == (2, "")
    assert done.err == "error: standard input can be read only once; name - once\n"


def test_files_from_a_list(tmp_path: Path) -> None:
    put(tree(tmp_path), {"list": "b.yaml\n\nsub/deep/f.yaml\nsub\n"})
    assert found("--files-from", "list", cwd=tmp_path) == ["b", "f", "e"]
    assert found("--files-from=list", "-f", "a.yml", cwd=tmp_path) == ["a", "b", "f", "e"]


def test_files_from_standard_input(tmp_path: Path) -> None:
    stdin = b"sub/e.yaml\nb.yaml\n"
    assert found("--files-from", "-", cwd=tree(tmp_path), stdin=stdin) == ["e", "b"]


def test_a_listed_name_is_a_whole_line(tmp_path: Path) -> None:
    put(tmp_path, {"a, b.yaml": deployment(name="comma"), "two words.yaml": WEB})
    assert found("--files-from", "-", cwd=tmp_path, stdin=b"a, b.yaml\r\ntwo words.yaml") == [
        "comma",
        "web",
    ]


def test_a_listed_name_may_hold_what_only_unicode_calls_a_line_end(tmp_path: Path) -> None:
    put(tmp_path, {"a\u2028b.yaml": WEB})
    assert found("--files-from", "-", cwd=tmp_path, stdin="a\u2028b.yaml\n".encode()) == ["web"]


def test_a_list_may_name_what_is_no_utf_8(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/caf\xe9.yaml"
    with open(name, "wb") as file:
        file.write(WEB.encode())
    (tmp_path / "list").write_bytes(b"caf\xe9.yaml\n")
    assert found("--files-from", "list", cwd=tmp_path) == ["web"]


def test_a_list_may_end_its_names_with_nul(tmp_path: Path) -> None:
    put(tmp_path, {"a\nb.yaml": deployment(name="line"), "\tb.yaml\r": WEB})
    stdin = b"a\nb.yaml\0\tb.yaml\r\0"
    assert found("--files-from", "-", cwd=tmp_path, stdin=stdin) == ["line", "web"]


def test_a_missing_list_is_an_error(tmp_path: Path) -> None:
    done = prodready("fix", "-f", "b.yaml", "--files-from", "nope", cwd=tree(tmp_path))
    assert done.code == 2
    assert "error: nope: cannot be read: no such file or directory" in done.err


def test_exclude_by_the_whole_path_that_was_given(tmp_path: Path) -> None:
    pattern = f"{tmp_path}/sub/*"
    words = ("-R", "-f", str(tmp_path), "--exclude", pattern)
    assert found(*words, cwd=tree(tmp_path)) == ["g", "a", "b", "c"]


@pytest.mark.parametrize("words", [("-f", "-"), ("-f", "-,b.yaml")])
def test_one_standard_input_cannot_be_two_things(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = prodready("fix", *words, "--files-from", "-", cwd=tree(tmp_path), stdin=b"b.yaml\n")
    assert (done.code, done.out) == (2, "")
    assert done.err == "error: standard input can be read only once; name - once\n"


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("b.yaml", ["g", "a", "c", "f", "e"]),
        ("*.yaml", ["a", "c"]),
        ("sub", ["g", "a", "b", "c"]),
        ("sub/", ["g", "a", "b", "c"]),
        ("deep", ["g", "a", "b", "c", "e"]),
        ("sub/deep", ["g", "a", "b", "c", "e"]),
        ("sub/*.yaml", ["g", "a", "b", "c"]),
        ("nope", ["g", "a", "b", "c", "f", "e"]),
        ("./sub", ["g", "a", "b", "c"]),
        ("./b.yaml", ["g", "a", "c", "f", "e"]),
        ("sub/./deep/", ["g", "a", "b", "c", "e"]),
        ("**/sub/**", ["g", "a", "b", "c"]),
        ("**/deep/**", ["g", "a", "b", "c", "e"]),
        ("sub/**", ["g", "a", "b", "c"]),
        ("sub/**/e.yaml", ["g", "a", "b", "c", "f"]),
        ("**/*.yaml", ["a", "c"]),
        ("b.yaml,sub", ["g", "a", "c"]),
        ("{here}/sub", ["g", "a", "b", "c"]),
        ("{here}/s*/e.yaml", ["g", "a", "b", "c", "f"]),
        ("{here}/**/e.yaml", ["g", "a", "b", "c", "f"]),
        ("../{name}/sub", ["g", "a", "b", "c"]),
        ("*{name}*", ["g", "a", "b", "c", "f", "e"]),
    ],
)
@pytest.mark.parametrize("given", [".", "./"])
def test_exclude(tmp_path: Path, given: str, pattern: str, left: list[str]) -> None:
    pattern = pattern.format(here=tmp_path, name=tmp_path.name)
    assert found("-R", "-f", given, "--exclude", pattern, cwd=tree(tmp_path)) == left


@pytest.mark.parametrize("pattern", ["../a", "../a/", "../a/b*", "a", "{here}/a", "../**/b.yaml"])
@pytest.mark.parametrize("given", ["..", "../a", "{here}/a", "../b,../a"])
def test_exclude_beside_the_current_folder(tmp_path: Path, given: str, pattern: str) -> None:
    put(tmp_path, {"a/b.yaml": WEB, "b/c.yaml": deployment(name="c"), "here/x": ""})
    words = ("-R", "-f", given.format(here=tmp_path), "--exclude", pattern.format(here=tmp_path))
    assert "web" not in found(*words, cwd=tmp_path / "here")


def test_an_exclude_that_matches_nothing_is_told(tmp_path: Path) -> None:
    put(tmp_path, {"b.yaml": COMPLETE})
    for command in ("fix", "check"):
        done = prodready(command, "-f", ".", "--exclude", "nope,b.y*l,x/", cwd=tmp_path)
        assert done.code == 3
        assert done.err.startswith(
            "warning: --exclude nope matches nothing\nwarning: --exclude x/ matches nothing\n0 work"
        )


def test_exclude_is_repeatable(tmp_path: Path) -> None:
    words = ("-R", "-f", ".", "--exclude", "sub", "--exclude=*.json", "--exclude", ".g.yaml")
    assert found(*words, cwd=tree(tmp_path)) == ["a", "b"]


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_url_is_refused(tmp_path: Path, scheme: str) -> None:
    done = prodready("fix", "-f", f"{scheme}://example.com/web.yaml", cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert "is a URL; download it first" in done.err


@pytest.mark.parametrize("command", ["fix", "check"])
def test_naming_nothing_is_an_error(tmp_path: Path, command: str) -> None:
    done = prodready(command, cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: nothing to read; name manifests with -f")


@pytest.mark.parametrize("name", ["", ",", ",,"])
def test_a_name_of_nothing_is_refused(tmp_path: Path, name: str) -> None:
    put(tmp_path, {"web.yaml": WEB})
    for words in (("-f", name), ("-f", "web.yaml", "-f", name)):
        done = prodready("fix", *words, cwd=tmp_path)
        assert (done.code, done.out) == (2, "")
        assert done.err == f'error: "{name}" names nothing; name a file, a folder or a glob\n'


def test_named_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(WEB.encode(),))
    writer.start()
    done = process("fix", "-f", "pipe", "-o", "yaml", cwd=tmp_path)
    writer.join()
    assert (done.code, done.out) == (0, after(WEB))


def test_process_substitution(tmp_path: Path) -> None:
    put(tmp_path, {"a.yaml": WEB, "b.yaml": deployment(name="b")})
    command = f"'{SCRIPT}' fix -f <(cat a.yaml) -f <(cat b.yaml) -o name"
    done = subprocess.run(
        ["bash", "-c", command], cwd=tmp_path, capture_output=True, check=False, text=True
    )
    assert done.stdout == "deployment.apps/web\ndeployment.apps/b\n"
    assert done.returncode == 1


def test_a_pipe_cannot_be_written(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(WEB.encode(),))
    writer.start()
    done = process("fix", "-f", "pipe", "--write", cwd=tmp_path)
    writer.join()
    assert (done.code, done.out) == (2, "")
    assert "pipe: not written: no regular file; use -o yaml instead" in done.err


def test_a_pipe_in_a_folder_blocks_nothing(tmp_path: Path) -> None:
    os.mkfifo(put(tmp_path, {"b.yaml": WEB}) / "a.yaml")
    with subprocess.Popen(
        [*MODULE, "fix", "-f", ".", "-o", "name"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as running:
        try:
            out, _ = running.communicate(timeout=3)
        except subprocess.TimeoutExpired:
            running.kill()
            pytest.fail("it waits for a pipe that nobody writes to")
    assert out == "deployment.apps/web\n"


def test_empty_folder_is_nothing_to_read(tmp_path: Path) -> None:
    done = prodready("fix", "-f", ".", cwd=tmp_path)
    assert (done.code, done.out) == (3, "")
    assert done.err == "0 workloads in 0 files: 0 changes to make\nno input found\n"


def test_git_folder_is_not_entered(tmp_path: Path) -> None:
    put(tmp_path, {".git/x.yaml": WEB, "b.yaml": WEB})
    assert contents(tmp_path)
    assert found("-R", "-f", ".", cwd=tmp_path) == ["web"]
