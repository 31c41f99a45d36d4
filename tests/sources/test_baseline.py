"""A baseline is read, or it is told where it is wrong."""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path

import pytest

from kubectl_prodready.core.baseline import Known, as_text
from kubectl_prodready.errors import InputError, UsageError
from kubectl_prodready.sources.baseline import read_baseline

ONE = Known("a.yaml", "Pod/web", "spec", "cpu-limit")
TWO = Known("b.yaml", "Pod/web", "", "be-ready", "say N")
TEXT = as_text([ONE, ONE, TWO])


def put(folder: Path, text: str | bytes) -> str:
    """A file with this text."""
    file = folder / "baseline.json"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return str(file)


def test_what_was_recorded_is_read(tmp_path: Path) -> None:
    for text in (TEXT, "\ufeff" + TEXT, TEXT.replace("\n", "\r\n")):
        found = read_baseline(put(tmp_path, text))
        assert found.recorded == Counter({ONE: 2, TWO: 1})
        assert found.raw == text.encode()
    assert read_baseline(put(tmp_path, as_text(()))).recorded == Counter()


def test_where_there_is_none_nothing_is_known(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("later.json")
    for name in ("none.json", "link"):
        found = read_baseline(str(tmp_path / name))
        assert (found.raw, found.recorded) == (None, Counter())
    assert read_baseline(str(tmp_path / "link")).path == os.path.realpath(tmp_path / "later.json")


def test_files_are_named_from_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = read_baseline("ci/baseline.json")
    top = os.path.realpath(tmp_path)
    assert found.name_of(os.path.join(top, "ci", "deep", "a.yaml")) == "deep/a.yaml"
    assert found.name_of(os.path.join(top, "a.yaml")) == "../a.yaml"
    assert found.name_of("-") == "-"
    assert found.has("-")
    assert not found.has("../a.yaml")
    (tmp_path / "ci").mkdir()
    (tmp_path / "a.yaml").touch()
    assert found.has("../a.yaml")

    def elsewhere(path: str, start: str) -> str:
        raise ValueError("path is on mount 'D:'")

    monkeypatch.setattr(os.path, "relpath", elsewhere)
    assert found.name_of("D:/a.yaml") == "D:/a.yaml"


COMMA = "8:3" if sys.version_info < (3, 13) else "7:93"
"""Where Python finds a comma that nothing follows: at what follows instead, or at the comma."""

WRONG: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "1:1: not JSON: expecting value"),
    "a manifest": ("kind: Pod\n", "1:1: not JSON: expecting value"),
    "cut off": (TEXT[:90], "5:14: not JSON: unterminated string; correct it, or"),
    "a comma too many": (TEXT.replace("\n  ]", ",\n  ]"), f"{COMMA}: not JSON: "),
    "a conflict": (
        TEXT.replace("    {", "<<<<<<< ours\n    {", 1),
        "5:1: a merge conflict; resolve it",
    ),
    "the rest of a conflict": (TEXT.replace("  ]", ">>>>>>> theirs\n  ]"), "8:1: a merge conflict"),
    "another kind": (TEXT.replace("Baseline", "Report"), "3:11: no baseline: its kind is not"),
    "no kind": (TEXT.replace('"kind"', '"sort"'), "1:1: no baseline: its kind is not Baseline"),
    "a list": ("[]\n", "1:1: no baseline: its kind is not Baseline; name another file"),
    "a version": (
        TEXT.replace("/v1", "/v2"),
        "2:17: a baseline of the unknown version prodready/v2; this version knows prodready/v1",
    ),
    "a field": (
        TEXT.replace("{\n", '{\n  "more": 1,\n', 1),
        '2:11: a baseline has no field "more"',
    ),
    "no list": (
        '{"apiVersion": "prodready/v1", "kind": "Baseline", "findings": {}}',
        "1:64: the findings of a baseline must be a list",
    ),
    "no findings": ('{"apiVersion": "prodready/v1", "kind": "Baseline"}', "1:1: the findings of a"),
    "no object": (TEXT.replace("[\n", "[\n  7,\n"), "5:3: a finding must be an object"),
    "a wrong field": (TEXT.replace('"path"', '"place"', 1), '5:54: a finding has no field "place"'),
    "a wrong type": (TEXT.replace('"cpu-limit"', "1", 1), '5:69: "rule" of a finding must be a'),
    "no rule": (TEXT.replace(', "rule": "cpu-limit"', "", 1), '5:5: a finding lacks "rule"'),
    "binary": (b"{\x00", "1:2: a binary file"),
    "no text": (b'{"a":\n"\xff"', "2:2: not UTF-8 text"),
    "no YAML either": (
        TEXT.replace("{\n", '{\n\t"more": "\x7f",\n', 1),
        ' a baseline has no field "more"',
    ),
    "too deep": ("[" * 100_000, " no baseline: nested too deep"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_no_baseline_is_told_with_its_place(tmp_path: Path, wrong: str) -> None:
    text, words = WRONG[wrong]
    name = put(tmp_path, text)
    with pytest.raises(InputError) as caught:
        read_baseline(name)
    assert str(caught.value).startswith(f"{name}:{words}")


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="a baseline is a file, and - is none"):
        read_baseline("-")
    with pytest.raises(InputError, match="no regular file"):
        read_baseline(str(tmp_path))


def test_what_may_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = put(tmp_path, TEXT)

    def refused(*args: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refused)
    with pytest.raises(InputError, match="permission denied"):
        read_baseline(name)
