"""How long a request may take, in the syntax of kubectl's `--request-timeout`."""

from __future__ import annotations

import re

from kubectl_prodready.errors import UsageError

SECONDS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}
PART = r"(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)"


def seconds_of(text: str, flag: str = "--request-timeout") -> float:
    """`5s`, `1m30s`, `500ms` or plain whole seconds, in seconds; 0 is no limit.

    Raises UsageError for anything else.
    """
    if not text:
        return 0.0
    if re.fullmatch(r"\d+", text, re.ASCII):
        return float(text)
    if re.fullmatch(f"(?:{PART})+", text, re.ASCII):
        return sum(float(number) * SECONDS[unit] for number, unit in re.findall(PART, text))
    raise UsageError(
        f'{flag} "{text}" is no length of time',
        advice="write seconds, or as in 5s, 2m or 1h; 0 is no limit",
    )
