"""What krew is told: made from one place, held by a schema, with digests of real archives only."""

from __future__ import annotations

import copy
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from kubectl_prodready import __version__
from tests.archives import LINUX, VERSION, WINDOWS, Member, archive, whole
from tests.cli.command import TOP
from tools.krew.__main__ import MANIFEST, SCHEMA, TEMPLATE, main, validate
from tools.krew.plugin import PLATFORMS, home, manifest, manifest_of_tree, template, uri

TAG = "v1.2.3-rc.1"
FAKE = {one: hashlib.sha256("/".join(one).encode()).hexdigest() for one in PLATFORMS}
"""Digests that exist in these tests' memory only."""

COMMENT = re.compile(r"\{\{- /\*.*?\*/ -\}\}\s*", re.DOTALL)
PLACE = re.compile(r'\{\{addURIAndSha "(.*?)" \.TagName \}\}')


def rendered(text: str, tag: str) -> str:
    """What krew-release-bot makes of a template, with digests that are none."""
    digest = {one.archive(tag): said for one, said in FAKE.items()}

    def place(found: re.Match[str]) -> str:
        uri = found[1].replace("{{ .TagName }}", tag)
        return f"uri: {uri}\n    sha256: {digest[uri.rsplit('/', 1)[1]]}"

    return PLACE.sub(place, COMMENT.sub("", text)).replace("{{ .TagName }}", tag)


def test_the_template_is_what_is_generated() -> None:
    assert (TOP / TEMPLATE).read_text() == template()


def test_the_template_filled_in_is_the_manifest_for_all_platforms() -> None:
    filled = rendered((TOP / TEMPLATE).read_text(), TAG)
    assert filled == manifest(TAG, FAKE)
    validate(filled)
    read = yaml.safe_load(filled)
    assert read["spec"]["version"] == TAG
    assert [one["uri"] for one in read["spec"]["platforms"]] == [
        f"{home()}/releases/download/{TAG}/{one.archive(TAG)}" for one in PLATFORMS
    ]


def test_the_manifest_of_the_tree_is_of_this_version_and_has_nothing_of_its_own() -> None:
    text = (TOP / MANIFEST).read_text()
    validate(text)
    spec = yaml.safe_load(text)["spec"]
    assert spec["version"] == f"v{__version__}"
    stated = {tuple(one["selector"]["matchLabels"].values()): one for one in spec["platforms"]}
    known = {one: stated[one]["sha256"] for one in PLATFORMS if one in stated}
    assert len(known) == len(spec["platforms"])
    assert text == manifest_of_tree(VERSION, known)


def test_what_people_read_is_short_and_without_line_breaks_of_its_own() -> None:
    spec = yaml.safe_load(manifest(TAG, FAKE))["spec"]
    assert max(map(len, spec["description"].splitlines())) <= 80
    assert "completion install" in spec["caveats"]
    assert not re.search("kubernetes|kubectl", spec["shortDescription"], re.IGNORECASE)


def test_the_home_is_that_of_the_package() -> None:
    project = tomllib.loads((TOP / "pyproject.toml").read_text())["project"]
    assert project["urls"]["Repository"] == home()
    assert yaml.safe_load(manifest(TAG, FAKE))["spec"]["homepage"] == home()


def test_the_schema_knows_every_field_of_every_object() -> None:
    schema = json.loads(SCHEMA.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    objects = [one for one in _schemas(schema) if one.get("type") == "object"]
    assert len(objects) > 10
    for one in objects:
        assert one["additionalProperties"] is False
        assert sorted(one["required"]) == sorted(one["properties"])


def _schemas(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
    for one in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _schemas(one)


Break = Callable[[dict[str, Any]], object]
FIRST = "spec platforms 0"


def put(path: str, value: object) -> Break:
    """Set what a path of keys leads to; a last key that is not there yet is added."""

    def broken(document: dict[str, Any]) -> None:
        *way, last = (int(one) if one.isdigit() else one for one in path.split())
        node: Any = document
        for one in way:
            node = node[one]
        node[last] = value

    return broken


def drop(path: str) -> Break:
    def broken(document: dict[str, Any]) -> None:
        *way, last = path.split()
        node: Any = document
        for one in way:
            node = node[int(one) if one.isdigit() else one]
        del node[last]

    return broken


def twice(document: dict[str, Any]) -> None:
    platforms = document["spec"]["platforms"]
    platforms.append({**copy.deepcopy(platforms[0]), "sha256": "0" * 63 + "f"})


BROKEN: dict[str, Break] = {
    "unknown at the top": put("status", {}),
    "unknown in metadata": put("metadata labels", {}),
    "unknown in spec": put("spec license", "Apache-2.0"),
    "unknown in a platform": put(f"{FIRST} size", 1),
    "unknown in a selector": put(f"{FIRST} selector matchExpressions", []),
    "unknown label": put(f"{FIRST} selector matchLabels libc", "glibc"),
    "files": put(f"{FIRST} files", [{"from": "*", "to": "."}]),
    "another kind": put("kind", "Plugins"),
    "another form": put("apiVersion", "krew.googlecontainertools.github.com/v1alpha1"),
    "another name": put("metadata name", "kubectl-prodready"),
    "version without v": put("spec version", "1.2.3"),
    "version in two parts": put("spec version", "v1.2"),
    "version of Python": put("spec version", "v1.2.3rc1"),
    "version with a zero before": put("spec version", "v1.02.3"),
    "version and a line": put("spec version", "v1.2.3\n"),
    "version as a number": put("spec version", 1.2),
    "short description with a full stop": put("spec shortDescription", "Fix what workloads lack."),
    "short description in two lines": put("spec shortDescription", "Fix what\nworkloads lack"),
    "short description that is long": put("spec shortDescription", "much too long " * 4 + "now"),
    "no short description": drop("spec shortDescription"),
    "no description": put("spec description", ""),
    "no caveats": drop("spec caveats"),
    "a home without encryption": put("spec homepage", "http://github.com/a/b"),
    "no platforms": put("spec platforms", []),
    "a platform twice": twice,
    "a platform that nobody builds": put(f"{FIRST} selector matchLabels arch", "riscv64"),
    "a selector for all of a system": drop(f"{FIRST} selector matchLabels arch"),
    "the archive of another platform": put(f"{FIRST} selector matchLabels arch", "arm64"),
    "no digest": drop(f"{FIRST} sha256"),
    "a digest in capitals": put(f"{FIRST} sha256", "A" * 64),
    "a digest that is short": put(f"{FIRST} sha256", "a" * 63),
    "a digest and a line": put(f"{FIRST} sha256", "a" * 64 + "\n"),
    "a digest to come": put(f"{FIRST} sha256", "TODO"),
    "no uri": drop(f"{FIRST} uri"),
    "a uri of elsewhere": put(f"{FIRST} uri", f"https://example.com/{LINUX.archive(TAG)}"),
    "a uri without encryption": put(f"{FIRST} uri", uri(LINUX, TAG).replace("https", "http")),
    "a uri of no version": put(f"{FIRST} uri", uri(LINUX, TAG).replace(TAG, "latest")),
    "no bin": drop(f"{FIRST} bin"),
    "a bin of Windows": put(f"{FIRST} bin", "kubectl-prodready.exe"),
    "a bin of elsewhere": put("spec platforms 4 bin", "kubectl-prodready"),
}


@pytest.mark.parametrize("how", BROKEN)
def test_the_schema_refuses(how: str) -> None:
    document = yaml.safe_load(manifest(TAG, FAKE))
    validate(yaml.safe_dump(document))
    BROKEN[how](document)
    with pytest.raises(jsonschema.ValidationError):
        validate(yaml.safe_dump(document))


def tree(tmp_path: Path) -> Path:
    """A folder beside that of archives, to write into."""
    (tmp_path / "dist").mkdir(exist_ok=True)
    return tmp_path


def test_what_is_built_is_in_the_manifest_and_the_rest_in_the_template_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    top = tree(tmp_path)
    built = {one: archive(top / "dist", one) for one in (LINUX, WINDOWS)}
    (top / "dist" / "kubectl_prodready-0.1.0.tar.gz").write_bytes(b"an sdist is none of krew's")
    main([], top)
    known = {one: hashlib.sha256(path.read_bytes()).hexdigest() for one, path in built.items()}
    assert (top / MANIFEST).read_text() == manifest_of_tree(VERSION, known)
    assert (top / "dist" / "prodready.yaml").read_text() == manifest(VERSION, known)
    assert (top / TEMPLATE).read_text() == template()
    said = capsys.readouterr().out.splitlines()
    assert said[0] == f"linux/amd64    {known[LINUX]}"
    assert said[1] == "linux/arm64    not built: it stands in .krew.yaml alone"
    assert len(said) == len(PLATFORMS)
    uris = re.findall(r"uri: (\S+)", (top / MANIFEST).read_text())
    assert uris == [uri(LINUX, VERSION), uri(WINDOWS, VERSION)]


def test_an_archive_that_is_built_anew_has_its_new_digest(tmp_path: Path) -> None:
    top = tree(tmp_path)
    digest: list[str] = []
    for content in (b"one", b"two"):
        archive(top / "dist", LINUX, [*whole()[:2], Member(LINUX.program, content)])
        main([], top)
        digest += yaml.safe_load((top / MANIFEST).read_text())["spec"]["platforms"][0]["sha256"]
    assert digest[:64] != digest[64:]


def test_without_an_archive_there_is_no_manifest(tmp_path: Path) -> None:
    top = tree(tmp_path)
    with pytest.raises(SystemExit, match=r"^no archives in \S+/dist: `make dist` builds"):
        main([], top)
    assert (top / TEMPLATE).read_text() == template()
    assert not (top / MANIFEST).exists()
    shutil.rmtree(top / "dist")
    with pytest.raises(SystemExit, match=r"^no archives in"):
        main([], top)


def test_a_stale_template_is_told_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GITHUB_REPOSITORY", raising=False)
    top = tree(tmp_path)
    (top / TEMPLATE).write_text(template())
    main(["--check"], top)
    (top / TEMPLATE).write_text(template().replace("glibc", "musl"))
    with pytest.raises(SystemExit, match=r"^\.krew\.yaml is stale: make krew-manifest$"):
        main(["--check"], top)
    assert {one.name for one in top.iterdir()} == {"dist", TEMPLATE}


def test_a_release_from_elsewhere_does_not_send_people_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = tree(tmp_path)
    archive(top / "dist")
    monkeypatch.setenv("GITHUB_REPOSITORY", "somebody/kubectl-prodready")
    main([], top)
    with pytest.raises(SystemExit, match=f"says that the repository is {home()}, and this runs"):
        main(["--check"], top)
    monkeypatch.setenv("GITHUB_REPOSITORY", home().removeprefix("https://github.com/"))
    main(["--check"], top)


def test_a_release_asks_before_anything_is_installed() -> None:
    # without site-packages
    command = (sys.executable, "-S", "-m", "tools.krew", "--check")
    assert subprocess.run(command, cwd=TOP, env={}, check=False).returncode == 0


def test_the_makefile_writes_the_manifest() -> None:
    text = (TOP / "Makefile").read_text()
    assert re.search(
        r"^krew-manifest:.* ## .*\n\t@\$\(BIN\)/python -m tools\.krew$", text, re.MULTILINE
    )
