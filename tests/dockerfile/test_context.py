"""What lies beside a Dockerfile, and what does not."""

from __future__ import annotations

from kubectl_prodready.dockerfile.context import NO_CONTEXT, Files

FILES = Files({"package.json": "{}", "src/a/b.ts": "b", "src/c.ts": "c"})


def test_files() -> None:
    assert FILES.is_known
    assert all(FILES.has(path) for path in ("package.json", "./src/", "src/a"))
    assert not any(FILES.has(path) for path in ("sr", "b"))
    assert [FILES.text(path) for path in ("./src//c.ts", "src")] == ["c", ""]
    assert FILES.names() == ("package.json", "src/")
    assert FILES.names("./src/") == ("a/", "c.ts")
    assert FILES.names("src/c.ts") == ()


def test_no_context() -> None:
    assert not NO_CONTEXT.is_known
    assert (NO_CONTEXT.has("a"), NO_CONTEXT.text("a"), NO_CONTEXT.names()) == (False, "", ())
