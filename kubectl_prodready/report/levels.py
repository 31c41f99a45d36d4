"""How the levels of findings are called where others read them."""

from __future__ import annotations

from kubectl_prodready.core.model import Safety

LEVELS = {Safety.SAFE: "error", Safety.REVIEW: "warning", Safety.HINT: "note"}
"""In SARIF. What is safe to add is lacking for sure."""

ANNOTATIONS = {level: word.replace("note", "notice") for level, word in LEVELS.items()}
"""In annotations of GitHub, whose lowest level has another name."""
