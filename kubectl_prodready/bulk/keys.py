"""By what the journal knows an object of a plan, and what was decided of it."""

from __future__ import annotations

import hashlib
import json
import os

from kubectl_prodready.plans.model import InFile, Planned

DIGITS = 16


def key_of(planned: Planned) -> str:
    """The key of an object and of what is to be done with it.

    With another decision, or after another plan, it is another one: what was done is no part of it.
    """
    source = planned.source
    if isinstance(source, InFile):
        place = f"{os.path.abspath(source.file)}#{source.number}"
    else:
        place = source.uid
    agreed = [(step.field, step.value) for step in planned.agreed]
    said = json.dumps((planned.proposal, agreed), sort_keys=True, default=str)
    return f"{place} {planned.ref} {hashlib.sha256(said.encode()).hexdigest()[:DIGITS]}"
