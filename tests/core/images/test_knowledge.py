"""What is known about an image, who knows it, and that nobody else is asked."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from kubectl_prodready.core.images import knowledge
from kubectl_prodready.core.images.facts import UNKNOWN
from kubectl_prodready.core.images.image import parse_image
from kubectl_prodready.core.images.knowledge import facts_of, is_known
from kubectl_prodready.core.kinds import Malformed
from kubectl_prodready.core.settings import Settings
from tests.beside import HINT, READINESS, container, said, service, web
from tests.cli.command import prodready
from tests.core.folders import put
from tests.help import documents, fixed

MIRRORS = Settings(mirrors=(("registry.example.com/hub", "docker.io"),))


@pytest.mark.parametrize(
    "image", ["nginx", "docker.io/library/nginx:1.27", "index.docker.io/nginx"]
)
def test_a_known_image(image: str) -> None:
    assert facts_of(container(f"image: '{image}'")).ports == (80,)


@pytest.mark.parametrize(
    "image",
    [
        "registry.example.com/nginx",
        "registry.example.com/library/nginx",
        "localhost/nginx",
        "bitnami/nginx",
        "nginxinc/another",
        "bitnami/postgresql",
        "bitnami/redis",
        "shop/web",
        "''",
    ],
)
def test_a_stranger_is_unknown(image: str) -> None:
    assert facts_of(container(f"image: {image}")) == UNKNOWN


def test_a_mirror_is_what_it_stands_for() -> None:
    one = container("image: registry.example.com/hub/nginx:1.27", settings=MIRRORS)
    assert facts_of(one).ports == (80,)
    assert facts_of(container("image: registry.example.com/hub/nginx:1.27")) == UNKNOWN


def test_a_distroless_image_has_no_shell() -> None:
    assert facts_of(container("image: gcr.io/distroless/static")) == UNKNOWN._replace(
        has_no_shell=True
    )
    known = facts_of(container("image: nginx:1.27-distroless"))
    assert (known.ports, known.shell_path, known.has_no_shell) == ((80,), "", True)


class Noted(dict[str, Any]):
    """A container's fields, and which of them were asked for."""

    def __init__(self, raw: dict[str, Any]) -> None:
        super().__init__(raw)
        self.asked: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.asked.add(key)
        return super().get(key, default)

    def __getitem__(self, key: str) -> Any:
        self.asked.add(key)
        return super().__getitem__(key)


@pytest.mark.parametrize("name", ["nginx", "postgres", "redis"])
@pytest.mark.parametrize("mounted", ["", ", volumeMounts: [{name: v, mountPath: /etc/nginx}]"])
def test_what_knowledge_reads_is_what_it_says(name: str, mounted: str) -> None:
    """A patch of any other field would go unnoticed."""
    module = import_module(f"prodready_plugins.{name}")
    one = container(f"image: {name}, ports: [{{containerPort: 1}}]{mounted}")
    one.raw = noted = Noted(one.raw)
    module.facts(one, parse_image(name))
    assert noted.asked <= set(module.READS) <= set(knowledge.TOLD_BY)


LOADS = """
import sys
from tests.beside import said, web
said("readiness-probe", *(web(image=image) for image in sys.argv[1:]))
print(*sorted(name for name in sys.modules if name.startswith("prodready_plugins.")))
"""


@pytest.mark.parametrize(
    ("images", "loaded"),
    [
        ((), ""),
        (("shop/web", "bitnami/nginx"), ""),
        (("nginx",), "nginx"),
        (("postgres:17", "redis"), "postgres redis"),
    ],
)
def test_only_the_knowledge_that_is_met_is_loaded(images: tuple[str, ...], loaded: str) -> None:
    command = [sys.executable, "-c", LOADS, *(images or ("shop/web",))]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env={"PYTHONPATH": ":".join(sys.path)}
    )
    assert done.stdout.split() == [f"prodready_plugins.{name}" for name in loaded.split()]


PLUGIN = """\
from kubectl_prodready.api.images import Facts, ProbeFact

def facts(container, image):
    return Facts(readiness=ProbeFact({"tcpSocket": {"port": 1234}}, f"other {image.tag}"))

def broken(container, image):
    raise RuntimeError("oh")

def leaves(container, image):
    raise SystemExit(0)

def wrong(container, image):
    return {"ports": (80,)}

def reads(container, image):
    return Facts(shell_path=container.arguments[0])

def speaks(container, image):
    print("hello")
    return Facts(readiness=ProbeFact({"tcpSocket": {"port": 1234}}, "other"))
"""


@pytest.fixture
def other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a package of somebody else that knows images."""
    entries = (
        "[other]\nx = y\n[kubectl_prodready.images]\n"
        "docker.io/library/nginx = other_knowledge:facts\n"
        "docker.io/shop/web = other_knowledge:facts\n"
        "docker.io/shop/broken = other_knowledge:broken\n"
        "docker.io/shop/gone = other_nowhere:facts\n"
        "docker.io/shop/less = other_knowledge:less\n"
        "docker.io/shop/leaves = other_knowledge:leaves\n"
        "docker.io/shop/wrong = other_knowledge:wrong\n"
        "docker.io/shop/speaks = other_knowledge:speaks\n"
        "docker.io/shop/reads = other_knowledge:reads\n"
    )
    files = {"aaa-1.0.dist-info/entry_points.txt": entries, "other_knowledge.py": PLUGIN}
    monkeypatch.syspath_prepend(str(put(tmp_path, files)))
    return tmp_path


@pytest.mark.usefixtures("other")
@pytest.mark.parametrize("image", ["nginx:1", "shop/web:1"])
def test_what_others_know_holds(image: str) -> None:
    (found,) = said(READINESS, web(image=image))
    assert found.value == {"tcpSocket": {"port": 1234}}
    assert found.evidence[0].endswith("(other 1)")


@pytest.mark.usefixtures("other")
@pytest.mark.parametrize(
    ("image", "message"),
    [
        ("shop/broken:1", "other_knowledge:broken failed on shop/broken:1: RuntimeError: oh"),
        ("shop/gone", "other_nowhere:facts does not load: ModuleNotFoundError: No module named"),
        ("shop/less", "other_knowledge:less does not load: AttributeError: module"),
        ("shop/leaves", "other_knowledge:leaves failed on shop/leaves: SystemExit: 0"),
        ("shop/wrong", "other_knowledge:wrong failed on shop/wrong: it gives dict, which is no"),
    ],
)
def test_knowledge_that_is_broken_is_named_and_left_out(image: str, message: str) -> None:
    result = fixed(documents(web(image=image), service()), select=(READINESS,))
    (warning,) = result.warnings
    assert str(warning).startswith(message)
    assert str(warning).endswith("; correct or uninstall it; it is left out")
    assert result.failed == ()
    assert [f.change.value for f in result.findings if f.accepted] == [
        {"tcpSocket": {"port": 8080}}
    ]


@pytest.mark.usefixtures("other")
def test_what_is_misshapen_is_the_manifests_fault() -> None:
    with pytest.raises(Malformed):
        facts_of(container("image: shop/reads, args: 5"))


def test_an_image_is_known_or_not() -> None:
    assert is_known(container("image: 'nginx:1.27'"))
    assert not is_known(container("image: shop/web, command: [gunicorn]"))


@pytest.mark.usefixtures("other")
def test_what_it_prints_is_no_part_of_a_report(tmp_path: Path) -> None:
    put(tmp_path, {"a.yaml": web(image="shop/speaks")})
    done = prodready("check", "-f", "a.yaml", "--select", READINESS, cwd=tmp_path)
    assert "hello" in done.err
    assert "hello" not in done.out
    assert "1234" in done.out


@pytest.mark.usefixtures("other")
def test_it_is_named_once_in_a_run(tmp_path: Path) -> None:
    put(tmp_path, {f"{name}.yaml": web(image="shop/gone", name=name) for name in ("a", "b")})
    done = prodready("check", "-f", ".", cwd=tmp_path)
    assert done.err.count("warning: other_nowhere:facts does not load: ") == 1


def test_nothing_is_known_where_nobody_announces_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [])
    assert knowledge._places_of(knowledge.GROUP) == {}
    (found,) = said(READINESS, web(image="nginx"))
    assert (found.value, found.safety) == (None, HINT)
