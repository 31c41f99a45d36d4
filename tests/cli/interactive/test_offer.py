"""What the last question says: all that will be done, what stands in the way first."""

from __future__ import annotations

from pathlib import Path

from tests.cli.interactive.session import API, END, REQUESTS, WEB, asked, confirm, put

CPU = ("--select", "cpu-request")


def test_what_a_comment_keeps_away_elsewhere_is_not_told_as_lost(tmp_path: Path) -> None:
    """Containers of two documents may have the same name."""
    mine = API.replace("name: api #", "# prodready: ignore[cpu-request]\n        name: api #")
    put(tmp_path, text=f"{WEB}---\n{mine.replace('name: api #', 'name: web #')}")
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS, columns=120, rows=50) as session:
        session.until("object 1 of 2")
        session.type("A")
        session.until(END)
        assert "cannot be done" not in session.screen
        session.type("y")
        assert session.end() == 0


def test_names_are_few_and_decisions_stand_before_them(tmp_path: Path) -> None:
    put(tmp_path, text="---\n".join(WEB.replace("web", f"web{n:03}") for n in range(40)))
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS) as session:
        session.until("object 1 of 40")
        session.type("sr")
        session.until("review: memory-request")
        session.type("Rp")
        session.until(END)
        lines = session.screen.splitlines()
        decided = next(n for n, line in enumerate(lines) if ".prodready.yaml: off" in line)
        assert "goes before that" in lines[decided + 1]
        changes = next(n for n, line in enumerate(lines) if "40 changes to" in line)
        assert changes > decided
        assert "and 30 more objects" in " ".join(session.screen.split())
        assert "@@" in session.screen
        session.type("n")
        session.end()


def test_an_object_that_only_gets_an_annotation_is_not_changed(tmp_path: Path) -> None:
    put(tmp_path, text=f"{WEB}---\n{API}")
    with asked(tmp_path, "-f", "web.yaml", *CPU, columns=120) as session:
        session.until("object 1 of 2")
        session.type("Ro")
        session.until("object 2 of 2")
        session.type("y")
        session.until(END)
        assert "web.yaml: 1 change to deployment.apps/api\n" in session.screen
        assert "shop/Deployment/web: never cpu-request: by an annotation" in session.screen
        session.type("y")
        assert session.end() == 1


def test_a_never_for_one_object_asks_of_the_others(tmp_path: Path) -> None:
    web = put(tmp_path, text=f"{WEB}---\n{API}")
    with asked(tmp_path, "-f", "web.yaml", *CPU) as session:
        session.until("object 1 of 2")
        session.type("Ro")
        session.until("no in this object to all of cpu-request")
        confirm(session, "y")
        assert session.end() == 1
    text = web.read_text()
    assert text.count("cpu: 100m") == 1
    with asked(tmp_path, "-f", "web.yaml", *CPU) as session:
        assert session.end() == 0


def test_a_request_is_had_without_its_limit(tmp_path: Path) -> None:
    web = put(tmp_path)
    with asked(tmp_path, "-f", "web.yaml", "--select", "cpu-request,cpu-limit") as session:
        session.until("object 1 of 1")
        session.type("s")
        session.until("review: cpu-limit")
        session.type("n")
        session.until("review: cpu-request")
        confirm(session, "y")
        assert session.end() == 1
    assert "requests:\n            cpu: 100m\n" in web.read_text()
    assert "limits" not in web.read_text()


def test_a_file_that_changed_meanwhile_has_its_changes_counted_once(tmp_path: Path) -> None:
    web = put(tmp_path)
    with asked(tmp_path, "-f", "web.yaml", *CPU) as session:
        session.until("object 1 of 1")
        session.type("y")
        session.until(END)
        web.write_text(f"{WEB}# somebody was here\n")
        session.type("y")
        assert session.end() == 2
        assert "0 changes written, 0 left alone" in session.shown
        assert "1 more change waits in files with errors" in session.shown


def test_a_file_that_cannot_be_written_is_told_before_the_last_yes(tmp_path: Path) -> None:
    web = put(tmp_path)
    web.chmod(0o444)
    with asked(tmp_path, "-f", "web.yaml", *CPU) as session:
        session.until("object 1 of 1")
        session.type("y")
        session.until(END)
        assert "web.yaml: not written: it is read-only" in " ".join(session.screen.split())
        session.type("n")
        assert session.end() == 1
