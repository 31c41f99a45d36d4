"""Python packages: which step installs them, to where, and what they need at run time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.running.scripts import Ran, join, ran
from kubectl_prodready.dockerfile.splitting.contents import text_at
from kubectl_prodready.dockerfile.view import Dockerfile

PIP = re.compile(r"pip(?:[23](?:\.\d+)?)?")
PYTHON = re.compile(r"python(?:3(?:\.\d+)?)?")
PROJECT = ("pyproject.toml", "setup.py", "setup.cfg", "uv.lock", "poetry.lock")
OF_TOOL = {
    "poetry": ("pyproject.toml", "poetry.lock"),
    "pipenv": ("Pipfile", "Pipfile.lock"),
    "uv": ("pyproject.toml", "uv.lock"),
    "pip": (),
}
VALUED = frozenset(
    (
        *("-i", "--index-url", "--extra-index-url", "-f", "--find-links", "--trusted-host", "-c"),
        *("--constraint", "--timeout", "--retries", "--cache-dir", "--platform", "--proxy", "-t"),
        *("--target", "--prefix", "--root", "--src", "--python-version", "--progress-bar", "-e"),
    )
)
NOT_KNOWN = re.compile(
    r"(?im)\b(?P<name>uwsgi|pygraphviz|python-ldap|pycurl|xmlsec|python3-saml|gdal|weasyprint|"
    r"cairosvg|cairocffi|wand|opencv-python(?!-headless)|opencv-contrib-python|pyaudio|dlib|pyzbar|"
    r"playwright|selenium|pyicu|mod-wsgi|rpy2|mysql-python|pyodbc|pymssql|cx-oracle|h5py-src|ldap3-c|"
    r"pdfkit|imgkit|gitpython|dulwich-c|m2crypto|pygobject|pycairo|dbus-python|pylibmc|krbcontext|"
    r"gssapi|pykerberos|pdf2image|pytesseract|moviepy|pydub|ffmpeg-python|psycopg2cffi|plyvel|"
    r"python-snappy|leveldb|netcdf4-src|fiona-src|tables-src|blis-src)(?![-\w])"
)
"""Packages that call libraries or programs of the full image, or may do so."""

OF_LIBRARIES = (
    (re.compile(r"(?im)\bpsycopg2(?!-binary|\w)"), {"apt": ("libpq5",), "apk": ("libpq",)}),
    (
        re.compile(r"(?im)\bpsycopg(?:\[(?!.*binary)[^\]]*\])?(?=\s*(?:[=<>~;\"',\s]|$))"),
        {"apt": ("libpq5",), "apk": ("libpq",)},
    ),
    (
        re.compile(r"(?im)\bmysqlclient\b"),
        {"apt": ("libmariadb3",), "apk": ("mariadb-connector-c",)},
    ),
    (re.compile(r"(?im)\b(?:lightgbm|xgboost)\b"), {"apt": ("libgomp1",), "apk": ("libgomp",)}),
    (re.compile(r"(?im)\bpython-magic\b"), {"apt": ("libmagic1",), "apk": ("libmagic",)}),
)
"""Packages that need a library of the distribution, and its package."""


class Install(NamedTuple):
    """A command that installs packages; `tool` is pip, uv, poetry or pipenv."""

    instruction: Instruction
    command: Ran
    tool: str
    words: tuple[str, ...]

    def has(self, *flags: str) -> bool:
        """Whether it has one of some flags."""
        return any(word.partition("=")[0] in flags for word in self.words)

    @property
    def is_of_system(self) -> bool:
        """Whether it installs to the folder of Python itself, as it would without saying so."""
        return any(re.fullmatch(r"--prefix=/usr/local/?", word) for word in self.words)


def installs(dockerfile: Dockerfile) -> Iterator[Install]:
    """The commands that install packages."""
    for instruction in dockerfile.final.of("RUN"):
        for command in ran(dockerfile.final, instruction) or ():
            if found := installing(command):
                yield Install(instruction, command, *found)


def installing(command: Ran) -> tuple[str, tuple[str, ...]] | None:
    """With which tool a command installs what; None for one that installs nothing."""
    name, words = command.program, command.words[1:]
    if PYTHON.fullmatch(name) and words[:1] == ("-m",) and len(words) > 1:
        name, words = words[1], words[2:]
    if name == "uv" and words[:1] == ("pip",):
        words = words[1:]
    verb = next((word for word in words if not word.startswith("-")), "")
    if PIP.fullmatch(name) and verb == "install":
        return "pip", words[words.index(verb) + 1 :]
    if name == "opentelemetry-bootstrap" and "install" in words:
        return "pip", ()
    if name == "uv" and verb in {"sync", "install"}:
        return "uv", (verb, *words[words.index(verb) + 1 :])
    if (name == "poetry" and verb in {"install", "sync"}) or (
        name == "pipenv" and verb in {"install", "sync"}
    ):
        return name, words[words.index(verb) + 1 :]
    return None


class Manifests(NamedTuple):
    """The text of what names packages; `missing` is a file of them that nobody here can read."""

    text: str
    missing: str


def manifests(dockerfile: Dockerfile, found: list[Install]) -> Manifests:
    """What all commands install, by their words and the files that they name."""
    texts: list[str] = []
    missing = ""
    for one in found:
        names, files = _named(one)
        texts += names
        for file in files:
            text = _read(dockerfile, one, file)
            missing = missing or ("" if text else file)
            texts.append(text)
        if project := _project(dockerfile, one):
            texts.append(project)
        elif one.tool != "pip" or any(word.startswith(".") for word in names):
            missing = missing or "pyproject.toml"
    return Manifests("\n".join(texts), missing)


def _named(one: Install) -> tuple[list[str], list[str]]:
    """The packages and the requirement files of a command."""
    names: list[str] = []
    files: list[str] = []
    rest = iter(one.words)
    for word in rest:
        flag, equals, value = word.partition("=")
        if flag in {"-r", "--requirement", "--requirements"}:
            files.append(value if equals else next(rest, ""))
        elif word.startswith("-r") and len(word) > 2:  # noqa: PLR2004  -rrequirements.txt
            files.append(word[2:])
        elif flag in VALUED and not equals:
            next(rest, None)
        elif not word.startswith("-"):
            names.append(word)
    return names, files


def _read(dockerfile: Dockerfile, one: Install, file: str, depth: int = 0) -> str:
    """A requirement file with those that it names."""
    text = text_at(dockerfile, join(one.command.folder, file)) or _mounted(dockerfile, one, file)
    if not text or depth > 3:  # noqa: PLR2004  files that name files that name files
        return text
    folder = file.rpartition("/")[0]
    more = re.findall(r"(?m)^\s*(?:-r|--requirement)[ =]*(\S+)", text)
    return "\n".join(
        (text, *(_read(dockerfile, one, f"{folder}/{it}".lstrip("/"), depth + 1) for it in more))
    )


def _mounted(dockerfile: Dockerfile, one: Install, file: str) -> str:
    """A file that is mounted from the context while a command runs."""
    for flag in one.instruction.flags:
        found = dict(part.partition("=")[::2] for part in flag.partition("=")[2].split(","))
        if flag.startswith("--mount") and found.get("type") == "bind" and "from" not in found:
            target = found.get("target") or found.get("dst") or ""
            if join(one.command.folder, target) == join(one.command.folder, file):
                return dockerfile.context.text(found.get("source") or found.get("src") or "")
    return ""


def _project(dockerfile: Dockerfile, one: Install) -> str:
    """What the files of a project say that a command installs."""
    is_pip = one.tool == "pip"
    if is_pip and not any(word.startswith(".") for word in _named(one)[0]):
        return ""
    names = PROJECT if is_pip else OF_TOOL[one.tool]
    return "\n".join(filter(None, (_read(dockerfile, one, name, 9) for name in names)))


def libraries(text: str, packages: str) -> tuple[str, ...]:
    """The packages of the distribution that Python packages need at run time."""
    if re.search(r"psycopg-binary|psycopg\[[^\]]*binary", text):
        text = re.sub(r"\bpsycopg\b", "", text)
    found = (
        name for pattern, names in OF_LIBRARIES if pattern.search(text) for name in names[packages]
    )
    return tuple(dict.fromkeys(found))
