"""Text for people: what would steer a terminal, or forge a line, is shown and not done."""

from __future__ import annotations

KNOWN = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
LOW, HIGH = (*range(0x20), 0x7F), range(0x80, 0xA0)
BYTES = 0xDC00
"""Where Python keeps a byte of a file name that is no UTF-8."""

TURNING = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
"""Controls of writing in two directions: they show text in another order than it has."""

SHOWN = {code: KNOWN.get(chr(code), f"\\x{code:02x}") for code in (*LOW, *HIGH)}
SHOWN |= {BYTES + code: f"\\x{code:02x}" for code in HIGH}
SHOWN |= {code: f"\\u{code:04x}" for code in TURNING}

IN_DIFF = {code: shown for code, shown in SHOWN.items() if chr(code) not in "\n\t"}


def escaped(text: str) -> str:
    """One line without control characters."""
    return text if text.isprintable() else text.translate(SHOWN)


def escaped_diff(text: str) -> str:
    """The lines of a diff on a terminal: tabs, and line ends as Windows has them, do no harm."""
    return "\r\n".join(part.translate(IN_DIFF) for part in text.split("\r\n"))
