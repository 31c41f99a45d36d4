"""What holds for the knowledge about every image."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import ModuleType

import prodready_plugins
import pytest
import yaml

from kubectl_prodready.core.images.facts import Facts, ProbeFact
from kubectl_prodready.core.images.image import parse_image
from kubectl_prodready.core.images.sound import unsound
from kubectl_prodready.core.probing.probes import handler_of, timing_of
from tests.beside import container
from tests.test_golden import TESTDATA

HIDDEN = "envFrom: [{secretRef: {name: hidden}}]"
FOLDER = Path(prodready_plugins.__path__[0])
ALL = [
    import_module(f"prodready_plugins.{path.stem}")
    for path in sorted(FOLDER.glob("*.py"))
    if not path.stem.startswith("_")
]
MODULES = [module for module in ALL if hasattr(module, "IMAGES")]
FRAMEWORKS = [module for module in ALL if hasattr(module, "SIGNS")]
EVERY = [(module, image) for module in MODULES for image in module.IMAGES]


def name_of(module: ModuleType) -> str:
    return module.__name__.rpartition(".")[2]


def facts(module: ModuleType, image: str, fields: str = "") -> Facts:
    """What a file of knowledge says of a container with these fields."""
    more = f", {fields}" if fields else ""
    found: Facts = module.facts(container(f"image: '{image}'{more}"), parse_image(image))
    return found


def probes(known: Facts) -> list[ProbeFact]:
    return [one for one in (known.liveness, known.readiness, known.startup) if one]


@pytest.mark.parametrize(("module", "image"), EVERY, ids=lambda one: str(one).rpartition("/")[2])
def test_every_fact_is_sound_and_has_a_source(module: ModuleType, image: str) -> None:
    known = facts(module, image)
    assert unsound(known) == ""
    assert parse_image(image).key == image, "a name is whole, and has no tag"
    assert probes(known) or known.missing, "it tells of a probe, or what is lacking"
    for fact in (*probes(known), known.stop, known.grace, known.size):
        assert fact is None or fact.source
    for probe in probes(known):
        (handler,) = handler_of(probe.value).values()
        assert "host" not in handler
        assert "port" not in handler or not known.ports or handler["port"] in known.ports
    if (
        known.liveness
        and known.readiness
        and handler_of(known.liveness.value) == handler_of(known.readiness.value)
    ):
        liveness, readiness = timing_of(known.liveness.value), timing_of(known.readiness.value)
        assert liveness.span > readiness.span, "out of traffic comes before a restart"


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_another_program_in_the_image_withdraws_its_probes(module: ModuleType) -> None:
    for image in module.IMAGES:
        known = facts(module, image, "command: [/bin/another]")
        assert (probes(known), known.ports, known.stop) == ([], (), None)


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_no_probe_says_what_is_hidden(module: ModuleType) -> None:
    """A credential is never written: what comes from elsewhere is in no command."""
    secret = "env: [{name: PASSWORD, valueFrom: {secretKeyRef: {name: a, key: b}}}]"
    for image in module.IMAGES:
        for fields in (HIDDEN, secret):
            assert "$(" not in str(probes(facts(module, image, fields)))


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_every_image_has_a_golden_pair(module: ModuleType) -> None:
    text = (TESTDATA / "images" / name_of(module) / "before.yaml").read_text(encoding="utf-8")
    assert (TESTDATA / "images" / name_of(module) / "after.yaml").is_file()
    used = {
        parse_image(one["image"]).key
        for document in yaml.safe_load_all(text)
        if "template" in document.get("spec", {})
        for one in document["spec"]["template"]["spec"]["containers"]
    }
    assert used >= set(module.IMAGES)


def test_so_many_images_have_a_probe_with_a_source() -> None:
    asked = {image for module, image in EVERY if probes(facts(module, image))}
    assert len({name_of(module) for module, image in EVERY if image in asked}) >= 45
    assert len(asked) >= 90
