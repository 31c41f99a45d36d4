"""Rules of other packages: found by their entry points, and no reason to crash when broken."""

from __future__ import annotations

import pkgutil
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from zipfile import ZipFile

import pytest

import kubectl_prodready.rules
from kubectl_prodready.core import registry
from kubectl_prodready.core.announced import RULES
from kubectl_prodready.core.registry import chosen, load_rules
from kubectl_prodready.core.rule import Rule
from kubectl_prodready.errors import UsageError
from tests.help import deployment, fixed

OWN = {
    info.name.replace("_", "-") for info in pkgutil.iter_modules(kubectl_prodready.rules.__path__)
}
RULE = """\
from kubectl_prodready.api import Safety, rule

@rule("{name}", part="Running", examples=[])
def check(workload):
    \"\"\"Say something.\"\"\"
    yield workload.hint("something")
"""

Package = Callable[..., Path]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Package]:
    """Installs a distribution with entry points and modules, for one test."""
    monkeypatch.syspath_prepend(str(tmp_path))
    before = set(sys.modules)

    def install(entry_points: str, modules: dict[str, str]) -> Path:
        info = tmp_path / "others_rules-1.0.dist-info"
        info.mkdir(exist_ok=True)
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: others-rules\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(entry_points)
        for name, text in modules.items():
            path = tmp_path / f"{name}.py"
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        return info

    yield install
    for name in set(sys.modules) - before:
        if name.startswith("others"):
            del sys.modules[name]


def announced(value: str, name: str = "others") -> str:
    """The text of an entry_points.txt with one entry."""
    return f"[console_scripts]\nx = y:z\n\n[{RULES}]\n{name} = {value}\n"


def ids() -> set[str]:
    """The names of all rules."""
    return {one.id for one in load_rules()}


def test_without_other_packages_there_are_our_own() -> None:
    assert ids() == OWN


def test_a_module_of_another_package_brings_its_rules(package: Package) -> None:
    package(announced("others"), {"others": RULE.format(name="be-kind")})
    assert ids() == {*OWN, "be-kind"}


def test_a_package_of_modules_brings_the_rules_of_all(package: Package) -> None:
    package(
        announced("others"),
        {
            "others/__init__": "",
            "others/one": RULE.format(name="one"),
            "others/two": RULE.format(name="two"),
        },
    )
    assert ids() == {*OWN, "one", "two"}


def test_their_rules_are_asked(package: Package) -> None:
    package(announced("others"), {"others": RULE.format(name="be-kind")})
    findings = fixed(deployment(), select=("be-kind",)).findings
    assert [finding.change.evidence[0].fact for finding in findings] == ["something"]


def test_their_rules_can_be_ignored(package: Package) -> None:
    package(announced("others"), {"others": RULE.format(name="be-kind")})
    assert {one.id for one in chosen(load_rules(), (), ("be-kind",))} == OWN


def test_a_module_that_is_announced_twice_is_no_second_rule(package: Package) -> None:
    text = announced("others") + "more = others\n"
    package(text, {"others": RULE.format(name="be-kind")})
    assert "be-kind" in ids()


def test_a_rule_imported_from_elsewhere_is_one_rule(package: Package) -> None:
    text = "from kubectl_prodready.rules.cpu_limit import cpu_limit\n"
    package(announced("others"), {"others": text})
    assert ids() == OWN


def test_two_rules_of_one_name_are_an_error(package: Package) -> None:
    package(announced("others"), {"others": RULE.format(name="cpu-limit")})
    with pytest.raises(UsageError, match="two rules are called cpu-limit; uninstall one"):
        load_rules()


@pytest.mark.parametrize(
    "text",
    [
        "import a_module_that_is_not_there\n",
        "raise RuntimeError('two\\nlines')\n",
        "1/0\n",
        "def (:\n",
        "from kubectl_prodready.api import nothing\n",
        RULE.format(name="x").replace("Running", "Sleeping"),
        RULE.format(name="x").replace("check(workload)", "check(pod)"),
        RULE.format(name="x").replace("check(workload)", "check()"),
    ],
)
def test_a_package_that_cannot_be_imported_is_one_clear_line(package: Package, text: str) -> None:
    package(announced("others"), {"others": text})
    with pytest.raises(UsageError) as error:
        load_rules()
    assert "others" in str(error.value)
    assert "\n" not in str(error.value)


def test_what_a_package_prints_while_it_loads_gets_into_no_report(
    package: Package, capsys: pytest.CaptureFixture[str]
) -> None:
    package(announced("others"), {"others": "print('noise')\n" + RULE.format(name="be-kind")})
    assert ids() == {*OWN, "be-kind"}
    assert capsys.readouterr() == ("", "noise\n")


@pytest.mark.parametrize("value", ["others_that_are_missing", "others:RULES", "others.inner"])
def test_an_entry_point_that_leads_nowhere_is_one_clear_line(package: Package, value: str) -> None:
    package(announced(value), {"others": ""})
    with pytest.raises(UsageError, match="others"):
        load_rules()


def test_packages_of_other_groups_are_not_imported(package: Package) -> None:
    package("[console_scripts]\nx = others:z\n", {"others": "1/0\n"})
    assert ids() == OWN


def test_what_is_no_text_in_another_package_is_passed_over(package: Package) -> None:
    info = package("", {})
    (info / "entry_points.txt").write_bytes(b"[console_scripts]\n\xff = x:y\n")
    assert ids() == OWN


def test_folders_that_are_not_there_are_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend("/nowhere")
    assert ids() == OWN


def test_a_rule_is_known_by_its_type(package: Package) -> None:
    package(
        announced("others"), {"others": "check = ('cpu-limit', None, 'container', 'Running', ())\n"}
    )
    assert ids() == OWN
    assert all(isinstance(one, Rule) for one in load_rules())


def test_modules_are_found_in_folders_and_in_archives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A package has modules and packages; a zip archive, as tools are shipped in, has them too."""
    archive = tmp_path / "others.zip"
    with ZipFile(archive, "w") as file:
        file.writestr("others_zipped/__init__.py", "")
        for name in ("one", "two"):
            text = RULE.format(name=f"rule-{name}")
            file.writestr(f"others_zipped/{name}.py", text)
            place = tmp_path / "others_laid_out" / name / "__init__.py"
            place.parent.mkdir(parents=True)
            place.write_text(text)
    for name in ("__init__.py", "README.md", "three.py.orig", ".#four.py"):
        (tmp_path / "others_laid_out" / name).write_text("")
    monkeypatch.syspath_prepend(str(archive))
    monkeypatch.syspath_prepend(str(tmp_path))
    for package_ in ("others_zipped", "others_laid_out"):
        found = registry._members(import_module(package_))
        names = [module.__name__ for module in found]
        assert names == [package_, f"{package_}.one", f"{package_}.two"]
