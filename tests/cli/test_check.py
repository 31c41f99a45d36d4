"""`check`: findings with their places, and nothing changes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.command import BROKEN, COMPLETE, VALUES, contents, prodready, put
from tests.help import RESOURCES, deployment, documents

WEB = deployment()
SAFE = deployment(
    "[{name: web, image: web, resources: {requests: {memory: 1Gi, ephemeral-storage: 1Gi}, "
    "limits: {cpu: 1, memory: 2Gi, ephemeral-storage: 2Gi}}}]"
)
HINT = deployment(
    "[{name: web, image: web, resources: {requests: {cpu: 1, memory: 1Gi, ephemeral-storage: 1Gi}, "
    "limits: {cpu: 2, memory: 2Gi}}}]",
    pod="{volumes: [{name: tmp, emptyDir: {}}]}",
)
ONLY = ("--select", ",".join(RESOURCES))
LINE = re.compile(
    r"[^:\n]+:\d+:\d+: (safe|review|hint) [a-z-]+: \S+/\S+: \S+ is missing, add .+: .+"
)


def test_findings_have_file_line_and_column(tmp_path: Path) -> None:
    text = documents("# header", WEB)
    put(tmp_path, {"web.yaml": text})
    done = prodready("check", "-f", "web.yaml", *ONLY, cwd=tmp_path)
    lines = done.out.splitlines()
    assert len(lines) == 6
    assert all(LINE.fullmatch(line) for line in lines)
    place = text[: text.index("name: web\n        image")].count("\n") + 1
    assert lines[1] == (
        f"web.yaml:{place}:9: review cpu-request: Deployment/web: "
        "spec.template.spec.containers[name=web].resources.requests.cpu is missing, add 100m: "
        "nothing was measured (table of defaults)"
    )
    assert done.err.startswith("1 workload in 1 file: 6 findings (6 review)\n")


def test_findings_stand_where_the_deepest_existing_thing_is(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": SAFE})
    line = SAFE[: SAFE.index("requests:")].count("\n") + 2
    column = SAFE.splitlines()[line - 1].index("memory") + 1
    assert prodready("check", "-f", ".", *ONLY, cwd=tmp_path).out.startswith(
        f"./web.yaml:{line}:{column}: safe cpu-request: "
    )


def test_changes_nothing(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB})
    prodready("check", "-f", "web.yaml", cwd=tmp_path)
    assert contents(tmp_path) == {"web.yaml": WEB}


@pytest.mark.parametrize(
    ("level", "safe", "review", "hint"),
    [((), 1, 1, 0), (("safe",), 1, 0, 0), (("review",), 1, 1, 0), (("hint",), 1, 1, 1)],
)
def test_fail_on(tmp_path: Path, level: tuple[str, ...], safe: int, review: int, hint: int) -> None:
    put(tmp_path, {"safe.yaml": SAFE, "review.yaml": WEB, "hint.yaml": HINT, "none.yaml": COMPLETE})
    words = ("--fail-on", *level) if level else ()
    expected = {"safe": safe, "review": review, "hint": hint, "none": 0}
    for name, code in expected.items():
        done = prodready("check", "-f", f"{name}.yaml", *words, *ONLY, cwd=tmp_path)
        assert done.code == code, (name, done.out)
        assert done.out.count(f": {name} ") == done.out.count("\n")
        assert bool(done.out) == (name != "none")


def test_errors_are_told_and_findings_beside_them(tmp_path: Path) -> None:
    put(tmp_path, {"a.yaml": WEB, "b.yaml": BROKEN, "c.yaml": WEB})
    done = prodready("check", "-f", ".", *ONLY, cwd=tmp_path)
    assert done.code == 2
    assert done.out.count("\n") == 12
    assert "error: ./b.yaml:5:1: not YAML: " in done.err


def test_nothing_to_read(tmp_path: Path) -> None:
    assert prodready("check", "-f", ".", cwd=tmp_path).code == 3


def test_wrong_rule_name(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB})
    for output in ("text", "json"):
        words = ("check", "-f", ".", "--select", "cpu-requests", "-o", output)
        done = prodready(*words, cwd=tmp_path)
        assert done.err == 'error: there is no rule "cpu-requests"; did you mean cpu-request?\n'
        assert (done.code, done.out) == (2, "")


def test_counts_what_was_passed_over(tmp_path: Path) -> None:
    """As `fix` does; -v names each."""
    patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 2}\n"
    files = {
        "kustomization.yaml": "resources: [web.yaml]\npatches: [{path: patch.yaml}]\n",
        "web.yaml": deployment("[{name: web, image: web}, {name: istio-proxy, image: a}]"),
        "patch.yaml": patch,
        "values.yaml": VALUES,
        "chart/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
        "chart/templates/web.yaml": WEB.replace("image: web", "image: {{ .Values.image }}"),
    }
    put(tmp_path, files)
    told = {}
    for command in ("check", "fix"):
        lines = prodready(command, "-R", "-f", ".", cwd=tmp_path).err.splitlines()
        told[command] = [line for line in lines if line.startswith(("  left", "  skipped"))]
    assert told["check"] == told["fix"]
    assert "  left alone: 1 kustomize patch" in told["check"]
    assert told["check"][-1].startswith("  skipped 3 files: 1 a template of a Helm chart, 2 no Kub")
    named = prodready("check", "-R", "-v", "-f", ".", cwd=tmp_path).err.splitlines()
    assert "./values.yaml: skipped: no Kubernetes manifest" in named
    assert any(line.startswith("./patch.yaml:1:1: left alone: ") for line in named)


def test_a_chart_alone_says_why_nothing_was_read(tmp_path: Path) -> None:
    template = WEB.replace("image: web", "image: {{ .Values.image }}")
    put(tmp_path, {"Chart.yaml": "name: web\n", "templates/web.yaml": template})
    done = prodready("check", "-R", "-f", ".", cwd=tmp_path)
    assert (done.code, done.out) == (3, "")
    assert done.err.splitlines()[1:] == [
        "  skipped 2 files: 1 a template of a Helm chart, 1 no Kubernetes manifest; -v names them",
        "no input found",
    ]


def test_verbose_names_what_was_skipped_and_left_alone(tmp_path: Path) -> None:
    put(tmp_path, {"values.yaml": VALUES, "web.yaml": WEB})
    words = ("check", "-f", ".", "--select", "cpu-limit")
    named = prodready(*words, "-v", cwd=tmp_path).err
    assert "./values.yaml: skipped: no Kubernetes manifest\n" in named
    assert "left alone: cpu-limit: spec.template.spec.containers[name=web].resources.limi" in named
    quiet = prodready(*words, cwd=tmp_path).err
    assert "./values.yaml" not in quiet
    assert "[name=web]" not in quiet


def test_skip_unsupported(tmp_path: Path) -> None:
    put(tmp_path, {"values.yaml": VALUES, "web.yaml": WEB})
    words = ("check", "-f", "values.yaml,web.yaml")
    refused = prodready(*words, cwd=tmp_path)
    assert refused.code == 2
    assert "error: values.yaml: no Kubernetes manifest; --skip-unsupported passes" in refused.err
    skipped = prodready(*words, "--skip-unsupported", cwd=tmp_path)
    assert skipped.code == 1
    assert "error" not in skipped.err


def test_select_and_ignore(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB})
    words = ("--ignore", "cpu-limit,memory-limit")
    ignored = prodready("check", "-f", ".", *ONLY, *words, cwd=tmp_path)
    assert ignored.out.count("\n") == 4
    assert "cpu-limit" not in ignored.out
    selected = prodready("check", "-f", ".", "--select", "cpu-request", cwd=tmp_path)
    assert selected.out.count("\n") == selected.out.count(" cpu-request: ") == 1


def test_inputs_are_named_as_for_fix(tmp_path: Path) -> None:
    files = {"a.yaml": WEB, "sub/b.yaml": WEB, "sub/c.yaml": WEB, "list": "a.yaml\nsub/c.yaml\n"}
    put(tmp_path, files)

    def found(*words: str, stdin: bytes = b"") -> list[str]:
        out = prodready("check", *words, cwd=tmp_path, stdin=stdin).out
        return sorted({line.partition(":")[0] for line in out.splitlines()})

    assert found("-f", ".") == ["./a.yaml"]
    assert found("-R", "-f", ".") == ["./a.yaml", "./sub/b.yaml", "./sub/c.yaml"]
    assert found("-R", "-f", ".", "--exclude", "b.yaml") == ["./a.yaml", "./sub/c.yaml"]
    assert found("--files-from", "list") == ["a.yaml", "sub/c.yaml"]
    assert found("--files-from", "-", stdin=b"sub/b.yaml\n") == ["sub/b.yaml"]
    assert found("-f", "-", stdin=WEB.encode()) == ["stdin"]


def test_missing_file(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB})
    done = prodready("check", "-f", "gone.yaml,web.yaml", *ONLY, cwd=tmp_path)
    assert done.code == 2
    assert done.out.count("\n") == 6
    assert done.err.startswith("error: gone.yaml: no such file or folder; check the name\n")
