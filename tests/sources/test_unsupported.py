"""What is no manifest: passed over and counted in a folder, an error where it is named outright."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import BROKEN, COMPLETE, CONFIG_MAP, VALUES, contents, names, prodready, put
from tests.help import after, deployment

WEB = deployment()
TEMPLATE = WEB.replace("image: web", "image: {{ .Values.image }}")
BLOCKS = f"{{{{- if .Values.on }}}}\n{TEMPLATE}{{{{- end }}}}\n"
QUOTED = WEB.replace("image: web", 'image: "{{ .Values.image }}"')
CHART = {
    "chart/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
    "chart/values.yaml": VALUES,
    "chart/templates/web.yaml": TEMPLATE,
    "chart/templates/sub/blocks.yaml": BLOCKS,
    "chart/templates/quoted.yaml": QUOTED,
    "chart/templates/plain.yaml": deployment(name="plain"),
}
EMBEDDED = (
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: embedded}\ndata:\n  pod.yaml: |\n"
    "    apiVersion: v1\n    kind: Pod\n    metadata: {name: a}\n"
    "    spec: {containers: [{name: a, image: a}]}\n"
)
CRD = (
    "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n"
    "metadata: {name: deployments.example.com}\nspec:\n  names: {kind: Deployment}\n"
    "  validation: {containers: [{name: a}]}\n"
)
OTHERS_DEPLOYMENT = WEB.replace("apps/v1", "example.com/v1")


def test_helm_chart_in_a_folder_is_skipped_and_counted(tmp_path: Path) -> None:
    put(tmp_path, {**CHART, "web.yaml": WEB})
    done = prodready("fix", "-R", "-f", ".", "--write", cwd=tmp_path)
    assert done.code == 0, done.err
    skipped = "  skipped 5 files: 3 a template of a Helm chart, 2 no Kubernetes manifest"
    assert f"{skipped}; -v names them" in done.err.splitlines()
    now = contents(tmp_path)
    assert now.pop("web.yaml") == after(WEB)
    plain = now.pop("chart/templates/plain.yaml")
    assert plain == after(deployment(name="plain"))
    assert now == {name: text for name, text in CHART.items() if "plain" not in name}


def test_verbose_names_what_was_skipped(tmp_path: Path) -> None:
    put(tmp_path, CHART)
    done = prodready("fix", "-R", "-v", "-f", "chart", cwd=tmp_path)
    lines = done.err.splitlines()
    assert "chart/values.yaml: skipped: no Kubernetes manifest" in lines
    assert "chart/templates/sub/blocks.yaml: skipped: a template of a Helm chart" in lines
    assert "-v names them" not in done.err
    assert "skipped: " not in prodready("fix", "-R", "-f", "chart", cwd=tmp_path).err


@pytest.mark.parametrize("text", [TEMPLATE, BLOCKS, "{% if on %}\n" + WEB + "{% endif %}\n"])
def test_template_outside_of_a_chart_is_skipped_in_a_folder(tmp_path: Path, text: str) -> None:
    put(tmp_path, {"in/template.yaml": text, "in/web.yaml": WEB})
    done = prodready("fix", "-f", "in", "-o", "name", cwd=tmp_path)
    assert names(done) == ["web"]
    assert done.code == 1, done.err
    assert "  skipped 1 file: 1 a template, not yet rendered; -v names them" in done.err


@pytest.mark.parametrize("text", [TEMPLATE, BLOCKS])
@pytest.mark.parametrize("name", ["template.yaml", "chart/templates/web.yaml"])
def test_template_named_outright_is_an_error(tmp_path: Path, name: str, text: str) -> None:
    put(tmp_path, {**CHART, name: text, "web.yaml": WEB})
    done = prodready("fix", "-f", f"{name},web.yaml", "--write", cwd=tmp_path)
    assert done.code == 2
    assert f"error: {name}" in done.err
    assert "template" in done.err
    assert (tmp_path / name).read_text() == text
    assert (tmp_path / "web.yaml").read_text() == after(WEB)
    skip = ("fix", "-f", f"{name},web.yaml", "--skip-unsupported")
    done = prodready(*skip, cwd=tmp_path)
    assert (done.code, "error" in done.err) == (0, False), done.err
    assert "skipped 1 file: 1 a template" in done.err


@pytest.mark.parametrize("text", [VALUES, "", "# nothing\n", "[]\n", "kind: of blue\n"])
def test_other_yaml(tmp_path: Path, text: str) -> None:
    put(tmp_path, {"other.yaml": text, "web.yaml": WEB})
    done = prodready("fix", "-f", ".", "-o", "name", cwd=tmp_path)
    assert (done.code, names(done)) == (1, ["web"])
    assert "  skipped 1 file: 1 no Kubernetes manifest; -v names them" in done.err.splitlines()
    done = prodready("fix", "-f", "other.yaml,web.yaml", "-o", "name", cwd=tmp_path)
    assert (done.code, names(done)) == (2, ["web"])
    advice = "--skip-unsupported passes over such files"
    assert f"error: other.yaml: no Kubernetes manifest; {advice}\n" in done.err
    words = ("fix", "-f", "other.yaml,web.yaml", "--skip-unsupported", "-o", "name")
    done = prodready(*words, cwd=tmp_path)
    assert (done.code, names(done)) == (1, ["web"])
    assert "skipped 1 file" in done.err


def test_broken_manifest_is_an_error_even_where_the_unsupported_is_skipped(tmp_path: Path) -> None:
    put(tmp_path, {"broken.yaml": BROKEN})
    assert prodready("fix", "-f", ".", "--skip-unsupported", cwd=tmp_path).code == 2


@pytest.mark.parametrize("text", [CONFIG_MAP, EMBEDDED, CRD, OTHERS_DEPLOYMENT, COMPLETE])
def test_what_is_no_workload_passes_untouched(tmp_path: Path, text: str) -> None:
    put(tmp_path, {"x.yaml": text})
    done = prodready("fix", "-f", "x.yaml", "--write", cwd=tmp_path)
    assert (done.code, done.out) == (0, "")
    assert "skipped" not in done.err
    assert contents(tmp_path) == {"x.yaml": text}
    assert prodready("fix", "-f", "x.yaml", "-o", "yaml", cwd=tmp_path).out == text


def test_what_is_no_workload_is_cheap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is checked to be YAML, and no nodes are built of it."""

    def fail(text: str) -> None:
        raise AssertionError(text)

    monkeypatch.setattr("kubectl_prodready.fixing.work.parse", fail)
    put(tmp_path, {"config.yaml": CONFIG_MAP, "service.yaml": CONFIG_MAP.replace("Conf", "X")})
    assert prodready("fix", "-f", ".", cwd=tmp_path).code == 0
    put(tmp_path, {"web.yaml": WEB})
    with pytest.raises(AssertionError, match="kind: Deployment"):
        prodready("fix", "-f", ".", cwd=tmp_path)


def test_only_skipped_files_are_nothing_to_read(tmp_path: Path) -> None:
    put(tmp_path, {"values.yaml": VALUES})
    assert prodready("fix", "-f", ".", cwd=tmp_path).code == 3


MARKDOWN = f"# Web\n\nHow to *deploy*:\n\n```yaml\n{WEB}```\n"
OTHERS = {
    "README.md": MARKDOWN.encode(),
    "notes.txt": b"apiVersion: `v1`, kind: {x\n",
    "logo.png": b"\x89PNG\r\n\x1a\n\x00\x00",
    "latin.txt": "apiVersion: é, kind: ü\n".encode("latin-1"),
    "Makefile": f"deploy:\n\techo '{WEB}'\n".encode(),
}


@pytest.mark.parametrize("words", ["fix --write --skip-unsupported -f", "hook", "hook --check"])
@pytest.mark.parametrize("name", OTHERS)
def test_named_file_that_is_no_yaml_is_passed_over(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / name).write_bytes(OTHERS[name])
    done = prodready(*words.split(), name, cwd=tmp_path)
    assert done.code in {0, 3}, done.err
    assert "error" not in done.err
    assert "  skipped 1 file: 1 no YAML; -v names them" in done.err.splitlines()
    assert (tmp_path / name).read_bytes() == OTHERS[name]


@pytest.mark.parametrize("name", OTHERS)
def test_named_file_that_is_no_yaml_is_an_error_otherwise(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(OTHERS[name])
    assert prodready("fix", "-f", name, cwd=tmp_path).code == 2


@pytest.mark.parametrize("name", ["a.yaml", "a.yml", "a.json", "kustomization.yaml"])
@pytest.mark.parametrize("words", ["fix --skip-unsupported -f", "hook"])
def test_broken_yaml_stays_an_error(tmp_path: Path, name: str, words: str) -> None:
    for raw in (b"\x00", BROKEN.encode()):
        (tmp_path / name).write_bytes(raw)
        done = prodready(*words.split(), name, cwd=tmp_path)
        assert done.code == 2, done.err


def test_broken_standard_input_stays_an_error(tmp_path: Path) -> None:
    words = ("fix", "--skip-unsupported", "-f", "-")
    assert prodready(*words, cwd=tmp_path, stdin=BROKEN.encode()).code == 2


def test_manifest_of_another_extension_is_fixed(tmp_path: Path) -> None:
    put(tmp_path, {"web.txt": WEB})
    assert prodready("hook", "web.txt", cwd=tmp_path).code == 1
    assert contents(tmp_path) == {"web.txt": after(WEB)}
