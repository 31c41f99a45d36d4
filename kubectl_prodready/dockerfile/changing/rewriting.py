"""A Dockerfile rewritten in stages: what such a change is, and what must hold of it."""

from __future__ import annotations

from kubectl_prodready.core.model import Change
from kubectl_prodready.dockerfile.configuration import Configuration
from kubectl_prodready.dockerfile.splitting.roles import BUILD_VARIABLES, build_tools
from kubectl_prodready.dockerfile.view import STAGES, Dockerfile
from kubectl_prodready.errors import UnprovenError
from kubectl_prodready.pattern import Pattern

OF_BUILD = BUILD_VARIABLES | {"JAVA_HOME"}
"""Variables that the image may lose: what they are about stays in the build."""

LIBRARY = Pattern(r".*-dev(?:el)?")


def is_rewrite(change: Change) -> bool:
    """Whether a change is about the stages as a whole; its value is the whole new text."""
    return change.path == (STAGES,) and not change.is_spoken


def hold_rewrite(before: Dockerfile, after: Dockerfile) -> None:
    """Raise UnprovenError where the stages do not fit together, or the image says something else.

    Every `COPY --from` names an earlier stage, or what one named before; the metadata of the image
    are what they were, but for variables of the build; what only builds is not in the final stage.
    """
    others = {copy.flag("from") for stage in before.stages for copy in stage.of("COPY")}
    for stage in after.stages:
        earlier = after.stages[: stage.index]
        names = {one.name for one in earlier} | {str(one.index) for one in earlier}
        for copy in stage.of("COPY"):
            source = copy.flag("from")
            if source is not None and source.lower() not in names and source not in others:
                raise UnprovenError(f"COPY --from={source} would name no earlier stage")
    for instruction in after.final.of("RUN"):
        for tool in build_tools(after, instruction):
            if not LIBRARY.fullmatch(tool):  # which a base needs that compiles its own extensions
                raise UnprovenError(f"the final stage would install {tool}")
    _hold_metadata(before, after)


def _hold_metadata(before: Dockerfile, after: Dockerfile) -> None:
    """Raise UnprovenError where the image would say something else of itself."""
    old, new = _told(before.image), _told(after.image)
    for name, said in old.items():
        if new[name] != said:
            raise UnprovenError(f"{name} of the image would change")
    if before.final.of("WORKDIR") and before.image.workdir != after.image.workdir:
        raise UnprovenError("WORKDIR of the image would change")
    for name, value in before.image.env.items():
        if name not in OF_BUILD and not _is_kept(value, after.image.env.get(name, "")):
            raise UnprovenError(f"the variable {name} of the image would change")


def _is_kept(old: str | None, new: str | None) -> bool:
    """Whether a variable says what it said; a search path may begin with more."""
    return old == new or (old is not None and new is not None and new.endswith(f":{old}"))


def _told(image: Configuration) -> dict[str, object]:
    """What must be the same before and after."""
    single = {
        "STOPSIGNAL": image.stop_signal,
        "HEALTHCHECK": image.health,
        "USER": image.user,
        "ENTRYPOINT": image.entrypoint and image.entrypoint.instruction,
        "CMD": image.command and image.command.instruction,
    }
    told: dict[str, object] = {
        name: one and (one.flags, one.arguments) for name, one in single.items()
    }
    told["EXPOSE"] = [(port.number, port.protocol) for port in image.ports]
    told["VOLUME"] = [path for path, _ in image.volumes]
    told["LABEL"] = image.labels
    return told
