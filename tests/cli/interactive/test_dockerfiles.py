"""`fix -i` on Dockerfiles, at a real terminal."""

from __future__ import annotations

from pathlib import Path

from tests.cli.interactive.session import END, asked

SHOP = """\
# the shop
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /web
# as the load balancer wants it
ENV PORT 8080
ENV MODE=web
CMD ["/web"]
"""
RULES = ("--select", "DF001,DF011")


def test_yes_writes_what_was_shown(tmp_path: Path) -> None:
    file = tmp_path / "Dockerfile"
    file.write_text(SHOP)
    with asked(tmp_path, "-f", "Dockerfile", *RULES) as session:
        session.until("object 1 of 1, change 1 of 1: 0 yes, 0 no")
        assert f"Dockerfile/{tmp_path.name}  Dockerfile:7" in session.screen
        assert "+ENV PORT=8080" in session.screen
        session.type("y")
        session.until(END)
        session.type("y")
        assert session.end() == 0
    assert file.read_text() == SHOP.replace("PORT 8080", "PORT=8080")


def test_never_is_kept_above_the_instruction(tmp_path: Path) -> None:
    file = tmp_path / "Dockerfile"
    file.write_text(SHOP)
    with asked(tmp_path, "-f", "Dockerfile", *RULES) as session:
        session.until("change 1 of 1")
        session.type("R")
        session.until("here: with a comment in the file")
        assert "annotation" not in session.screen
        session.type("c")
        session.until(END)
        session.type("y")
        assert session.end() == 1
    assert "# as the load balancer wants it\n# prodready: ignore[DF011]\nENV PORT 8080\n" in (
        file.read_text()
    )


def test_stages_are_asked_for_beside_the_instructions(tmp_path: Path) -> None:
    file = tmp_path / "shop.Dockerfile"
    file.write_text(SHOP)
    with asked(tmp_path, "-f", "shop.Dockerfile", "--multi-stage", *RULES) as session:
        session.until("object 1 of 1, change 1 of 2")
        session.type("y")
        session.until("change 2 of 2")
        session.type("y")
        session.until(END)
        session.type("y")
        assert session.end() == 0
    text = file.read_text()
    assert "FROM golang:1.24 AS build\n" in text
    assert "COPY --from=build /web /web\n" in text
    assert "ENV PORT=8080\n" in text
