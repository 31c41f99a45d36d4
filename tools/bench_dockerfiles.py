"""`check` over a thousand Dockerfiles beside hadolint, both once, in the same run.

Nothing here is copied from anywhere: the Dockerfiles are put together as people write them, each
with other packages, versions, variables and steps. Where a folder has a thousand, those are taken.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

from kubectl_prodready.sources.files import is_dockerfile
from tools.hadolint import program

MANY = 1000
PACKAGES = ("curl", "git", "ca-certificates", "tini", "libpq5", "build-essential", "jq", "vim")
NAMES = ("PORT", "LOG_LEVEL", "DATABASE_URL", "CACHE_DIR", "APP_ENV", "WORKERS", "TZ", "LANG")
STACKS = {
    "node:{n}": (
        "COPY package.json package-lock.json ./",
        "RUN npm ci",
        "COPY . .",
        "RUN npm run build && rm -rf /root/.npm",
        'CMD ["node", "dist/{word}.js"]',
    ),
    "python:3.{n}-slim": (
        "COPY requirements.txt .",
        "RUN pip install -r requirements.txt",
        "COPY {word}/ ./{word}/",
        "RUN python -m compileall {word}",
        "CMD gunicorn --bind 0.0.0.0:80{n} {word}.wsgi",
    ),
    "golang:1.{n}": (
        "COPY go.mod go.sum ./",
        "RUN go mod download",
        "COPY . .",
        "RUN CGO_ENABLED=0 go build -o /bin/{word} ./cmd/{word}",
        'ENTRYPOINT ["/bin/{word}"]',
    ),
    "maven:3-eclipse-temurin-{n}": (
        "COPY pom.xml .",
        "RUN mvn -B dependency:go-offline",
        "ADD src ./src",
        "RUN mvn -B package -DskipTests",
        "ENTRYPOINT java -jar target/{word}.jar",
    ),
    "debian:{n}": (
        "COPY {word} /usr/local/bin/",
        "RUN chmod +x /usr/local/bin/{word} && {word} --version",
        "VOLUME /var/lib/{word}",
        "RUN mkdir -p /etc/{word}; for f in a b; do touch /etc/{word}/$f; done",
        'CMD ["{word}", "--port", "80{n}"]',
    ),
}


def dockerfile(random: Random, number: int) -> str:
    """One Dockerfile as people write it."""
    image, steps = random.choice(list(STACKS.items()))
    word, n = f"app{number}", random.randint(10, 30)
    packages = " \\\n      ".join(random.sample(PACKAGES, random.randint(1, 6)))
    lines = [
        f"# builds {word}",
        f"FROM {image.format(n=n)}",
        f"LABEL org.opencontainers.image.title={word}",
        f"RUN apt-get update \\\n  # what {word} needs\n  && apt-get install -y {packages}",
        *(
            f"ENV {name}{random.choice(' =')}{word}-{random.randint(1, 99)}"
            for name in random.sample(NAMES, random.randint(1, 6))
        ),
        f"WORKDIR /srv/{word}",
        *(step.format(word=word, n=n) for step in steps[:-1]),
        f"EXPOSE 80{n}",
        *random.choice(((), ("USER app",), ("USER 1000:1000",))),
        steps[-1].format(word=word, n=n),
    ]
    return "\n".join(lines) + "\n"


def made(folder: Path) -> Path:
    """A folder with as many of them as are wanted."""
    random = Random(1)  # noqa: S311  the same ones in every run
    for number in range(MANY):
        place = folder / f"app{number}"
        place.mkdir(parents=True)
        text = dockerfile(random, number)
        (place / "Dockerfile").write_text(text, encoding="utf-8")
    return folder


def taken(folder: Path, into: Path) -> Path | None:
    """A folder with the first thousand Dockerfiles of another; None where it has not as many."""
    found = [path for path in sorted(folder.rglob("*")) if is_dockerfile(str(path))]
    found = [path for path in found if path.is_file()][:MANY]
    if len(found) < MANY:
        return None
    for number, path in enumerate(found):
        (into / str(number)).mkdir(parents=True)
        (into / str(number) / "Dockerfile").write_bytes(path.read_bytes())
    return into


def beside_hadolint(folder: Path | None, work: Path) -> None:
    """Print how long both take, and the ratio."""
    try:
        linter = program()
    except FileNotFoundError as error:
        print(error)
        return
    place = (folder and taken(folder, work / "taken")) or made(work / "made")
    names = sorted(str(path.relative_to(place)) for path in place.rglob("Dockerfile"))
    size = sum((place / name).stat().st_size for name in names)
    print(f"{len(names)} Dockerfiles, {size / 1_000_000:.1f} MB ({place.name})")
    ours = _seconds((sys.executable, "-m", "kubectl_prodready", "check", "-f", ".", "-R"), place)
    theirs = _seconds((linter, "--no-fail", *names), place)
    print(f"  check                  {ours:6.2f} s")
    print(f"  hadolint               {theirs:6.2f} s")
    print(f"  check is {theirs / ours:.0f} times as fast as hadolint (goal: 1)")


def _seconds(command: Sequence[str], folder: Path) -> float:
    top = str(Path(__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((top, f"{top}/plugins"))}
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    if done.returncode not in {0, 1, 2, 3} or not done.stdout:
        raise RuntimeError(done.stderr.decode())
    return time.perf_counter() - start
