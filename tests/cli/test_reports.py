"""Reports by -o, and by --report in files beside it."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.cli.command import BROKEN, contents, prodready, put
from tests.help import deployment, documents

WEB = {"web.yaml": deployment()}


@pytest.mark.parametrize("command", ["check", "fix"])
def test_each_format_goes_to_standard_output(command: str, tmp_path: Path) -> None:
    put(tmp_path, WEB)
    words = (command, "-f", "web.yaml", "-o")
    assert prodready(*words, "github", cwd=tmp_path).out.startswith("::")
    assert ET.fromstring(prodready(*words, "junit", cwd=tmp_path).out).tag == "testsuites"
    assert json.loads(prodready(*words, "sarif", cwd=tmp_path).out)["version"] == "2.1.0"
    assert prodready(*words, "markdown", cwd=tmp_path).out.startswith("### Production readiness")


def test_github_has_the_places_that_people_are_told(tmp_path: Path) -> None:
    web = "\ufeff# first\n" + documents(deployment(name="a"), deployment(name="b"))
    put(tmp_path, {"web.yaml": web.replace("\n", "\r\n")})
    lines = prodready("check", "-f", "web.yaml", cwd=tmp_path).out.splitlines()
    told = prodready("check", "-f", "web.yaml", "-o", "github", cwd=tmp_path).out
    places = re.findall(r"^::\w+ file=([^,]+),line=(\d+),col=(\d+),", told, re.MULTILINE)
    assert [":".join(place) for place in places] == [line.split(": ")[0] for line in lines]
    assert len({line for _, line, _ in places}) > 1


@pytest.mark.parametrize("command", ["check", "fix"])
def test_several_reports_are_written_at_once(command: str, tmp_path: Path) -> None:
    put(tmp_path, WEB)
    plain = prodready(command, "-f", "web.yaml", cwd=tmp_path)
    reports = ("--report", "junit=a.xml", "--report", "json=b.json", "--report", "github=c")
    done = prodready(command, "-f", "web.yaml", *reports, cwd=tmp_path)
    assert (done.code, done.out, done.err) == (plain.code, plain.out, plain.err)
    files = contents(tmp_path)
    assert sorted(files) == ["a.xml", "b.json", "c", "web.yaml"]
    assert files["c"] == prodready(command, "-f", "web.yaml", "-o", "github", cwd=tmp_path).out
    assert json.loads(files["b.json"]) == json.loads(
        prodready(command, "-f", "web.yaml", "-o", "json", cwd=tmp_path).out
    )
    assert len(ET.fromstring(files["a.xml"])) == 1


def test_what_is_written_is_told_as_written(tmp_path: Path) -> None:
    put(tmp_path, WEB)
    prodready("fix", "-f", "web.yaml", "--write", "--report", "json=b.json", cwd=tmp_path)
    (file,) = json.loads((tmp_path / "b.json").read_text())["files"]
    assert file["written"] is True


def test_a_report_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    put(tmp_path, {**WEB, "a.xml": "old"})
    os.link(tmp_path / "a.xml", tmp_path / "copy")
    prodready("check", "-f", "web.yaml", "--report", "junit=a.xml", cwd=tmp_path)
    assert (tmp_path / "a.xml").read_text().startswith("<?xml")
    assert (tmp_path / "copy").read_text() == "old"


def test_errors_are_in_the_reports(tmp_path: Path) -> None:
    put(tmp_path, {"bad.yaml": BROKEN})
    done = prodready("check", "-f", "bad.yaml,none.yaml", "-o", "junit", cwd=tmp_path)
    assert done.code == 2
    assert [suite.get("errors") for suite in ET.fromstring(done.out)] == ["1", "1"]


@pytest.mark.parametrize(
    ("report", "told"),
    [
        ("x=y", '--report "x=y" is no FORMAT=FILE'),
        ("junit", '--report "junit" is no FORMAT=FILE'),
        ("junit=", '--report "junit=" is no FORMAT=FILE'),
        ("junit=none/a.xml", "none/a.xml: not written: no such file or directory"),
        ("junit=web.yaml/a", "web.yaml/a: not written: not a directory"),
    ],
)
def test_what_cannot_be_written_is_told(report: str, told: str, tmp_path: Path) -> None:
    put(tmp_path, WEB)
    done = prodready("check", "-f", "web.yaml", "--report", report, cwd=tmp_path)
    assert done.code == 2
    assert told in done.err
    assert contents(tmp_path) == WEB


def test_a_device_can_take_a_report(tmp_path: Path) -> None:
    put(tmp_path, WEB)
    done = prodready("check", "-f", "web.yaml", "--report", "junit=/dev/null", cwd=tmp_path)
    assert done.code == 1
    assert not os.path.isfile("/dev/null")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="optional: there is no /dev/full")
def test_a_full_device_is_told(tmp_path: Path) -> None:
    put(tmp_path, WEB)
    done = prodready("check", "-f", "web.yaml", "--report", "junit=/dev/full", cwd=tmp_path)
    assert done.code == 2
    assert "/dev/full: not written: no space left on device" in done.err


@pytest.mark.parametrize("given", [("-f", "web.yaml"), ("deploy/web",)])
@pytest.mark.parametrize(
    ("words", "told"), [(("-o", "sarif"), "-o sarif"), (("--report", "junit=a"), "--report")]
)
def test_who_is_asked_is_told_no_report(
    given: tuple[str, ...], words: tuple[str, ...], told: str, tmp_path: Path
) -> None:
    put(tmp_path, WEB)
    done = prodready("fix", "-i", *given, *words, cwd=tmp_path)
    assert done.code == 2
    assert done.err == (
        f"error: -i writes what gets a yes, and {told} only tells; leave one of them out\n"
    )
    assert contents(tmp_path) == WEB
