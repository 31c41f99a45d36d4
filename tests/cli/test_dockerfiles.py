"""Dockerfiles on the command line: which files they are, and what commands make of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kubectl_prodready.fixing.results import FileResult
from kubectl_prodready.report.tally import Tally
from tests.cli.command import CONFIG_MAP, Done, process, prodready, put
from tests.help import deployment

OLD = 'FROM node:22-slim\n# the port\nENV PORT 8080\nCMD ["node", "server.js"]\n'
NEW = OLD.replace("PORT 8080", "PORT=8080")
ONLY = ("--select", "DF011")


def fix(folder: Path, *words: str) -> Done:
    return prodready("fix", *words, *ONLY, cwd=folder)


@pytest.mark.parametrize(
    "name",
    [
        *("Dockerfile", "Containerfile", "Dockerfile.web", "Dockerfile.prod-1", "web.Dockerfile"),
        "web.dockerfile",
    ],
)
def test_they_are_known_by_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(OLD)
    for words in (("-f", name), ("-f", "."), ("-f", name, "--write")):
        done = fix(tmp_path, *words)
        assert "1 Dockerfile in 1 file: 1 change" in done.err
    assert (tmp_path / name).read_text() == NEW


@pytest.mark.parametrize(
    "name",
    ["Dockerfile.dockerignore", "Dockerfile.md", "Dockerfile.yaml", "dockerfile", ".dockerfile"],
)
def test_others_are_none(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(OLD)
    assert "Dockerfile in" not in fix(tmp_path, "-f", ".").err


def test_folders_within_are_looked_into_when_asked(tmp_path: Path) -> None:
    folder = tmp_path / "src" / "web"
    folder.mkdir(parents=True)
    (folder / "Dockerfile").write_text(OLD)
    assert fix(tmp_path, "-f", ".").code == 3
    done = fix(tmp_path, "-f", ".", "-R")
    assert done.code == 1
    assert "+++ b/src/web/Dockerfile\n" in done.out
    assert "-ENV PORT 8080\n+ENV PORT=8080\n" in done.out


def test_manifests_and_dockerfiles_are_summed_apart(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text(OLD)
    (tmp_path / "web.yaml").write_text(deployment())
    done = prodready("check", "-f", ".", cwd=tmp_path)
    assert done.err.startswith("1 workload and 1 Dockerfile in 2 files: ")


def test_a_hint_has_its_place(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text(
        'FROM golang:1.24\nCOPY . .\nRUN go build -o /web\n\n  CMD ["/web"]\n'
    )
    done = prodready("check", "-f", "Dockerfile", "--select", "DF001", cwd=tmp_path)
    assert done.out.startswith("Dockerfile:1:1: hint DF001: Dockerfile/")
    assert done.code == 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("FORM node\n", "Dockerfile:1:1: there is no instruction FORM"),
        ("FROM node\nRUN <<EOF\necho\n", "Dockerfile:2:1: a heredoc without an end"),
        ("# nothing\n", "Dockerfile:1:0: no instructions"),
        ("RUN true\n", "Dockerfile:1:1: RUN before FROM"),
        ("FROM node\nCMD [1]\n", "Dockerfile:2:1: an array with more than strings"),
    ],
)
def test_what_is_broken_is_told_and_left(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "Dockerfile").write_text(text)
    done = prodready("fix", "-f", ".", "--write", cwd=tmp_path)
    assert done.code == 2
    assert told.replace(":0:", ":") in done.err.replace(":1: no", ": no") or told in done.err
    assert (tmp_path / "Dockerfile").read_text() == text


def test_a_template_is_passed_over_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM {{ .Image }}\n{{ if .Tini }}\nRUN true\n{{ end }}\n")
    done = prodready("check", "-f", ".", cwd=tmp_path)
    assert "skipped 1 file: 1 a template, not yet rendered" in done.err
    assert prodready("check", "-f", "Dockerfile", cwd=tmp_path).code == 2


@pytest.mark.parametrize("words", ["check -R -f .", "check -f Dockerfile --skip-unsupported"])
def test_one_that_is_no_utf_8_is_told_wherever_it_is_met(tmp_path: Path, words: str) -> None:
    (tmp_path / "Dockerfile").write_bytes(b"# caf\xe9\nFROM node:22\n")
    done = prodready(*words.split(), cwd=tmp_path)
    assert done.code == 2
    assert "Dockerfile:1:6: not UTF-8 text; convert it" in done.err


def test_a_stream_of_yaml_has_none(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text(OLD)
    (tmp_path / "web.yaml").write_text(CONFIG_MAP)
    done = prodready("fix", "-f", ".", "-o", "yaml", cwd=tmp_path)
    assert done.out == CONFIG_MAP
    assert "skipped 1 file: 1 a Dockerfile is no YAML" in done.err


def test_plans_are_for_workloads(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text(OLD)
    (tmp_path / "web.yaml").write_text(deployment())
    done = prodready("plan", "-f", ".", "--out", "plan.yaml", cwd=tmp_path)
    assert "1 workload in 1 file" in done.err
    assert "1 a Dockerfile: plans are for workloads" in done.err
    assert prodready("apply", "plan.yaml", cwd=tmp_path).code == 0
    assert (tmp_path / "Dockerfile").read_text() == OLD


@pytest.mark.parametrize("words", [("deploy/web",), ("-l", "app=web")])
def test_who_names_objects_means_no_dockerfiles(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "Dockerfile").write_text(OLD)
    (tmp_path / "web.yaml").write_text(deployment())
    done = prodready("check", *words, "-f", ".", cwd=tmp_path)
    assert "DF011" not in done.out
    assert "which has no such name or labels" in done.err


def test_a_base_needs_stages(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text(OLD)
    done = prodready("fix", "-f", ".", "--base", "slim", cwd=tmp_path)
    assert done.code == 2
    assert "--base is for Dockerfiles in stages; add --multi-stage" in done.err


NODE = 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci\nUSER 1000\nCMD ["node", "a.js"]\n'
CONTEXT = {"package.json": "{}", ".env": "TOKEN=\n", "node_modules/a/index.js": ""}
IGNORED = ".env\nnode_modules\n"


def test_a_dockerignore_is_proposed_and_made_for_who_takes_hints(tmp_path: Path) -> None:
    put(tmp_path, {"web/Dockerfile": NODE, "web/Dockerfile.other": NODE} | put_in("web", CONTEXT))
    made = tmp_path / "web" / ".dockerignore"
    words = ("fix", "-f", "web", "--select", "DF015")
    assert "2 more changes with --safety hint" in prodready(*words, cwd=tmp_path).err
    done = prodready(*words, "--safety", "hint", cwd=tmp_path)
    diff = "--- /dev/null\n+++ b/web/.dockerignore\n@@ -0,0 +1,2 @@\n+.env\n+node_modules\n"
    assert done.out == diff
    assert done.code == 1
    assert not made.exists()
    record = ("--record", "records")
    done = prodready(*words, "--safety", "hint", "--write", *record, cwd=tmp_path)
    assert done.out == "wrote web/.dockerignore: a new file\n"
    assert made.read_text() == IGNORED
    assert prodready(*words, "--safety", "hint", cwd=tmp_path).code == 0
    assert prodready("undo", *record, "--yes", cwd=tmp_path).code == 0
    assert not made.exists()
    done = prodready("check", "-f", "web/Dockerfile", "--select", "DF015", cwd=tmp_path)
    assert "web/Dockerfile:3:1: hint DF015: " in done.out
    assert "printf '%s\\n' .env node_modules > .dockerignore" in done.out


def test_a_dockerignore_that_is_there_meanwhile_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, {"Dockerfile": NODE} | CONTEXT)

    def meanwhile(self: Tally, result: FileResult) -> None:
        (tmp_path / ".dockerignore").write_text("mine\n")

    monkeypatch.setattr("kubectl_prodready.report.tally.Tally.add", meanwhile)
    words = ("fix", "-f", "Dockerfile", "--select", "DF015", "--safety", "hint", "--write")
    done = prodready(*words, "--record", "records", cwd=tmp_path)
    assert done.code == 2
    assert ".dockerignore: not written: it is there meanwhile" in done.err
    assert (tmp_path / ".dockerignore").read_text() == "mine\n"


def put_in(folder: str, files: dict[str, str]) -> dict[str, str]:
    return {f"{folder}/{name}": text for name, text in files.items()}


GO = 'FROM golang:1.24\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /web\nCMD ["/web"]\n'


def test_why_there_are_no_stages_is_told_with_a_template(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text(GO.replace('CMD ["/web"]', 'CMD ["/start"]'))
    done = prodready("fix", "-f", "Dockerfile", "--multi-stage", cwd=tmp_path)
    assert done.out == ""
    told = "not rewritten: which step makes /start, which the image runs, is not known\n"
    assert f"{told}    a template for Go:\n        FROM golang:VERSION AS build\n" in done.err
    assert "Dockerfile:1:1: split it into stages: build Go in one and run it in" in done.err
    (tmp_path / "Dockerfile").write_text(GO.replace('CMD ["/web"]', "CMD bash"))
    done = prodready("fix", "-f", "Dockerfile", "--multi-stage", cwd=tmp_path)
    assert "Dockerfile:1:1: not rewritten: it runs no program of its own" in done.err
    assert "not rewritten" not in prodready("fix", "-f", "Dockerfile", cwd=tmp_path).err


@pytest.mark.parametrize(
    ("base", "image"),
    [
        ("", "gcr.io/distroless/static-debian13:nonroot"),
        ("distroless", "gcr.io/distroless/static-debian13:nonroot"),
        ("alpine", "alpine:3.22"),
        ("slim", "debian:13-slim"),
        ("chainguard", "cgr.dev/chainguard/static:latest"),
    ],
)
def test_the_family_of_the_final_base_is_a_choice(tmp_path: Path, base: str, image: str) -> None:
    (tmp_path / "Dockerfile").write_text(GO)
    words = ("--base", base) if base else ()
    done = prodready("fix", "-f", ".", "--multi-stage", *words, cwd=tmp_path)
    assert f"+FROM {image}\n" in done.out
    if base:
        (tmp_path / ".prodready.yaml").write_text(f"finalBase: {base}\n")
        done = prodready("fix", "-f", ".", "--multi-stage", cwd=tmp_path)
        assert f"+FROM {image}\n" in done.out


def test_a_configuration_switches_rules_off_and_changes_levels(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text(OLD)
    (tmp_path / ".prodready.yaml").write_text("rules: {DF011: {safety: hint}}\n")
    assert "DF011 1" not in prodready("fix", "-f", ".", cwd=tmp_path).err
    assert "DF011 1" in prodready("fix", "-f", ".", "--safety", "hint", cwd=tmp_path).err
    (tmp_path / ".prodready.yaml").write_text("rules: {DF011: off}\n")
    assert "DF011" not in prodready("check", "-f", ".", cwd=tmp_path).out
    (tmp_path / ".prodready.yaml").write_text("rules: {DF999: off}\n")
    assert 'there is no rule "DF999"' in prodready("check", "-f", ".", cwd=tmp_path).err


def test_every_report_names_it(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text(OLD)
    for form in ("sarif", "junit", "github", "markdown", "json", "name"):
        done = prodready("fix", "-f", ".", "-o", form, *ONLY, cwd=tmp_path)
        assert "ockerfile" in done.out, form
    found = json.loads(prodready("check", "-f", ".", "-o", "sarif", *ONLY, cwd=tmp_path).out)
    (one,) = found["runs"][0]["results"]
    (replaced,) = one["fixes"][0]["artifactChanges"][0]["replacements"]
    assert replaced["insertedContent"]["text"] == "ENV PORT=8080"


@pytest.mark.parametrize(
    ("comment", "told"),
    [
        ("# prodready: ignore[DF011]\n", ""),
        ("# prodready: ignore[*]\n", ""),
        ("# prodready: ignore[DF110]\n", '3:1: there is no rule "DF110", so nothing is ignored'),
        ("# prodready: ignore DF011\n", "3:1: this comment ignores nothing; write it as # prod"),
        ("# prodready: ignore[DF011]\n\n", "3:1: this comment ignores nothing here; put it right"),
        ("# prodready: ignore[]\n", "3:1: no rule is named to be ignored"),
        ("# Prodready ignores DF011\n", "3:1: this comment ignores nothing; write it as # prod"),
    ],
)
def test_a_comment_that_nobody_hears_is_told(tmp_path: Path, comment: str, told: str) -> None:
    text = OLD.replace("# the port\n", f"# the port\n{comment}")
    (tmp_path / "Dockerfile").write_text(text)
    done = prodready("check", "-f", "Dockerfile", *ONLY, cwd=tmp_path)
    assert ("warning: Dockerfile:" + told in done.err) if told else "warning" not in done.err


def test_a_baseline_knows_its_findings(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text(OLD)
    words = ("check", "-f", ".", "--baseline", "known.json", *ONLY)
    assert prodready(*words, cwd=tmp_path).code == 0
    done = prodready(*words, cwd=tmp_path)
    assert done.code == 0
    assert "1 known finding, 0 new" in done.err


def test_several_processes_find_the_same(tmp_path: Path) -> None:
    for number in range(40):
        folder = tmp_path / f"web-{number}"
        folder.mkdir()
        (folder / "Dockerfile").write_text(OLD)
    alone = prodready("fix", "-f", ".", "-R", "--jobs", "1", *ONLY, cwd=tmp_path)
    together = process("fix", "-f", ".", "-R", "--jobs", "2", *ONLY, cwd=tmp_path)
    assert alone.out == together.out
