"""By what the journal knows an object of a plan."""

from __future__ import annotations

from kubectl_prodready.plans.model import InFile, Planned


def key_of(planned: Planned) -> str:
    """The key of an object: its place in the files that were planned for, or its uid."""
    source = planned.source
    place = f"{source.file}:{source.line}" if isinstance(source, InFile) else source.uid
    return f"{place} {planned.ref}"
