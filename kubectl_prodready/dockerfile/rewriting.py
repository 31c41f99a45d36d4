"""A Dockerfile rewritten in stages: what such a change is, and what must hold of it."""

from __future__ import annotations

from kubectl_prodready.core.model import Change
from kubectl_prodready.dockerfile.configuration import Configuration
from kubectl_prodready.dockerfile.view import STAGES, Dockerfile
from kubectl_prodready.errors import UnprovenError


def is_rewrite(change: Change) -> bool:
    """Whether a change is about the stages as a whole; its value is the whole new text."""
    return change.path == (STAGES,) and not change.is_spoken


def hold_rewrite(before: Dockerfile, after: Dockerfile) -> None:
    """Raise UnprovenError where the stages do not fit together, or the image says something else.

    Every `COPY --from` names an earlier stage, or what one named before; the metadata of the image
    are what they were.
    """
    others = {copy.flag("from") for stage in before.stages for copy in stage.of("COPY")}
    for stage in after.stages:
        earlier = after.stages[: stage.index]
        names = {one.name for one in earlier} | {str(one.index) for one in earlier}
        for copy in stage.of("COPY"):
            source = copy.flag("from")
            if source is not None and source.lower() not in names and source not in others:
                raise UnprovenError(f"COPY --from={source} would name no earlier stage")
    old, new = _told(before.image), _told(after.image)
    for name, said in old.items():
        if new[name] != said:
            raise UnprovenError(f"{name} of the image would change")


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
