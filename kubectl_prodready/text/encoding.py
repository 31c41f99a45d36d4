"""From bytes to text, and why some bytes are refused."""

from __future__ import annotations

from kubectl_prodready.errors import InputError

WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
"""How UTF-16 and UTF-32 begin."""


def decode(raw: bytes) -> str:
    """Read UTF-8; a byte order mark stays, as the first character.

    Raises InputError for UTF-16 and UTF-32 (kubectl cannot split such streams either), for
    binary files and for bytes that are no UTF-8.
    """
    if raw.startswith(WIDE_MARKS):
        raise InputError("UTF-16 or UTF-32 text", advice="convert it, as with iconv -t UTF-8")
    if b"\x00" in raw:
        raise InputError(
            "a binary file, or UTF-16 without a mark", advice="name a YAML or JSON file"
        )
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        raise InputError(
            "not UTF-8 text", advice="convert it, as with iconv -t UTF-8", line=line, column=column
        ) from None
