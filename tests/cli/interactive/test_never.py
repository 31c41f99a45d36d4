"""A rule that is never to say anything again: as a comment, an annotation, or for the project."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import prodready
from tests.cli.interactive.session import API, END, REQUESTS, WEB, asked, confirm, put
from tests.terminal import Terminal

JSON = (
    '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, '
    '"spec": {"containers": [{"name": "web", "image": "web"}]}}\n'
)


def never(session: Terminal, way: str) -> None:
    """Say it of the question at hand, and confirm."""
    session.until("object 1 of")
    session.type("R")
    session.until("Never cpu-request, memory-request:")
    session.type(way)
    confirm(session)


def still_wanted(folder: Path, *words: str) -> str:
    return prodready("check", *words, *REQUESTS, cwd=folder).out


def test_a_comment_in_the_file_keeps_rules_away(tmp_path: Path) -> None:
    web = put(tmp_path)
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS) as session:
        never(session, "c")
        assert session.end() == 1
    comment = "      # prodready: ignore[cpu-request, memory-request]\n"
    assert web.read_text() == WEB.replace("      - name: web #", f"{comment}      - name: web #")
    assert still_wanted(tmp_path, "-f", "web.yaml") == ""


def test_an_annotation_in_the_file_keeps_rules_away(tmp_path: Path) -> None:
    web = put(tmp_path)
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS) as session:
        never(session, "o")
        assert session.end() == 1
    annotation = '  annotations:\n    prodready/ignore: "cpu-request,memory-request"\n'
    assert web.read_text() == WEB.replace("shop\nspec", f"shop\n{annotation}spec", 1)
    assert still_wanted(tmp_path, "-f", "web.yaml") == ""


def test_an_annotation_that_is_there_gets_longer(tmp_path: Path) -> None:
    there = WEB.replace("shop\nspec", "shop\n  annotations:\n    prodready/ignore: cpu-limit\nspec")
    web = put(tmp_path, text=there)
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS) as session:
        never(session, "o")
        assert session.end() == 1
    longer = 'prodready/ignore: "cpu-limit,cpu-request,memory-request"\n'
    assert web.read_text() == there.replace("prodready/ignore: cpu-limit\n", longer)


def test_an_entry_in_the_configuration_keeps_rules_away_from_all(tmp_path: Path) -> None:
    web, api = put(tmp_path), put(tmp_path, "api.yaml", API)
    with asked(tmp_path, "-f", "api.yaml,web.yaml", *REQUESTS) as session:
        never(session, "p")
        assert session.end() == 1
    assert (web.read_text(), api.read_text()) == (WEB, API)
    assert (tmp_path / ".prodready.yaml").read_text() == (
        "rules:\n  cpu-request: off\n  memory-request: off\n"
    )
    done = prodready("check", "-f", "web.yaml", cwd=tmp_path)
    assert "cpu-request" not in done.out


def test_an_entry_goes_into_the_configuration_that_governs_the_file(tmp_path: Path) -> None:
    (tmp_path / "k8s").mkdir()
    put(tmp_path / "k8s")
    config = put(tmp_path, ".prodready.yaml", "# ours\nrules:\n  cpu-request: on\n")
    with asked(tmp_path / "k8s", "-f", "web.yaml", *REQUESTS) as session:
        never(session, "p")
        assert session.end() == 1
    assert config.read_text() == "# ours\nrules:\n  cpu-request: off\n  memory-request: off\n"
    assert not (tmp_path / "k8s" / ".prodready.yaml").exists()


def test_what_was_decided_is_told_as_written(tmp_path: Path) -> None:
    put(tmp_path)
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS) as session:
        never(session, "p")
        assert session.end() == 1
        assert "wrote .prodready.yaml: off: cpu-request, memory-request" in session.shown


def test_json_takes_no_comment(tmp_path: Path) -> None:
    web = put(tmp_path, "web.json", JSON)
    with asked(tmp_path, "-f", "web.json", *REQUESTS) as session:
        session.until("object 1 of 1")
        session.type("R")
        session.until("prodready/ignore in the file")
        assert "with a comment" not in session.screen
        confirm(session, "o")
        assert session.end() == 1
    assert '"prodready/ignore": "cpu-request,memory-request"' in web.read_text()


@pytest.mark.parametrize("way", ["c", "o", "p"])
def test_nothing_is_kept_without_the_last_yes(tmp_path: Path, way: str) -> None:
    web = put(tmp_path)
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS) as session:
        session.until("object 1 of")
        session.type(f"R{way}")
        session.until(END)
        session.type("n")
        assert session.end() == 1
    assert web.read_text() == WEB
    assert not (tmp_path / ".prodready.yaml").exists()


def test_changes_and_what_is_kept_go_into_one_file_together(tmp_path: Path) -> None:
    web = put(tmp_path)
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS) as session:
        session.until("object 1 of")
        session.type("sy")
        session.until("review: memory-request\n")
        confirm(session, "Rc")
        assert session.end() == 1
    text = web.read_text()
    assert "      # prodready: ignore[memory-request]\n      - name: web # keep this\n" in text
    assert "cpu: 100m" in text
    assert still_wanted(tmp_path, "-f", "web.yaml") == ""


def test_a_yes_after_all_keeps_nothing_away(tmp_path: Path) -> None:
    web = put(tmp_path)
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS) as session:
        session.until("object 1 of")
        session.type("Rc")
        session.until(END)
        session.type("k")
        session.until("answered no")
        confirm(session, "y")
        assert session.end() == 0
    assert "ignore" not in web.read_text()


def test_undo_takes_back_what_was_kept_in_a_file(tmp_path: Path) -> None:
    web = put(tmp_path)
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS, "--record", "records") as session:
        never(session, "c")
        assert session.end() == 1
    assert prodready("undo", "--record", "records", cwd=tmp_path).code == 0
    assert web.read_text() == WEB


def test_where_no_comment_can_be_another_way_is_asked_for(tmp_path: Path) -> None:
    spec = "{containers: [{name: web, image: web}]}"
    text = f"apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec: {spec}\n"
    web = put(tmp_path, text=text)
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS) as session:
        session.until("object 1 of 1")
        session.type("Rc")
        session.until("it cannot be kept so: braces, as of JSON, leave no place for a comment\n")
        session.type("Ro")
        confirm(session)
        assert session.end() == 1
    assert "prodready/ignore" in web.read_text()


TWINS = "apiVersion: v1\nkind: List\nitems:\n" + "".join(
    "- " + WEB.replace("\n", "\n  ").rstrip() + "\n" for _ in range(2)
)


def test_two_of_one_name_are_two_objects(tmp_path: Path) -> None:
    web = put(tmp_path, text=TWINS)
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS) as session:
        session.until("object 1 of 2")
        session.type("n")
        session.until("object 2 of 2")
        session.type("Ro")
        confirm(session)
        assert session.end() == 1
    first, second = web.read_text().split("- apiVersion")[1:]
    assert "prodready/ignore" not in first
    assert "prodready/ignore" in second


def test_where_no_annotation_can_be_another_way_is_asked_for(tmp_path: Path) -> None:
    first, second = (
        TWINS[TWINS.index("- ") :]
        .replace("shop\n  spec", f"shop\n    annotations: {value}\n  spec")
        .split("- apiVersion")[number]
        for number, value in ((1, "&team {team: shop}"), (2, "*team"))
    )
    text = f"apiVersion: v1\nkind: List\nitems:\n- apiVersion{first}- apiVersion{second}"
    web = put(tmp_path, text=text)
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS) as session:
        session.until("object 1 of 2")
        session.type("Ro")
        session.until("it cannot be kept so: ")
        assert "safe way" not in session.screen
        session.type("q")
        assert session.end() == 1
    assert web.read_text() == text


def test_what_the_configuration_cannot_take_is_told_at_once(tmp_path: Path) -> None:
    put(tmp_path)
    put(
        tmp_path,
        ".prodready.yaml",
        "overrides:\n- paths: ['*.yaml']\n  rules: {cpu-request: on}\n",
    )
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS) as session:
        session.until("object 1 of 1")
        session.type("Rp")
        session.until("it cannot be kept so: ")
        session.type("q")
        assert session.end() == 1
