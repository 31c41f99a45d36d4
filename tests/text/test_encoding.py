"""From bytes to text, or an error that says what to do."""

from __future__ import annotations

import pytest

from kubectl_prodready.errors import InputError
from kubectl_prodready.text.encoding import decode


@pytest.mark.parametrize("text", ["", "a: ü\r\n", "\ufeffa: 1", "\U0001f600"])
def test_utf_8_is_read_to_the_byte(text: str) -> None:
    assert decode(text.encode()) == text


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32", "utf-32-be"])
@pytest.mark.parametrize("mark", ["\ufeff", ""])
def test_wide_text_is_refused(encoding: str, mark: str) -> None:
    with pytest.raises(InputError, match="UTF-16"):
        decode((mark + "a: 1\n").encode(encoding))


def test_binary_files_are_refused() -> None:
    with pytest.raises(InputError, match="a binary file") as error:
        decode(b"\x7fELF\x00\x01")
    assert error.value.line == 0


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        (b"\xff", (1, 1)),
        (b"a: \xe4\n", (1, 4)),
        (b"\n\xff", (2, 1)),
        (b"a: 1\nb: 2\nc\xff", (3, 2)),
        ("a: ü\n".encode() + b"\x80", (2, 1)),
    ],
)
def test_the_first_byte_that_is_no_utf_8_is_named(raw: bytes, place: tuple[int, int]) -> None:
    with pytest.raises(InputError, match="not UTF-8 text; convert it") as error:
        decode(raw)
    assert (error.value.line, error.value.column) == place
