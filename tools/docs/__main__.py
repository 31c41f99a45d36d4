"""Write all generated files."""

from __future__ import annotations

from pathlib import Path

from tools.config_page import config_page
from tools.docs.commands import write_command_pages
from tools.docs.help import write_help
from tools.docs.rules import rules_page
from tools.docs.runs import with_runs
from tools.docs.shots import write_shots
from tools.images_page import images_page
from tools.sessions import write_sessions

TOP = Path(__file__).parents[2]
DOCS = TOP / "docs"


def main() -> None:
    """Write them, each from what it is about."""
    write_help(TOP / "kubectl_prodready" / "cli" / "help")
    write_command_pages(DOCS / "commands")
    for name, text in (
        ("rules.md", rules_page()),
        ("config.md", config_page()),
        ("images.md", images_page()),
    ):
        (DOCS / name).write_text(text, encoding="utf-8")
    write_sessions(DOCS)
    write_shots(DOCS / "pictures")
    for page in (TOP / "README.md", *sorted(DOCS.glob("*.md"))):
        page.write_text(with_runs(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
