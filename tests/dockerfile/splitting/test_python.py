"""Python in stages: a virtual environment whose path does not move, and what it needs."""

from __future__ import annotations

import pytest

from kubectl_prodready.dockerfile.splitting.python_packages import libraries
from tests.dockerfile.splitting.staging import refused, staged

COMPILED = """\
# the service of recommendations
FROM python:3.12-slim
# compilers, for grpcio has no wheels on all platforms
RUN apt-get update && apt-get install -y --no-install-recommends wget g++ libpq-dev \\
    && rm -rf /var/lib/apt/lists/*
ENV PYTHONUNBUFFERED=1
RUN wget -qO /bin/probe https://example.com/probe && chmod +x /bin/probe
WORKDIR /app
COPY requirements.txt ./
RUN pip install -r requirements.txt
# the sources
COPY . .
EXPOSE 8080
ENTRYPOINT ["python", "server.py"]
"""

STAGED = """\
# the service of recommendations
FROM python:3.12-slim AS build
# compilers, for grpcio has no wheels on all platforms
RUN apt-get update && apt-get install -y --no-install-recommends wget g++ libpq-dev \\
    && rm -rf /var/lib/apt/lists/*
ENV PYTHONUNBUFFERED=1
RUN wget -qO /bin/probe https://example.com/probe && chmod +x /bin/probe
WORKDIR /app
COPY requirements.txt ./
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
RUN pip install -r requirements.txt

FROM python:3.12-slim
RUN apt-get update \\
    && apt-get install -y --no-install-recommends libpq5 \\
    && rm -rf /var/lib/apt/lists/*
ENV PATH=/opt/venv/bin:$PATH
ENV PYTHONUNBUFFERED=1
WORKDIR /app
COPY --from=build /opt/venv /opt/venv
COPY --from=build /bin/probe /bin/probe
# the sources
COPY . .
EXPOSE 8080
ENTRYPOINT ["python", "server.py"]
"""


def test_packages_go_to_an_environment_and_compilers_stay_behind() -> None:
    assert staged(COMPILED) == STAGED


def test_a_variable_that_who_builds_may_give_is_left_as_it_is() -> None:
    assert "EXPOSE ${PORT}\n" in staged(COMPILED.replace("8080", "${PORT}"))


def test_an_interpreter_with_its_script_in_cmd_is_a_program() -> None:
    text = COMPILED.replace('"python", "server.py"]', '"python"]\nCMD ["server.py"]')
    assert 'CMD ["server.py"]\n' in staged(text)


def test_what_was_copied_before_stands_in_both_stages() -> None:
    text = "FROM python:3.12\nWORKDIR /app\nCOPY . .\nRUN pip install flask\nCMD flask run\n"
    assert staged(text) == (
        "FROM python:3.12 AS build\n"
        "WORKDIR /app\n"
        "COPY . .\n"
        "RUN python -m venv /opt/venv\n"
        "ENV PATH=/opt/venv/bin:$PATH\n"
        "RUN pip install flask\n"
        "\n"
        "FROM python:3.12-slim\n"
        "ENV PATH=/opt/venv/bin:$PATH\n"
        "WORKDIR /app\n"
        "COPY . .\n"
        "COPY --from=build /opt/venv /opt/venv\n"
        "CMD flask run\n"
    )


FULL = """\
FROM python:3.12
WORKDIR /app
COPY requirements.txt ./
RUN pip install -r requirements.txt
COPY . .
CMD ["python", "server.py"]
"""


@pytest.mark.parametrize(
    ("base", "final"),
    [
        ("python", "python:slim"),
        ("python:3", "python:3-slim"),
        ("python:3.12-bookworm", "python:3.12-slim-bookworm"),
        ("python:bookworm", "python:slim-bookworm"),
        ("docker.io/library/python:3.12.4", "docker.io/library/python:3.12.4-slim"),
    ],
)
def test_the_final_base_is_the_small_one_of_the_same_version(base: str, final: str) -> None:
    new = staged(FULL.replace("python:3.12", base), {"requirements.txt": "flask\n"})
    assert f"\nFROM {final}\n" in new


def test_a_program_that_sources_start_is_kept() -> None:
    text = COMPILED.replace("wget g++", "wget git g++")
    assert "--no-install-recommends libpq5 " in staged(text)
    files = {"server.py": 'import subprocess\nsubprocess.run(["git", "log"])\n'}
    assert "    && apt-get install -y --no-install-recommends git libpq5" in staged(text, files)


def test_what_compiles_after_the_packages_would_have_no_compiler() -> None:
    text = COMPILED.replace("EXPOSE", "RUN python setup.py build_ext --inplace\nEXPOSE")
    assert refused(text) == "line 13 compiles for the image"


def test_an_environment_that_is_there_is_copied_as_it_is() -> None:
    text = COMPILED.replace(
        "WORKDIR", "ENV VENV=/venv\nRUN python -m venv $VENV\nENV PATH=$VENV/bin:$PATH\nWORKDIR", 1
    )
    new = staged(text)
    assert "COPY --from=build /venv /venv\n" in new
    assert "/opt/venv" not in new


def test_what_uv_syncs_is_copied_where_path_names_it() -> None:
    text = (
        "FROM python:3.13\n"
        "COPY --from=ghcr.io/astral-sh/uv:0.9 /uv /uvx /bin/\n"
        "WORKDIR /app\n"
        "ENV PATH=/app/.venv/bin:$PATH\n"
        "COPY pyproject.toml uv.lock ./\n"
        "RUN uv sync --frozen\n"
        "COPY . .\n"
        'CMD ["fastapi", "run"]\n'
    )
    new = staged(text, {"pyproject.toml": 'dependencies = ["fastapi"]', "uv.lock": "fastapi"})
    assert new.partition("\n\n")[2] == (
        "FROM python:3.13-slim\n"
        "WORKDIR /app\n"
        "ENV PATH=/app/.venv/bin:$PATH\n"
        "COPY --from=build /app/.venv /app/.venv\n"
        "COPY . .\n"
        'CMD ["fastapi", "run"]\n'
    )


@pytest.mark.parametrize(
    "line",
    [
        "RUN pip install --prefix=/usr/local -r requirements.txt",
        "RUN pip install uv && uv pip install --system -r requirements.txt",
        "RUN pip install pipenv && pipenv install --system",
        "RUN pip install poetry && poetry config virtualenvs.create false && poetry install",
        "RUN pip install -r requirements.txt && ls /usr/local/lib/python3.12/site-packages",
    ],
)
def test_packages_that_must_stay_with_python_are_copied_from_there(line: str) -> None:
    new = staged(COMPILED.replace("RUN pip install -r requirements.txt", line))
    assert "venv" not in new
    place = "/usr/local/lib/python3.12/site-packages"
    assert f"COPY --from=build {place} {place}\n" in new
    assert "COPY --from=build /usr/local/bin /usr/local/bin\n" in new


def test_what_installs_more_by_what_is_installed_belongs_to_the_build() -> None:
    line = "RUN opentelemetry-bootstrap -a install\n"
    build, _, final = staged(COMPILED.replace("# the sources", f"{line}# the sources")).partition(
        "\n\n"
    )
    assert line.rstrip() in build
    assert line not in final


def test_packages_of_a_user_stay_in_the_home_of_root() -> None:
    text = COMPILED.replace("pip install", "pip install --user").replace(
        "WORKDIR", "ENV PATH=/root/.local/bin:$PATH\nWORKDIR"
    )
    assert "COPY --from=build /root/.local /root/.local\n" in staged(text)


def test_on_alpine_the_library_of_cpp_comes_along() -> None:
    text = (
        "FROM python:3.12-alpine\n"
        "RUN apk add --no-cache g++ postgresql-dev bash\n"
        "RUN pip install psycopg2\n"
        'CMD ["python", "-m", "web"]\n'
    )
    assert "RUN apk add --no-cache libstdc++ libpq bash\n" in staged(text)


def test_programs_and_libraries_that_packages_need_are_installed() -> None:
    text = FULL + "HEALTHCHECK CMD curl -f localhost\n"
    new = staged(text, {"requirements.txt": "-r base.txt\n", "base.txt": "psycopg2==2.9\n"})
    assert "apt-get install -y --no-install-recommends libpq5 curl ca-certificates" in new


def test_lists_of_packages_are_fetched_where_packages_are_installed() -> None:
    text = FULL.replace("WORKDIR", "RUN apt-get update\nRUN apt-get install -y nginx\nWORKDIR", 1)
    files = {"requirements.txt": "flask"}
    lines = "RUN apt-get update\nRUN apt-get install -y nginx\n"
    assert lines in staged(text, files).partition("\n\n")[2]
    without = text.replace("RUN apt-get install -y nginx\n", "")
    assert "apt-get" not in staged(without, files).partition("\n\n")[2]


def test_packages_beside_an_installation_come_along() -> None:
    text = FULL.replace("RUN pip", "RUN apt-get update && apt-get install -y ffmpeg && pip")
    new = staged(text, {"requirements.txt": "flask"})
    assert "    && apt-get install -y ffmpeg \\\n" in new.partition("\n\n")[2]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("psycopg2==2.9", ("libpq5",)),
        ("psycopg2-binary", ()),
        ("psycopg[binary]>=3", ()),
        ('name = "psycopg"\nname = "psycopg-binary"', ()),
        ("psycopg>=3", ("libpq5",)),
        ("mysqlclient\nlightgbm", ("libmariadb3", "libgomp1")),
        ("flask", ()),
    ],
)
def test_libraries_behind_packages(text: str, found: tuple[str, ...]) -> None:
    assert libraries(text, "apt") == found


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (COMPILED.replace("libpq-dev", "libcairo2-dev"), "which library runs what libcairo2-dev"),
        (COMPILED.replace("3.12", "2.7"), "Python 2 has no virtual environments"),
        (COMPILED.replace("pip install", "pip install -t /lib"), "a place of its own"),
        (COMPILED.replace("pip install", "pip install -e . &&  pip install"), "a place of its own"),
        (COMPILED.replace("WORKDIR", "USER web\nWORKDIR"), "a user without rights installs"),
        (COMPILED.replace("WORKDIR", "ENV PATH=/bin\nWORKDIR"), "line 8 sets PATH anew"),
        (
            COMPILED.replace("# the sources", "RUN poetry install\n# the sources"),
            "where poetry puts its environment is not known",
        ),
        (
            COMPILED.replace("RUN pip", "RUN python setup.py build && pip"),
            "what `python setup.py build` makes in line 10 is not known",
        ),
        (
            COMPILED.replace("RUN pip", "RUN mkdir -p /data/files && pip"),
            "line 10 does more than to install: mkdir",
        ),
        (
            COMPILED.replace("g++ ", "g++ && useradd web && apt-get install -y "),
            "line 4 installs wget, and runs useradd as well",
        ),
        (
            COMPILED.replace(
                "# the sources", "RUN nltk get all\nRUN pip install nltk\n# the sources"
            ),
            "what `nltk get all` makes in line 11 is not known",
        ),
        (
            COMPILED.replace("RUN pip", "RUN more=ffmpeg && apt-get install $more && pip"),
            "which packages line 10 installs is not known",
        ),
        (COMPILED.replace("EXPOSE", "RUN make docs\nEXPOSE"), "runs make, which the small image"),
    ],
)
def test_what_is_not_known_is_not_rewritten(text: str, reason: str) -> None:
    assert reason in refused(text)


@pytest.mark.parametrize(
    ("text", "files", "reason"),
    [
        (FULL, {}, "is not known without requirements.txt"),
        (FULL, {"requirements.txt": "uwsgi\n"}, "what uwsgi needs of the full image"),
        (FULL.replace("3.12", "3.12-slim"), {}, "without compilers: nothing is left to part"),
        (FULL.replace('["python", "server.py"]', "./run.sh"), {}, "what ./run.sh runs"),
        (
            FULL.replace("pip install", "apt-get install g++ && pip install").replace(
                "ments.txt\nCOPY", "ments.txt && apt-get purge -y g++\nCOPY"
            ),
            {"requirements.txt": "flask"},
            "takes the compilers away in one RUN",
        ),
    ],
)
def test_nobody_is_told_where_nothing_compiles(
    text: str, files: dict[str, str], reason: str
) -> None:
    assert reason in refused(text, files, fine=True)
