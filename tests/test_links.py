"""Links between pages lead somewhere: to files that are there, and to headings that they have."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest
from markdown_it import MarkdownIt

from tests.cli.command import TOP

if TYPE_CHECKING:
    from markdown_it.token import Token

FOLDERS = ("docs", "contrib", "plugins", "deploy")
BELOW = [page for name in FOLDERS for page in (TOP / name).rglob("*.md")]
PAGES = sorted([*TOP.glob("*.md"), *BELOW])
ENDS = {"link_open": "href", "image": "src"}


@cache
def tokens_of(page: Path) -> list[Token]:
    """A page as GitHub reads it; what stands in code is no link."""
    parser = MarkdownIt("commonmark").enable("table")
    return parser.parse(page.read_text(encoding="utf-8"))


def links(page: Path) -> Iterator[str]:
    for token in tokens_of(page):
        for child in token.children or ():
            if end := ENDS.get(child.type):
                yield str(child.attrs[end])


@cache
def anchors(page: Path) -> frozenset[str]:
    """What GitHub makes of headings: small letters, digits, - and _; a number for repeated ones."""
    found: list[str] = []
    seen: Counter[str] = Counter()
    for token, inside in pairwise(tokens_of(page)):
        if token.type == "heading_open":
            said = "".join(one.content for one in inside.children or ())
            anchor = re.sub(r"[^\w\- ]", "", said.strip().lower()).replace(" ", "-")
            found.append(f"{anchor}-{seen[anchor]}" if seen[anchor] else anchor)
            seen[anchor] += 1
    return frozenset(found)


def broken(page: Path) -> Iterator[str]:
    return (link for link in links(page) if not leads_somewhere(link, page))


def leads_somewhere(link: str, page: Path) -> bool:
    """What is beyond the tree counts as nowhere, for nobody else has it; the web is not asked."""
    parts = urlsplit(link)
    if parts.scheme:
        return parts.scheme == "https"
    target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    if parts.path and not (target.is_relative_to(TOP.resolve()) and target.exists()):
        return False
    return not parts.fragment or (target.suffix == ".md" and parts.fragment in anchors(target))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(TOP).as_posix())
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    assert not list(broken(page))


def test_every_page_and_picture_is_reached_from_the_readme() -> None:
    reached: set[Path] = set()
    left = [(TOP / "README.md").resolve()]
    while left:
        page = left.pop()
        reached.add(page)
        for link in links(page) if page.suffix == ".md" else ():
            parts = urlsplit(link)
            target = (page.parent / unquote(parts.path)).resolve()
            if not parts.scheme and target.is_file() and target not in reached:
                left.append(target)
    pictures = (TOP / "docs" / "pictures").glob("*.svg")
    assert {path.resolve() for path in (*PAGES, *pictures)} <= reached


def test_what_is_broken_is_found_and_code_is_no_link(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# A `b` page: it's _one_, 2 & 3\n\n# Twice\n\n# Twice\n\n"
        "[a](#a-b-page-its-one-2--3) [b](#twice) [c](#twice-1) [d](#twice-2) [e](none.md)\n"
        "[f](https://example.com/#any) [g](http://example.com) [h](/etc/passwd)\n\n"
        "`[i](code.md)`\n\n```text\n[j](code.md)\n```\n\n| [k](gone.md) |\n|---|\n\n![l](no.svg)\n"
    )
    assert anchors(page) == {"a-b-page-its-one-2--3", "twice", "twice-1"}
    assert list(broken(page)) == [
        *("#twice-2", "none.md", "http://example.com", "/etc/passwd", "gone.md", "no.svg"),
    ]
