"""Pictures of screens: every character is where it was, and looks as it did."""

from __future__ import annotations

import random
from xml.etree import ElementTree as ET

import pyte
import pytest
from pyte.screens import wcwidth

from tests.screen import Screen
from tools.pictures import COLOURS, GROUND, HEIGHT, TEXT, WIDTH, picture

SVG = "{http://www.w3.org/2000/svg}"
MIXED = (
    "as is \x1b[1mbold\x1b[0m \x1b[3mitalic\x1b[0m \x1b[4mso  far\x1b[0m \x1b[9mgone\x1b[0m\r\n"
    "  \x1b[31mred\x1b[42mon green\x1b[0m \x1b[7mreverse\x1b[0m <a href=\"&amp;\"> 'q'\r\n"
    "日本語 and 🚀!│─┐✓ cafe\u0301\r\n"
    "\x1b[38;5;208;48;5;17mof 256\x1b[0m \x1b[38;2;1;2;3mtrue\x1b[0m \x1b[95;105mbright\x1b[0m"
)


def screen(text: str, columns: int = 44, lines: int = 6) -> Screen:
    shown = Screen(columns, lines, lambda _: None)
    pyte.ByteStream(shown).feed(text.encode())
    return shown


def parsed(text: str, **size: int) -> ET.Element:
    return ET.fromstring(picture(screen(text, **size), "a window"))


def lines_of(picture: ET.Element, kind: str) -> dict[int, list[ET.Element]]:
    """The elements of a kind on each line of the screen, those of the window not."""
    return {
        int(line.attrib["transform"].removeprefix("translate(0 ").removesuffix(")")) // HEIGHT: [
            *line.iter(f"{SVG}{kind}")
        ]
        for line in picture.findall(f"{SVG}g/{SVG}g")
        if line.find(f"{SVG}{kind}") is not None
    }


def cells(columns: int, runs: list[ET.Element]) -> str:
    """A line as its runs are placed: nothing overlaps, and each is as wide as it says."""
    line, end = "", 0
    for run in runs:
        begin, rest = divmod(int(run.attrib["x"]), WIDTH)
        text = run.text or ""
        assert rest == 0
        assert begin >= end
        assert int(run.attrib["textLength"]) == sum(map(wcwidth, text)) * WIDTH
        line += " " * (begin - end) + text
        end = begin + sum(map(wcwidth, text))
    assert end <= columns
    return line


def run_of(text: str, shown: ET.Element) -> dict[str, str]:
    """The attributes of the only run with a text."""
    (found,) = [one for one in shown.iter(f"{SVG}text") if one.text == text]
    return found.attrib


def test_every_character_is_where_it_was() -> None:
    shown = screen(MIXED)
    runs = lines_of(ET.fromstring(picture(shown, "")), "text")
    assert [cells(44, runs.get(line, [])) for line in range(6)] == shown.text
    assert runs.keys() == {0, 1, 2, 3}


@pytest.mark.parametrize("seed", range(20))
def test_so_is_any_mixture(seed: int) -> None:
    chosen = random.Random(seed)
    styles = [f"\x1b[{one}m" for one in (0, 0, 1, 4, 7, 31, 44)]
    text = "".join(chosen.choices([*"ab  <&>\"'日🚀─✓\u0301", *styles], k=300))
    shown = screen(text, 20, 10)
    runs = lines_of(ET.fromstring(picture(shown, "")), "text")
    assert [cells(20, runs.get(line, [])).rstrip() for line in range(10)] == shown.text


def test_styles() -> None:
    shown = parsed(MIXED)
    assert run_of("bold", shown)["font-weight"] == "bold"
    assert run_of("italic", shown)["font-style"] == "italic"
    assert run_of("so  far", shown)["text-decoration"] == "underline"
    assert run_of("gone", shown)["text-decoration"] == "line-through"
    assert run_of("as is", shown).keys() == {"x", "textLength"}
    both = parsed("\x1b[4;9m a ")
    assert run_of(" a ", both)["text-decoration"] == "underline line-through"


def test_colours() -> None:
    shown = parsed(MIXED)
    assert run_of("redon green", shown)["fill"] == COLOURS["red"]
    assert run_of("reverse", shown)["fill"] == GROUND
    assert run_of("of 256", shown)["fill"] == "#ff8700"
    assert run_of("true", shown)["fill"] == "#010203"
    assert run_of("bright", shown)["fill"] == COLOURS["brightmagenta"]
    grounds = {
        line: [(one.attrib["x"], one.attrib["width"], one.attrib["fill"]) for one in found]
        for line, found in lines_of(shown, "rect").items()
    }
    assert grounds == {
        1: [("45", "72", COLOURS["green"]), ("126", "63", TEXT)],
        3: [("0", "54", "#00005f"), ("108", "54", COLOURS["brightmagenta"])],
    }


@pytest.mark.parametrize("code", [*range(30, 38), *range(40, 48), *range(90, 98), *range(100, 108)])
def test_every_colour_has_a_value(code: int) -> None:
    drawn = picture(screen(f"\x1b[{code}mx"), "")
    fills = {one.attrib["fill"] for one in ET.fromstring(drawn).iter() if "fill" in one.attrib}
    assert fills <= {*COLOURS.values(), TEXT, GROUND}
    assert len(fills) == 3


def test_what_may_come_from_another_font_is_apart() -> None:
    shown = parsed("ab日本c│─✓d")
    texts = [(one.text, one.attrib["x"]) for one in lines_of(shown, "text")[0]]
    assert texts == [
        ("ab", "0"),
        ("日", "18"),
        ("本", "36"),
        ("c", "54"),
        ("│─✓", "63"),
        ("d", "90"),
    ]
    assert run_of("日", shown)["textLength"] == "18"
    assert run_of("日", shown)["lengthAdjust"] == "spacingAndGlyphs"


def test_blanks_are_drawn_only_where_they_can_be_seen() -> None:
    assert lines_of(parsed("   \r\n\x1b[31m  \x1b[0m"), "text") == {}
    assert run_of("a  b", parsed("  a  b   "))["x"] == "18"
    assert run_of("  ", parsed("\x1b[4m  \x1b[0m"))["text-decoration"] == "underline"


def test_it_has_a_title_and_needs_nothing_else() -> None:
    drawn = picture(screen(MIXED), 'fix -i -f "a<b>&c"')
    top = ET.fromstring(drawn)
    assert top.attrib["role"] == "img"
    assert top[0].tag == f"{SVG}title"
    assert [one.text for one in top if one.tag in {f"{SVG}title", f"{SVG}text"}] == [
        'fix -i -f "a<b>&c"',
        'fix -i -f "a<b>&c"',
    ]
    assert {one.tag.removeprefix(SVG) for one in top.iter()} == {
        *("svg", "title", "style", "rect", "path", "text", "g"),
    }
    assert drawn.count("http") == 1
    assert "href" not in {key for one in top.iter() for key in one.attrib}
    assert top.attrib["viewBox"] == f"0 0 {top.attrib['width']} {top.attrib['height']}"


def test_the_same_screen_is_the_same_picture() -> None:
    assert picture(screen(MIXED), "a") == picture(screen(MIXED), "a")


def test_a_full_screen_is_light() -> None:
    line = "│ \x1b[32m+  requests: {cpu: 100m}\x1b[0m" + " and so on" * 7 + "│"
    drawn = picture(screen(line * 30, 99, 30), "")
    assert len(drawn) < 20_000


def test_blanks_between_words_are_kept_by_browsers_and_by_others() -> None:
    shown = parsed("\x1b[32m+   two:  three\x1b[0m")
    style = shown.find(f"{SVG}style")
    assert style is not None
    assert style.text == "text{white-space:pre}"
    spaces = "{http://www.w3.org/XML/1998/namespace}space"
    assert [one.get(spaces) for one in shown.findall(f"{SVG}g")][-1] == "preserve"
    assert run_of("+   two:  three", shown)
