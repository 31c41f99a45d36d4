"""Where the comment above a change that wants review stands."""

from __future__ import annotations

from tests.dockerfiles import fixed

NOTE = "# prodready: review, SIGTERM reaches serve\n"


def written(text: str) -> str:
    result = fixed(text, select=("DF004",))
    assert result.verified
    return result.verified.after


def test_right_above_the_instruction() -> None:
    text = "FROM debian:13\n# starts\nCMD serve\n"
    assert written(text) == f'FROM debian:13\n# starts\n{NOTE}CMD ["serve"]\n'


def test_above_a_comment_of_hadolint_which_counts_for_the_next_line() -> None:
    pragmas = "# hadolint shell=bash\n# hadolint ignore=DL3025\n"
    text = f"FROM debian:13\n# starts\n{pragmas}CMD serve\n"
    assert written(text) == f'FROM debian:13\n# starts\n{NOTE}{pragmas}CMD ["serve"]\n'
    crlf = text.replace("\n", "\r\n")
    assert written(crlf) == written(text).replace("\n", "\r\n")
