"""What lies around a Dockerfile: the context of its build, and nothing beyond it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kubectl_prodready.core.settings import Undecided
from kubectl_prodready.dockerfile.context import Around
from kubectl_prodready.sources.building import Folder, around, name_of
from kubectl_prodready.sources.files import Source
from tests.cli.command import put


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/shop/web/Dockerfile", "web"),
        ("/shop/web/Containerfile", "web"),
        ("/shop/Dockerfile.web", "web"),
        ("/shop/web.Dockerfile", "web"),
        ("/shop/web.dockerfile", "web"),
        ("/Dockerfile", "Dockerfile"),
    ],
)
def test_a_file_is_called_as_what_it_builds(path: str, name: str) -> None:
    assert name_of(path) == name


def test_a_context_is_read_and_nothing_beyond_it(tmp_path: Path) -> None:
    put(tmp_path, {"secret.txt": "s", "web/go.mod": "module web\n", "web/cmd/main.go": ""})
    (tmp_path / "web" / "blob").write_bytes(b"\xff\xfe")
    context = Folder(str(tmp_path / "web"))
    assert context.is_known
    assert context.text("go.mod") == context.text("/go.mod") == "module web\n"
    assert all(context.has(path) for path in ("cmd", "./cmd/main.go", "."))
    assert context.names() == ("blob", "cmd/", "go.mod")
    assert context.names("cmd") == ("main.go",)
    assert context.names("nowhere") == context.names("a\0b") == ()
    for path in ("a\0b", "../secret.txt", "cmd/../../secret.txt", str(tmp_path / "secret.txt")):
        assert not context.has(path)
        assert context.text(path) == ""
    assert context.text("blob") == context.text("cmd") == context.text("nowhere") == ""


def seen(folder: Path, text: str, held: bytes | None = None) -> Around:
    (folder / "Dockerfile").write_text(text)
    path = str(folder / "Dockerfile")
    return around(Source("Dockerfile", path, named=True, held=held), text, Undecided())


@pytest.mark.parametrize(
    ("copies", "place"),
    [
        ("COPY . .", "src/web"),
        ("COPY main.go /src/", "src/web"),
        ("COPY src/web/main.go /src/", ""),
        ('COPY ["src/web/main.go", "/src/"]', ""),
        ("ADD web/main.go /src/", "src"),
        ("COPY go.mod src/web /src/", ""),
        ("COPY --from=build /go.mod /", "src/web"),
        ("COPY *.nothing $X https://example.com/a /src/", "src/web"),
        ("COPY nowhere.go /src/", "src/web"),
    ],
)
def test_the_context_is_where_all_is_that_is_copied(
    tmp_path: Path, copies: str, place: str
) -> None:
    put(tmp_path, {"go.mod": "", "src/web/main.go": "", ".git/HEAD": ""})
    found = seen(tmp_path / "src" / "web", f"FROM golang:1.24\n{copies}\n")
    assert found.folder == str(tmp_path / place).rstrip("/")


def test_no_context_begins_beyond_a_repository(tmp_path: Path) -> None:
    put(tmp_path, {"go.mod": "", "shop/.git/HEAD": ""})
    found = seen(tmp_path / "shop", "FROM golang:1.24\nCOPY go.mod /\n")
    assert found.folder == str(tmp_path / "shop")


def test_what_is_broken_or_came_by_a_pipe_has_its_own_folder_or_none(tmp_path: Path) -> None:
    assert seen(tmp_path, "FORM golang\n").folder == str(tmp_path)
    found = seen(tmp_path, "FROM golang\n", held=b"FROM golang\n")
    assert found.folder == ""
    assert not found.context.is_known
