"""Entry points, read from the raw files of packages."""

from __future__ import annotations

import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from kubectl_prodready.core.announced import Announced, announced
from tests.core.folders import put

TEXT = """\
# a comment
[ kubectl_prodready.images ]
docker.io/shop/web = shop.web:facts
; another
no value
with-extra = shop.extra:facts [extra]
# hidden = shop.hidden:facts
; hidden = shop.hidden:facts

[console_scripts]
shop = shop:main
[kubectl_prodready.images.not]
x = y
[kubectl_prodready.images]
last=shop.last:facts
"""


def found(group: str = "kubectl_prodready.images") -> list[Announced]:
    return list(announced(group))


def test_only_the_entries_of_the_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, {"shop-1.0.dist-info/entry_points.txt": TEXT})
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    here = "1.0", str(tmp_path)
    assert found() == [
        Announced("shop", "docker.io/shop/web", "shop.web:facts", *here),
        Announced("shop", "with-extra", "shop.extra:facts", *here),
        Announced("shop", "last", "shop.last:facts", *here),
    ]
    assert found("console_scripts") == [Announced("shop", "shop", "shop:main", *here)]
    assert found("nothing") == []


def test_its_own_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = "[kubectl_prodready.g]\na = {}\n"
    files = {
        "one/aaa-1.dist-info/entry_points.txt": entry.format("aaa"),
        "one/zzz-1.dist-info/entry_points.txt": entry.format("zzz"),
        "two/kubectl_prodready-1.dist-info/entry_points.txt": entry.format("own"),
        "two/kubectl_prodready_more-1.dist-info/entry_points.txt": entry.format("more"),
        "two/no_dist_info/entry_points.txt": entry.format("no"),
    }
    put(tmp_path, files)
    monkeypatch.setattr(sys, "path", [str(tmp_path / name) for name in ("gone", "one", "two")])
    assert [one.value for one in found("kubectl_prodready.g")] == ["own", "aaa", "zzz", "more"]


def test_what_cannot_be_read_announces_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, {"none-1.dist-info/METADATA": "", "folder-1.dist-info/entry_points.txt/x": ""})
    (tmp_path / "bytes-1.dist-info").mkdir()
    (tmp_path / "bytes-1.dist-info" / "entry_points.txt").write_bytes(
        b"[kubectl_prodready.g]\na = \xff\n"
    )
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    assert found("kubectl_prodready.g") == []


@pytest.mark.parametrize("suffix", ["images", "rules"])
def test_it_finds_what_importlib_finds(suffix: str) -> None:
    group = f"kubectl_prodready.{suffix}"
    theirs = {(one.name, one.value) for one in entry_points(group=group)}
    assert theirs <= {(one.name, one.value) for one in found(group)}
