"""Text for people: what would steer a terminal, or forge a line, is shown and not done."""

from __future__ import annotations

KNOWN = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
LOW, HIGH = (*range(0x20), 0x7F), range(0x80, 0xA0)
BYTES = 0xDC00
"""Where Python keeps a byte of a file name that is no UTF-8."""

SHOWN = {code: KNOWN.get(chr(code), f"\\x{code:02x}") for code in (*LOW, *HIGH)}
SHOWN |= {BYTES + code: f"\\x{code:02x}" for code in HIGH}


def escaped(text: str) -> str:
    """One line without control characters."""
    return text if text.isprintable() else text.translate(SHOWN)
