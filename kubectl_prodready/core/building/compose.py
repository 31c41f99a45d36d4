"""What a compose file builds (docs: compose-spec, build.md and 12-interpolation.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kubectl_prodready.core.building.recipe import Recipe
from kubectl_prodready.core.plain import mapping, text
from kubectl_prodready.pattern import Pattern

VARIABLE = Pattern(r"\$(?:\$|(?P<name>\w+)|\{(?P<braced>\w+)(?::?-(?P<default>[^{}$]*))?\})")
ASSIGNED = Pattern(r"\s*(?:export\s+)?(?P<name>\w+)\s*=\s*(?P<value>'[^']*'|\"[^\"]*\"|[^\s#'\"]*)")


def services(documents: Iterable[Any], values: Mapping[str, str]) -> Iterator[Recipe]:
    """The images that the services of one file name and build.

    `values` are what the `.env` beside it sets. What holds a variable without a value is left out.
    """
    for document in map(mapping, documents):
        for service in map(mapping, mapping(document.get("services")).values()):
            build = service.get("build")
            image = interpolated(text(service.get("image")), values)
            if image and build:
                yield _recipe(image, build, values)


def _recipe(image: str, build: Any, values: Mapping[str, str]) -> Recipe:
    said = {"context": build} if isinstance(build, str) else mapping(build)
    is_inline = "dockerfile_inline" in said
    context, dockerfile, target = (
        interpolated(text(said.get(key)) or default, values)
        for key, default in (("context", "."), ("dockerfile", "Dockerfile"), ("target", "$$"))
    )
    is_known = context is not None and dockerfile is not None and target is not None
    return Recipe(
        image,
        context or "",
        dockerfile or "" if is_known and not is_inline else "",
        "" if target == "$" else target or "",
        has_args=bool(said.get("args")),
    )


def interpolated(written: str, values: Mapping[str, str]) -> str | None:
    """A text with its variables put in; None where one has no value."""
    parts: list[str] = []
    at = 0
    for found in VARIABLE.finditer(written):
        name = found["name"] or found["braced"]
        value = values.get(name) or found["default"] if name else "$"
        if value is None:
            return None
        parts += (written[at : found.start()], value)
        at = found.end()
    rest = written[at:]
    return None if "$" in rest else "".join((*parts, rest))


def assigned(env_file: str) -> dict[str, str]:
    """What the lines of a `.env` set; of a value that is made of others nothing."""
    found = filter(None, map(ASSIGNED.match, env_file.splitlines()))
    return {one["name"]: one["value"].strip("'\"") for one in found if "$" not in one["value"]}
