"""`check --baseline`: what is known is let pass, what is new is not."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kubectl_prodready.api import Container, Outcome, rule
from kubectl_prodready.core.registry import load_rules
from tests.cli.command import BROKEN, COMPLETE, TOP, contents, prodready, put
from tests.cli.command import Done as Finished
from tests.help import RESOURCES, deployment, documents

SCHEMA = json.loads((TOP / "kubectl_prodready" / "schema" / "baseline-v1.json").read_text())
VALIDATOR = Draft202012Validator(SCHEMA)
WEB = deployment()
API = deployment(name="api")


@pytest.fixture(autouse=True)
def _rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six rules are enough to count with."""
    rules = tuple(one for one in load_rules() if one.id in RESOURCES)
    monkeypatch.setattr("kubectl_prodready.pipeline.load_rules", lambda: rules)


def check(folder: Path, *words: str, at: str = ".", name: str = "known.json") -> Finished:
    """Check a folder against a baseline."""
    return prodready("check", "-R", "-f", at, "--baseline", name, *words, cwd=folder)


def recorded(folder: Path, name: str = "known.json") -> list[dict[str, Any]]:
    """The findings of a baseline, valid against the schema."""
    raw = json.loads((folder / name).read_bytes())
    VALIDATOR.validate(raw)
    found: list[dict[str, Any]] = raw["findings"]
    return found


def test_schema_is_one_and_leaves_nothing_open() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    for one in (SCHEMA, SCHEMA["$defs"]["finding"]):
        assert one["additionalProperties"] is False
        assert one["required"] == list(one["properties"])[: len(one["required"])]
        assert all(field["description"].endswith(".") for field in one["properties"].values())


def test_the_first_run_records_and_the_next_ones_let_it_pass(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB, "sub/api.yaml": API})
    first = check(tmp_path)
    assert first.code == 0
    assert first.out.count("\n") == 12
    assert first.err.splitlines() == [
        "2 workloads in 2 files: 0 known findings, 12 new (12 review)",
        "  known.json: 12 findings recorded",
    ]
    assert [one["file"] for one in recorded(tmp_path)] == ["sub/api.yaml"] * 6 + ["web.yaml"] * 6
    assert recorded(tmp_path)[0] == {
        "file": "sub/api.yaml",
        "object": "Deployment/api",
        "path": "spec.template.spec.containers[name=web].resources.limits.cpu",
        "rule": "cpu-limit",
    }
    before = contents(tmp_path)
    second = check(tmp_path)
    assert (second.code, second.out) == (0, "")
    assert second.err == "2 workloads in 2 files: 12 known findings, 0 new\n"
    assert contents(tmp_path) == before


def test_only_what_is_new_is_printed_and_fails(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB})
    check(tmp_path)
    put(tmp_path, {"web.yaml": documents("# a header\n# of two lines", WEB, API)})
    done = check(tmp_path)
    assert done.code == 1
    assert done.out.count("Deployment/api") == done.out.count("\n") == 6
    assert done.err == "2 workloads in 1 file: 6 known findings, 6 new (6 review)\n"
    told = check(tmp_path, "-v").err.splitlines()
    assert sum(" known review " in line and "Deployment/web" in line for line in told) == 6
    assert check(tmp_path, "--fail-on", "safe").code == 0


def test_of_what_is_alike_as_many_as_are_recorded_are_known(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": documents(WEB, WEB)})
    check(tmp_path)
    put(tmp_path, {"web.yaml": documents(WEB, WEB, WEB)})
    assert "12 known findings, 6 new" in check(tmp_path).err


def test_it_holds_from_another_folder_and_on_another_machine(tmp_path: Path) -> None:
    here = put(tmp_path / "here", {"deploy/web.yaml": WEB, "ci/x": ""})
    check(here, at="deploy", name="ci/known.json")
    assert recorded(here, "ci/known.json")[0]["file"] == "../deploy/web.yaml"
    (here / "link").symlink_to("deploy")
    for folder, at, name in (
        (here / "deploy", ".", "../ci/known.json"),
        (here / "ci", "../deploy/web.yaml", "known.json"),
        (tmp_path, "here/link/", "here/ci/known.json"),
    ):
        assert "6 known findings, 0 new" in check(folder, at=at, name=name).err
    here.rename(tmp_path / "there")
    done = check(tmp_path, at=str(tmp_path / "there"), name="there/ci/known.json")
    assert (done.code, done.out) == (0, "")


def test_what_is_fixed_is_told_and_dropped_when_asked(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB, "api.yaml": API, "old.yaml": WEB})
    check(tmp_path)
    put(tmp_path, {"web.yaml": COMPLETE, "new.yaml": deployment(name="new")})
    (tmp_path / "old.yaml").unlink()
    before = contents(tmp_path)["known.json"]
    done = check(tmp_path)
    assert done.code == 1
    assert done.err.splitlines()[-1] == (
        "  12 known findings are fixed: --update-baseline drops them"
    )
    assert contents(tmp_path)["known.json"] == before
    update = check(tmp_path, "--update-baseline")
    assert (update.code, update.out) == (0, done.out)
    told = "  known.json: 12 findings recorded, 6 of them new; 12 dropped"
    assert update.err.splitlines()[-1] == told
    assert {one["file"] for one in recorded(tmp_path)} == {"api.yaml", "new.yaml"}
    again = check(tmp_path, "--update-baseline")
    assert again.err.endswith("12 findings recorded, 0 of them new; 0 dropped\n")


def test_what_is_ignored_from_now_on_is_gone(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB})
    check(tmp_path)
    annotated = deployment(metadata="{annotations: {prodready/ignore: '*'}}")
    put(tmp_path, {"web.yaml": annotated})
    assert "6 known findings are fixed" in check(tmp_path).err


def test_one_that_is_fixed_is_told_as_one(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB})
    check(tmp_path, "--select", "cpu-request")
    put(tmp_path, {"web.yaml": COMPLETE})
    err = check(tmp_path).err
    assert err.endswith("  1 known finding is fixed: --update-baseline drops it\n")


@pytest.mark.parametrize(
    "words",
    [
        ("--select", "cpu-limit"),
        ("--ignore", "cpu-limit,cpu-request"),
        ("--exclude", "api.yaml"),
        ("deploy/web",),
        ("-n", "shop", "deploy/web"),
        ("-l", "app=none"),
    ],
)
def test_what_a_run_does_not_look_at_stays(tmp_path: Path, words: tuple[str, ...]) -> None:
    put(tmp_path, {"web.yaml": WEB, "api.yaml": API})
    check(tmp_path)
    before = contents(tmp_path)
    for more in ((), ("--update-baseline",)):
        done = check(tmp_path, *words, *more)
        assert (done.code, done.out) == (0, "")
        assert "fixed" not in done.err
        assert contents(tmp_path) == before


def test_what_a_run_looks_at_is_brought_up_to_date(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB, "api.yaml": API})
    check(tmp_path)
    put(tmp_path, {"web.yaml": COMPLETE, "api.yaml": COMPLETE.replace("name: web", "name: api", 1)})
    check(tmp_path, "--select", "cpu-limit", "--update-baseline", "deploy/web")
    left = {(one["file"], one["rule"]) for one in recorded(tmp_path)}
    assert len(left) == 11
    assert ("web.yaml", "cpu-limit") not in left


def test_a_run_with_errors_records_nothing(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB, "bad.yaml": BROKEN})
    done = check(tmp_path)
    assert done.code == 2
    assert done.out.count("\n") == 6
    assert done.err.endswith("  known.json: nothing was recorded, for there were errors\n")
    assert not (tmp_path / "known.json").exists()


def test_an_input_with_errors_loses_nothing(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB, "api.yaml": API})
    check(tmp_path)
    before = contents(tmp_path)["known.json"]
    put(tmp_path, {"web.yaml": BROKEN})
    done = check(tmp_path)
    assert done.code == 2
    assert "6 known findings, 0 new" in done.err
    assert "fixed" not in done.err
    assert check(tmp_path, "--update-baseline").code == 2
    assert contents(tmp_path)["known.json"] == before


def test_a_rule_that_fails_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, {"web.yaml": WEB})
    for fails in (False, True):

        @rule("moody", part="Running", examples=[])
        def moody(container: Container, *, fails: bool = fails) -> Iterator[Outcome]:
            """Say something, or fail."""
            if fails:
                raise ZeroDivisionError
            yield container.hint(f"give it {container.name} 5 s")

        monkeypatch.setattr("kubectl_prodready.pipeline.load_rules", lambda one=moody: (one,))
        done = check(tmp_path)
        assert done.code == 2 * fails
        assert "fixed" not in done.err
    assert recorded(tmp_path)[0]["said"] == "give it web N s"


def test_hints_are_known_by_what_they_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, {"web.yaml": WEB})
    said: list[str] = []

    @rule("talk", part="Running", examples=[])
    def talk(container: Container) -> Iterator[Outcome]:
        """Say several things of one place."""
        yield from map(container.hint, said)

    monkeypatch.setattr("kubectl_prodready.pipeline.load_rules", lambda: (talk,))
    said[:] = ["takes 30 s", "offer /ready"]
    assert check(tmp_path).code == 0
    said[:] = ["offer /ready", "takes 45 s"]
    assert "2 known findings, 0 new\n" in check(tmp_path, "--fail-on", "hint").err
    said[:] = ["offer /healthy", "takes 45 s"]
    done = check(tmp_path, "--fail-on", "hint")
    assert done.code == 1
    assert "offer /healthy" in done.out
    assert "1 known finding, 1 new (1 hint)" in done.err
    assert "1 known finding is fixed" in done.err


def test_standard_input_is_known_by_a_dash(tmp_path: Path) -> None:
    words = ("check", "-f", "-", "--baseline", "known.json")
    assert prodready(*words, cwd=tmp_path, stdin=WEB.encode()).code == 0
    assert {one["file"] for one in recorded(tmp_path)} == {"-"}
    done = prodready(*words, cwd=tmp_path, stdin=documents(WEB, API).encode())
    assert "6 known findings, 6 new" in done.err
    put(tmp_path, {"web.yaml": COMPLETE})
    assert "fixed" not in check(tmp_path).err


def test_json_has_all_and_marks_what_is_known(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB})
    first = json.loads(check(tmp_path, "-o", "json", at="web.yaml").raw)
    assert not any(one["known"] for one in first["files"][0]["changes"])
    put(tmp_path, {"web.yaml": documents(WEB, API)})
    done = check(tmp_path, "-o", "json", at="web.yaml")
    known = [one["known"] for one in json.loads(done.raw)["files"][0]["changes"]]
    assert (done.code, known) == (1, [True] * 6 + [False] * 6)


def test_several_processes_find_the_same(tmp_path: Path) -> None:
    put(tmp_path, {f"{number}.yaml": documents(WEB, WEB) for number in range(20)})
    check(tmp_path, "--jobs", "1")
    before = contents(tmp_path)["known.json"]
    done = check(tmp_path, "--jobs", "2", "--update-baseline")
    assert "240 known findings, 0 new" in done.err
    assert contents(tmp_path)["known.json"] == before


@pytest.mark.parametrize("command", ["check", "fix"])
def test_it_is_no_manifest_that_anything_is_to_be_done_for(tmp_path: Path, command: str) -> None:
    put(tmp_path, {"web.yaml": documents(WEB, deployment(name="Deployment"))})
    check(tmp_path)
    done = prodready(command, "-f", "known.json", cwd=tmp_path)
    assert (done.code, done.out) == (0, "")
    assert "error" not in done.err
    assert prodready("hook", "--check", "known.json", cwd=tmp_path).code == 0


@pytest.mark.parametrize("more", [(), ("--update-baseline",)])
@pytest.mark.parametrize("wrong", ["", WEB, "{}", '{"kind": "Baseline", "apiVersion": "v9"}'])
def test_what_is_no_baseline_is_refused_and_stays(
    tmp_path: Path, wrong: str, more: tuple[str, ...]
) -> None:
    put(tmp_path, {"web.yaml": COMPLETE, "known.json": wrong})
    done = check(tmp_path, *more)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: known.json:1:")
    assert contents(tmp_path)["known.json"] == wrong


def test_flags_that_cannot_be(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB})
    done = prodready("check", "-f", ".", "--update-baseline", cwd=tmp_path)
    assert done.err == "error: --update-baseline updates nothing; name it with --baseline\n"
    assert done.code == 2
    assert check(tmp_path, name="-").code == 2


def test_nothing_to_read_records_nothing(tmp_path: Path) -> None:
    done = check(tmp_path)
    assert done.code == 3
    assert contents(tmp_path) == {}


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB})
    done = check(tmp_path, name="gone/known.json")
    assert done.code == 2
    assert done.err.endswith(
        "error: gone/known.json: not written: no such file or directory; "
        "correct this and run again\n"
    )


def test_what_is_in_lists_is_known_wherever_it_stands(tmp_path: Path) -> None:
    def listed(*items: str) -> str:
        lines = ["- " + item.rstrip().replace("\n", "\n  ") + "\n" for item in items]
        return "apiVersion: v1\nkind: List\nitems:\n" + "".join(lines)

    put(tmp_path, {"all.yaml": listed(WEB)})
    check(tmp_path)
    put(tmp_path, {"all.yaml": listed(COMPLETE.replace("name: web", "name: x", 1), WEB)})
    assert "6 known findings, 0 new" in check(tmp_path).err


def test_the_temporary_file_is_gone(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB})
    check(tmp_path)
    assert sorted(os.listdir(tmp_path)) == ["known.json", "web.yaml"]
