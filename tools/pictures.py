"""A terminal's screen as an SVG picture: text that can be read aloud, searched and copied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pyte
    from pyte.screens import Char

Style = tuple[tuple[str, str], ...]
"""Attributes of SVG."""

WIDTH, HEIGHT = 9, 18
"""A cell; the usual monospace fonts in SIZE are as wide by themselves."""

SIZE, BASELINE = 15, 14
MARGIN, HEAD = 12, 30
TEXT, GROUND, FRAME = "#d0d7de", "#161b22", "#6e7681"
LINES = "text-decoration"
SPACES = ("xml:space", "preserve")
STYLE = "text{white-space:pre}"
"""Keeps the blanks inside a text where a browser does not go by SPACES any more."""

FONT = "ui-monospace, Menlo, Consolas, monospace"

COLOURS = {
    "black": "#0d1117",
    "red": "#ff7b72",
    "green": "#3fb950",
    "brown": "#d29922",
    "blue": "#58a6ff",
    "magenta": "#bc8cff",
    "cyan": "#39c5cf",
    "white": "#b1bac4",
    "brightblack": "#8b949e",
    "brightred": "#ffa198",
    "brightgreen": "#56d364",
    "brightbrown": "#e3b341",
    "brightblue": "#79c0ff",
    "brightmagenta": "#d2a8ff",
    "bfightmagenta": "#d2a8ff",
    "brightcyan": "#56d4dd",
    "brightwhite": "#ffffff",
}
"""All can be read on the ground but black, which is for grounds of other colours.

The names are pyte's: brown is yellow, and one is misspelt there.
"""


class Cell(NamedTuple):
    """A character where it is, with all that can be seen of its style."""

    column: int
    width: int
    text: str
    colour: str
    ground: str
    style: Style


def picture(screen: pyte.Screen, title: str) -> str:
    """The screen in a window with a title; the same screen is always the same picture."""
    width = screen.columns * WIDTH + 2 * MARGIN
    height = screen.lines * HEIGHT + HEAD + 2 * MARGIN
    lines = [list(_cells(screen, line)) for line in range(screen.lines)]
    parts = (
        _element("title", escape(title)),
        _element("style", STYLE),
        *_window(width, height, title),
        _group(HEAD + MARGIN, map(_grounds, lines), ("shape-rendering", "crispEdges")),
        _group(HEAD + MARGIN + BASELINE, map(_texts, lines), SPACES, ("fill", TEXT)),
    )
    return _element(
        "svg",
        "\n" + "\n".join(parts) + "\n",
        ("xmlns", "http://www.w3.org/2000/svg"),
        ("role", "img"),
        ("width", width),
        ("height", height),
        ("viewBox", f"0 0 {width} {height}"),
        ("font-family", FONT),
        ("font-size", SIZE),
    )


def _element(name: str, inside: str = "", *attributes: tuple[str, object]) -> str:
    said = "".join(f' {key}="{value}"' for key, value in attributes)
    return f"<{name}{said}>{inside}</{name}>" if inside else f"<{name}{said}/>"


def _window(width: int, height: int, title: str) -> Iterator[str]:
    """The frame, and the bar with the title over a line."""
    yield _element(
        "rect",
        "",
        ("x", 0.5),
        ("y", 0.5),
        ("width", width - 1),
        ("height", height - 1),
        ("rx", 8),
        ("fill", GROUND),
        ("stroke", FRAME),
    )
    yield _element("path", "", ("d", f"M1 {HEAD - 0.5}H{width - 1}"), ("stroke", FRAME))
    yield _element(
        "text",
        escape(title, quote=False),
        ("x", width // 2),
        ("y", HEAD - 10),
        ("text-anchor", "middle"),
        ("font-size", SIZE - 2),
        ("fill", TEXT),
    )


def _group(top: int, lines: Iterable[Iterable[str]], *attributes: tuple[str, object]) -> str:
    """What is on the lines, each in a group of its own at its height."""
    found = [
        _element("g", "\n".join(parts), ("transform", f"translate(0 {line * HEIGHT})"))
        for line, parts in enumerate(map(list, lines))
        if parts
    ]
    where = ("transform", f"translate({MARGIN} {top})")
    return _element("g", "\n".join(found), where, *attributes)


def _cells(screen: pyte.Screen, line: int) -> Iterator[Cell]:
    """The characters of a line; a wide one has an empty cell behind it."""
    row = screen.buffer[line]
    for column in range(screen.columns):
        char = row[column]
        if char.data:
            is_wide = column + 1 < screen.columns and not row[column + 1].data
            colour, ground = _colour(char.fg, TEXT), _colour(char.bg, GROUND)
            if char.reverse:
                colour, ground = ground, colour
            yield Cell(column, 1 + is_wide, char.data, colour, ground, tuple(_style(char)))


def _colour(name: str, default: str) -> str:
    """One of the named colours, or the hexadecimal digits of any other."""
    return default if name == "default" else COLOURS.get(name) or f"#{name}"


def _style(char: Char) -> Iterator[tuple[str, str]]:
    """All but the colours."""
    if char.bold:
        yield "font-weight", "bold"
    if char.italics:
        yield "font-style", "italic"
    if lines := ["underline"] * char.underscore + ["line-through"] * char.strikethrough:
        yield LINES, " ".join(lines)


def _grounds(cells: list[Cell]) -> Iterator[str]:
    for ground, group in groupby(cells, lambda cell: cell.ground):
        if ground != GROUND:
            x, width = _span(list(group))
            where = (("x", x), ("width", width), ("height", HEIGHT))
            yield _element("rect", "", *where, ("fill", ground))


def _texts(cells: list[Cell]) -> Iterator[str]:
    for _, group in groupby(cells, _kind):
        if run := _seen(list(group)):
            x, width = _span(run)
            text = "".join(cell.text for cell in run)
            glyphs = () if text.isascii() else (("lengthAdjust", "spacingAndGlyphs"),)
            colour = () if run[0].colour == TEXT else (("fill", run[0].colour),)
            where = (("x", x), ("textLength", width))
            inside = escape(text, quote=False)
            yield _element("text", inside, *where, *glyphs, *colour, *run[0].style)


def _kind(cell: Cell) -> tuple[object, ...]:
    """What cells of a run have in common.

    What a monospace font may lack comes from another font, in widths of its own: it is apart,
    and of wide characters each is, so that what is beside them stays in its column.
    """
    alone = cell.column if cell.width > 1 else None
    return cell.colour, cell.style, cell.text.isascii(), alone


def _seen(run: list[Cell]) -> list[Cell]:
    """A run without the blanks around it, unless they are underlined."""
    if LINES in dict(run[0].style):
        return run
    filled = [at for at, cell in enumerate(run) if cell.text != " "]
    return run[filled[0] : filled[-1] + 1] if filled else []


def _span(run: list[Cell]) -> tuple[int, int]:
    """Where a run begins, and how wide it is."""
    begin, last = run[0].column, run[-1]
    return begin * WIDTH, (last.column + last.width - begin) * WIDTH
