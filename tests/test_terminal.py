"""The terminal that tests use: what is sent, what is seen, and how it ends."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

import pyte
import pytest
from pyte.screens import wcwidth

from tests import terminal
from tests.screen import Screen
from tests.terminal import Terminal


def at(folder: Path, program: str, **options: Any) -> Terminal:
    """A Python program at a terminal."""
    return Terminal([sys.executable, "-c", program], folder, **options)


def drawn(text: str, columns: int = 10, lines: int = 4) -> tuple[Screen, list[str]]:
    """A screen that a text was sent to, and what it answered."""
    answers: list[str] = []
    screen = Screen(columns, lines, answers.append)
    pyte.ByteStream(screen).feed(text.encode())
    return screen, answers


def has_ended(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


ECHO = "print('you said', input('say: '))"
SLEEP = "import os, time; print('I am', os.getpid(), flush=True); time.sleep(60)"


def test_a_question_is_answered(tmp_path: Path) -> None:
    with at(tmp_path, ECHO) as asked:
        asked.until("say: ")
        asked.type("hello\n")
        asked.until("you said")
        assert asked.shown == "hello\nyou said hello\n"
        assert asked.screen.rstrip() == "say: hello\nyou said hello"
        assert asked.end() == 0


def test_the_folder_the_environment_and_the_size_are_as_wished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "33")
    program = "import os, shutil; print(*shutil.get_terminal_size(), os.environ['A'], os.getcwd())"
    with at(tmp_path, program, env={"A": "b"}, columns=300, rows=50) as asked:
        assert asked.end() == 0
        assert asked.shown == f"300 50 b {tmp_path.resolve()}\n"


def test_the_exit_code_and_the_last_words_are_not_lost(tmp_path: Path) -> None:
    with at(tmp_path, "print('x' * 100000 + 'last'); raise SystemExit(7)") as asked:
        assert asked.end() == 7
        assert asked.shown.endswith("xlast\n")
        assert len(asked.shown) == 100005


def test_what_does_not_come_fails_with_the_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal, "PATIENCE", 1)
    with at(tmp_path, SLEEP) as asked:
        with pytest.raises(AssertionError, match=r"there is no 'never':\n-{80}\nI am \d+\n"):
            asked.until("never")
        with pytest.raises(AssertionError, match="there is still 'I am'"):
            asked.until_gone("I am")
        with pytest.raises(AssertionError, match="it does not end"):
            asked.end()


def test_what_cannot_come_any_more_fails_at_once(tmp_path: Path) -> None:
    with at(tmp_path, "print('bye')") as asked:
        with pytest.raises(AssertionError, match="it ended, and there is no 'never'"):
            asked.until("never")
        assert asked.end() == 0


def test_no_process_stays_behind_when_a_test_fails(tmp_path: Path) -> None:
    def fail() -> None:
        with at(tmp_path, SLEEP) as asked:
            asked.until("I am ")
            found.append(int(asked.shown.split()[-1]))
            raise ValueError("as tests do")

    found: list[int] = []
    before = set(os.listdir("/dev/fd"))
    with pytest.raises(ValueError, match="as tests do"):
        fail()
    assert has_ended(found[0])
    assert set(os.listdir("/dev/fd")) == before


def test_ctrl_c_reaches_the_process(tmp_path: Path) -> None:
    with at(tmp_path, SLEEP) as asked:
        asked.until("I am")
        asked.interrupt()
        asked.until("KeyboardInterrupt")
        assert asked.end() == -signal.SIGINT


def test_hanging_up_reaches_the_process(tmp_path: Path) -> None:
    with at(tmp_path, SLEEP) as asked:
        asked.until("I am")
        asked.hang_up()
        assert asked.end() == -signal.SIGHUP


def test_who_outlives_the_terminal_can_still_be_read(tmp_path: Path) -> None:
    program = (
        "import signal, sys; signal.signal(signal.SIGHUP, lambda *_: None);"
        "print('ready', file=sys.stderr, flush=True)\n"
        "try: said = sys.stdin.read()\n"
        "except OSError: said = 'error'\n"
        "print('read', repr(said)); sys.exit(3)"
    )
    with at(tmp_path, program, stdout="pipe") as asked:
        asked.until("ready")
        asked.hang_up()
        assert asked.end() == 3
        assert asked.output in {b"read ''\n", b"read 'error'\n"}


def test_a_new_size_is_told(tmp_path: Path) -> None:
    program = (
        "import os, signal\n"
        "tell = lambda *_: print('size', *os.get_terminal_size(), flush=True)\n"
        "signal.signal(signal.SIGWINCH, tell); tell(); input()"
    )
    with at(tmp_path, program) as asked:
        asked.until("size 80 24")
        asked.resize(100, 40)
        asked.until("size 100 40")
        assert (asked.drawn.columns, asked.drawn.lines) == (100, 40)
        asked.type("\n")
        assert asked.end() == 0


def test_a_query_is_answered(tmp_path: Path) -> None:
    program = (
        "import sys, termios, tty; tty.setcbreak(0); print('abc\\x1b[6n', end='', flush=True)\n"
        "print(repr(''.join(iter(lambda: sys.stdin.read(1), 'R'))))"
    )
    with at(tmp_path, program) as asked:
        asked.until(r"'\x1b[1;4'")
        assert asked.end() == 0


def test_text_is_found_in_spite_of_its_colours(tmp_path: Path) -> None:
    linked = r"\x1b]8;;http://x\x07?\x1b]8;;\x1b\\"
    program = rf"print('\x1b[1mChange \x1b[32m1\x1b[0m object{linked}'); input()"
    with at(tmp_path, program) as asked:
        asked.until("Change 1 object?")
        asked.until("\x1b[32m1")


KEYS_BESIDE_A_PIPE = """
import sys
given = sys.stdin.buffer.read()
with open("/dev/tty") as keys:
    print(f"{len(given)} bytes (y/N): ", end="", file=sys.stderr, flush=True)
    answer = keys.readline()
sys.stdout.buffer.write(given + answer.encode())
"""


def test_keys_come_from_the_terminal_while_the_rest_are_pipes(tmp_path: Path) -> None:
    given = b"0123456789" * 100_000
    with at(tmp_path, KEYS_BESIDE_A_PIPE, stdin=given, stdout="pipe") as asked:
        asked.until("1000000 bytes (y/N): ")
        asked.type("y\n")
        assert asked.end() == 0
        assert asked.output == given + b"y\n"
        assert asked.shown == "y\n"


def test_the_terminal_is_there_also_where_no_stream_is_it(tmp_path: Path) -> None:
    program = (
        "import os, time; print(*map(os.isatty, range(3)), flush=True); time.sleep(0.3)\n"
        "print('oh', file=os.fdopen(2, 'w'))\n"
        "with open('/dev/tty', 'r+b', 0) as one: one.write(b'key: '); print(one.readline())"
    )
    with at(tmp_path, program, stdin="null", stdout="pipe", stderr="pipe") as asked:
        asked.until("key: ")
        asked.type("k\n")
        assert asked.end() == 0
        assert asked.output == b"False False False\nb'k\\n'\n"
        assert asked.errors == b"oh\n"


def test_what_goes_nowhere_is_not_seen(tmp_path: Path) -> None:
    program = "import sys; print('out'); print('err', file=sys.stderr); input()"
    with at(tmp_path, program, stdin=b"\n", stdout="null", stderr="null") as asked:
        assert asked.end() == 0
        assert (asked.shown, asked.output, asked.errors) == ("", b"", b"")


def test_who_does_not_read_what_is_given_can_end(tmp_path: Path) -> None:
    with at(tmp_path, "print('done')", stdin=b"x" * 1_000_000) as asked:
        assert asked.end() == 0


def test_the_alternate_screen_gives_back_the_one_before() -> None:
    screen, _ = drawn("one\r\ntwo\x1b[?1049h\x1b[HX\x1b[?1049h\r\nY\x1b[?25l")
    assert screen.is_alternate
    assert screen.text == ["X", "Y", "", ""]
    screen, _ = drawn("one\r\ntwo\x1b[?1049h\x1b[HX\x1b[2J\x1b[?25l\x1b[?1049lmore")
    assert not screen.is_alternate
    assert screen.text == ["one", "twomore", "", ""]
    assert screen.cursor.hidden
    screen, _ = drawn("one\x1b[?1049htwo\x1bc3")
    assert not screen.is_alternate
    assert screen.text == ["3", "", "", ""]


def test_a_text_on_an_alternate_screen_is_only_found_while_it_is_there(tmp_path: Path) -> None:
    program = (
        r"print('\x1b[?1049h\x1b[Hfirst', end='', flush=True); input();"
        r"print('\x1b[2J\x1b[Hsecond', end='', flush=True); input();"
        r"print('\x1b[?1049lthird')"
    )
    with at(tmp_path, program) as asked:
        asked.until("first")
        asked.type("\n")
        asked.until_gone("first")
        asked.until("second")
        assert asked.screen.split() == ["second"]
        asked.type("\n")
        asked.until("third")
        assert asked.screen.split() == ["third"]
        assert asked.end() == 0


@pytest.mark.parametrize(
    ("sent", "lines"),
    [
        ("日本語x", ["日本語x", "", "", ""]),
        ("日本語日本語", ["日本語日本", "語", "", ""]),
        ("123456789日", ["123456789", "日", "", ""]),
        ("\x1b[?7l123456789日", ["12345678日", "", "", ""]),
        ("日本\rx", ["x 本", "", "", ""]),
        ("日本\x1b[2Gx", [" x本", "", "", ""]),
        ("1日本\r語", ["語 本", "", "", ""]),
        ("❤\ufe0f and 👩\u200d💻!", ["❤\ufe0f and 👩\u200d💻", "!", "", ""]),
        ("cafe\u0301 日\u0301x", ["café 日\u0301x", "", "", ""]),
        ("\u0301\x85x", ["x", "", "", ""]),
    ],
)
def test_characters_of_any_width(sent: str, lines: list[str]) -> None:
    assert drawn(sent)[0].text == lines


def test_another_size_keeps_the_cursor() -> None:
    screen, _ = drawn("1\r\n2\r\n3\r\n4日日日日")
    screen.resize(2, 6)
    assert screen.text == ["3", "4日日"]
    assert (screen.cursor.x, screen.cursor.y) == (5, 1)
    screen.resize(5, 20)
    assert screen.text == ["3", "4日日", "", "", ""]
    screen, _ = drawn("1\r\n2\r\n3\x1b[H")
    screen.resize(2, 10)
    assert screen.text == ["1", "2"]


def test_another_size_holds_for_the_screen_before_as_well() -> None:
    screen, _ = drawn("1\r\n2\r\n3\r\n4\x1b[?1049h\x1b[H")
    screen.resize(2, 10)
    screen.reset_mode(1049, private=True)
    assert screen.text == ["3", "4"]


FULL_SCREEN = """
from prompt_toolkit import Application
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.layout import FormattedTextControl, HSplit, Layout, VSplit, Window

keys = KeyBindings()
pressed = []
keys.add("q")(lambda event: event.app.exit(len(pressed)))
keys.add("<any>")(lambda event: pressed.append(event.data))


def head():
    size = app.output.get_size()
    return [("reverse", f"日本語 {size.columns}x{size.rows} 🎉 {''.join(pressed)}")]


app = Application(
    Layout(
        HSplit([
            Window(FormattedTextControl(head), height=1),
            VSplit([Window(FormattedTextControl("left")), Window(char="│", width=1),
                    Window(FormattedTextControl("✓ 右側 right"))]),
            Window(FormattedTextControl("the bottom 🚀"), height=1),
        ])
    ),
    key_bindings=keys, full_screen=True,
)
print("before")
print("after", app.run())
"""


def middle(screen: str) -> int:
    """In which column of cells the line down the middle is, the same in all rows."""
    lines = screen.splitlines()[1:-1]
    (column,) = {sum(map(wcwidth, line.partition("│")[0])) for line in lines}
    assert all("│" in line for line in lines)
    return column


@pytest.mark.parametrize("columns", [60, 100, 200])
def test_a_full_screen_program_in_any_size(tmp_path: Path, columns: int) -> None:
    with at(tmp_path, FULL_SCREEN, columns=columns, rows=30) as asked:
        asked.until(f"日本語 {columns}x30 🎉")
        assert asked.screen.splitlines()[1].endswith("✓ 右側 right")
        assert asked.screen.splitlines()[29] == "the bottom 🚀"
        wide = middle(asked.screen)
        asked.type("日")
        asked.until("🎉 日")
        asked.resize(columns - 20, 20)
        asked.until(f"日本語 {columns - 20}x20 🎉 日")
        assert asked.screen.splitlines()[19] == "the bottom 🚀"
        assert middle(asked.screen) == wide - 10
        asked.resize(columns + 20, 40)
        asked.until(f"日本語 {columns + 20}x40 🎉 日")
        assert asked.screen.splitlines()[39] == "the bottom 🚀"
        assert middle(asked.screen) == wide + 10
        asked.type("q")
        asked.until("after 1")
        assert asked.end() == 0
        assert asked.screen.split() == ["before", "after", "1"]
