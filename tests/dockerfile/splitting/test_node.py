"""Node.js in stages: what is installed, what is built, and what is left alone."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.dockerfile.splitting.staging import refused, staged
from tests.dockerfiles import fixed

SERVER = {
    "scripts": {"build": "tsc", "start": "node dist/main.js", "dev": "nodemon src/main.ts"},
    "dependencies": {"fastify": "5"},
    "devDependencies": {"typescript": "5"},
}


def package(**changed: Any) -> str:
    """A package.json like that of the server, with other keys."""
    return json.dumps(SERVER | changed)


BUILT = """\
# the service of orders
FROM node:22
WORKDIR /app
COPY package*.json ./
# all packages, for the compiler is one of them
RUN npm ci
COPY . .
RUN npm run build
# where it listens
EXPOSE 3000
CMD ["node", "dist/main.js"]
"""


def test_what_is_built_goes_to_the_slim_image_without_what_only_builds() -> None:
    files = {"package.json": package(), "src/main.ts": "", "tsconfig.json": "", "views/a.ejs": ""}
    assert staged(BUILT, files) == (
        "# the service of orders\n"
        "FROM node:22 AS build\n"
        "WORKDIR /app\n"
        "COPY package*.json ./\n"
        "# all packages, for the compiler is one of them\n"
        "RUN npm ci\n"
        "COPY . .\n"
        "RUN npm run build\n"
        "RUN npm prune --omit=dev\n"
        "\n"
        "FROM node:22-slim\n"
        "WORKDIR /app\n"
        "COPY --from=build /app/dist /app/dist\n"
        "COPY --from=build /app/node_modules /app/node_modules\n"
        "COPY --from=build /app/package.json /app/package.json\n"
        "COPY --from=build /app/views /app/views\n"
        "# where it listens\n"
        "EXPOSE 3000\n"
        'CMD ["node", "dist/main.js"]\n'
    )


def test_a_program_that_names_its_sources_gets_the_whole_folder() -> None:
    source = "readFileSync(join(process.cwd(), 'src/schema.graphql'))\n"
    new = staged(BUILT, {"package.json": package(), "src/main.ts": source})
    assert "COPY --from=build /app /app\n" in new


def test_a_program_that_no_build_makes_gets_the_whole_folder() -> None:
    text = BUILT.replace("dist/main.js", "server.js")
    new = staged(text, {"package.json": package(), "server.js": ""})
    assert "COPY --from=build /app /app\n" in new
    assert "RUN npm prune --omit=dev\n" in new


@pytest.mark.parametrize(
    ("text", "files", "pruned"),
    [
        (BUILT, {}, "npm prune --omit=dev"),
        (BUILT.replace("node:22", "node:14"), {}, "npm prune --production"),
        (BUILT.replace("npm ci", "yarn"), {}, "yarn install --production"),
        (BUILT.replace("npm ci", "pnpm i"), {}, "CI=true pnpm prune --prod"),
        (BUILT.replace("npm ci", "pnpm i"), {"pnpm-workspace.yaml": "packages: []"}, ""),
        (BUILT.replace("npm ci", "yarn"), {".yarnrc.yml": "nodeLinker: pnp"}, ""),
        (BUILT.replace("npm ci", "npm ci --omit=dev"), {}, ""),
        (BUILT.replace("WORKDIR", "ENV NODE_ENV=production\nWORKDIR", 1), {}, ""),
        (BUILT.replace('"dist', '"-r", "typescript/x", "dist'), {}, ""),
    ],
)
def test_it_is_pruned_with_the_tool_that_installed_where_that_is_safe(
    text: str, files: dict[str, str], pruned: str
) -> None:
    new = staged(text, {"package.json": package(), **files})
    assert [line for line in new.splitlines() if "pru" in line or "production" in line][-1:] in (
        [f"RUN {pruned}"] if pruned else [],
        [f"RUN {pruned}"] if pruned else ["ENV NODE_ENV=production"],
    )


@pytest.mark.parametrize(
    ("base", "final"),
    [
        ("node", "node:slim"),
        ("node:latest", "node:slim"),
        ("node:lts", "node:lts-slim"),
        ("node:20.11.1", "node:20.11.1-slim"),
        ("node:20-bookworm", "node:20-bookworm-slim"),
        ("node:20-slim", "node:20-slim"),
        ("node:20-alpine3.20", "node:20-alpine3.20"),
        ("mirror.gcr.io/library/node:20", "mirror.gcr.io/library/node:20-slim"),
    ],
)
def test_the_final_base_is_the_small_one_of_the_same_version(base: str, final: str) -> None:
    new = staged(BUILT.replace("node:22", base), {"package.json": package()})
    assert f"FROM {base} AS build\n" in new
    assert f"\nFROM {final}\n" in new


def test_a_version_that_is_an_argument_serves_both() -> None:
    text = "ARG NODE=22\n" + BUILT.replace("node:22", "node:${NODE}")
    assert "\nFROM node:${NODE}-slim\n" in staged(text, {"package.json": package()})


COMPILED = """\
FROM node:22-slim
RUN apt-get update && apt-get install -y --no-install-recommends python3 make g++ libpq-dev curl \\
    && rm -rf /var/lib/apt/lists/*
RUN useradd -m web && mkdir /data && chown web /data
WORKDIR /app
COPY package.json ./
RUN npm install
# the sources
COPY . .
USER web
HEALTHCHECK CMD curl -f localhost:3000
CMD ["npm", "start"]
"""


def test_compilers_stay_in_the_build_and_libraries_come_along() -> None:
    files = {"package.json": package(scripts={"start": "node server.js"})}
    assert staged(COMPILED, files).partition("\n\n")[2] == (
        "FROM node:22-slim\n"
        "RUN apt-get update \\\n"
        "    && apt-get install -y --no-install-recommends libpq5 curl \\\n"
        "    && rm -rf /var/lib/apt/lists/*\n"
        "RUN useradd -m web && mkdir /data && chown web /data\n"
        "WORKDIR /app\n"
        "COPY --from=build /app/node_modules /app/node_modules\n"
        "# the sources\n"
        "COPY . .\n"
        "USER web\n"
        "HEALTHCHECK CMD curl -f localhost:3000\n"
        'CMD ["npm", "start"]\n'
    )


def test_what_is_installed_by_a_user_stays_that_users() -> None:
    text = "FROM node:22\nUSER node\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD node server.js\n"
    new = staged(text, {"package.json": package(), "server.js": ""})
    assert "COPY --from=build --chown=node /app/node_modules /app/node_modules\n" in new


def test_programs_that_the_slim_image_lacks_are_installed() -> None:
    text = BUILT + "HEALTHCHECK CMD curl -f http://localhost:3000 || exit 1\n"
    new = staged(text, {"package.json": package()})
    assert "    && apt-get install -y --no-install-recommends curl ca-certificates \\\n" in new


@pytest.mark.parametrize(
    ("text", "files", "reason"),
    [
        (BUILT, {}, "what its packages need at run time is not known without package.json"),
        (BUILT.replace('"node", "dist/main.js"', '"npm", "start"'), {}, "what `npm start` runs"),
        (
            BUILT,
            {"package.json": package(dependencies={"canvas": "3"})},
            "what canvas needs of the full image is not known",
        ),
        (
            BUILT.replace('CMD ["node", "dist/main.js"]', "CMD ./start.sh"),
            {"package.json": package()},
            "what ./start.sh runs is not known",
        ),
        (
            COMPILED.replace("libpq-dev", "libcairo2-dev"),
            {"package.json": package()},
            "which library runs what libcairo2-dev links is not known",
        ),
        (
            BUILT.replace('"node", "dist/main.js"', '"serve", "-s", "dist"'),
            {"package.json": package()},
            "serve serves static files",
        ),
        (
            BUILT.replace("EXPOSE", "RUN make docs\nEXPOSE"),
            {"package.json": package()},
            "runs make, which the small image has not",
        ),
    ],
)
def test_what_is_not_known_is_not_rewritten(text: str, files: dict[str, str], reason: str) -> None:
    assert reason in refused(text, files)


@pytest.mark.parametrize(
    "command",
    [
        '["npm", "run", "dev"]',
        "npx nodemon src/main.ts",
        '["npm", "run", "watch"]',
        '["npm", "run", "serve"]',
        "npm run build && node dist/main.js",
        "npm install && npm start",
        "yarn run ts-node src/main.ts",
    ],
)
def test_a_server_for_development_is_left_alone(command: str) -> None:
    scripts = {
        "build": "tsc",
        "dev": "vite --host",
        "watch": "node --watch dist/main.js",
        "serve": "vue-cli-service serve",
        "start": "node dist/main.js",
    }
    text = BUILT.replace('["node", "dist/main.js"]', command)
    reason = refused(text, {"package.json": package(scripts=scripts)}, fine=True)
    assert any(word in reason for word in ("development", "builds when", "installs when"))


@pytest.mark.parametrize(
    ("wanted", "is_told"), [("alpine", True), ("distroless", True), ("slim", False), ("", False)]
)
def test_packages_stay_on_the_distribution_that_they_are_installed_with(
    wanted: str, is_told: bool
) -> None:
    result = fixed(BUILT, {"package.json": package()}, multi_stage=True, base=wanted)
    (change,) = [one.change for one in result.findings if one.change.rule == "DF001"]
    assert "\nFROM node:22-slim\n" in str(change.value)
    assert any("is left aside" in one.fact for one in change.evidence) is is_told


def test_other_bases_than_the_official_images_are_left_alone() -> None:
    text = "FROM debian:13\nRUN apt-get install npm\nCOPY . .\nRUN npm ci\nCMD node server.js\n"
    assert "no official image of Node.js" in refused(text, {"package.json": package()}, fine=True)


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ('["npm", "start"]', "what `npm start` runs is not known without package.json"),
        ('["node", "server.js"]', "need at run time is not known without package.json"),
        ("./start.sh", "what ./start.sh runs is not known"),
    ],
)
def test_nobody_is_told_of_a_full_image_that_only_installs(command: str, reason: str) -> None:
    text = f"FROM node:22\nCOPY . .\nRUN npm ci\nCMD {command}\n"
    assert reason in refused(text, {"server.js": ""}, fine=True)


def test_without_any_packages_there_may_be_no_folder_of_them() -> None:
    bare = package(dependencies={}, devDependencies={})
    assert "names no packages" in refused(BUILT, {"package.json": bare})
    assert "prune" not in staged(BUILT, {"package.json": package(dependencies={})})


def test_nothing_is_copied_from_the_root_folder() -> None:
    text = BUILT.replace("WORKDIR /app\n", "")
    assert "it builds in the root folder" in refused(text, {"package.json": package()})


def test_a_slim_image_without_compilers_has_nothing_to_part() -> None:
    text = "FROM node:22-slim\nCOPY . .\nRUN npm ci --omit=dev\nCMD node server.js\n"
    assert "nothing is left to part" in refused(text, {"package.json": package()}, fine=True)


def test_a_next_application_takes_what_next_start_reads() -> None:
    scripts = {"build": "next build", "start": "next start"}
    files = {
        "package.json": package(scripts=scripts, dependencies={"next": "15"}),
        "public/a.svg": "",
        "app/page.tsx": "",
        "next.config.mjs": "",
    }
    new = staged(BUILT.replace('"node", "dist/main.js"', '"npm", "start"'), files)
    copied = [line.split()[-1] for line in new.splitlines() if "--from" in line]
    names = (".next", "node_modules", "package.json", "next.config.mjs", "public")
    assert copied == [f"/app/{name}" for name in names]


def test_a_standalone_output_is_all_that_is_needed() -> None:
    text = BUILT.replace("dist/main.js", ".next/standalone/server.js")
    new = staged(text, {"package.json": package()})
    copied = [line.split()[-1] for line in new.splitlines() if "--from" in line]
    assert copied == ["/app/.next/standalone"]


def test_a_command_without_words_is_none() -> None:
    text = BUILT.replace("EXPOSE", "RUN A=b\nRUN > /app/empty\nEXPOSE")
    assert "RUN > /app/empty\n" in staged(text, {"package.json": package()})


def test_what_the_build_never_gets_is_not_copied_from_it() -> None:
    files = {"package.json": package(), "logs/a": "", "views/a": "", ".dockerignore": "logs\n"}
    new = staged(BUILT, files)
    assert "/app/views" in new
    assert "/app/logs" not in new


def test_where_not_every_build_has_the_same_files_the_whole_folder_is_copied() -> None:
    files = {"package.json": package(), ".env": "", ".gitignore": "node_modules\n.env\n"}
    assert "COPY --from=build /app /app\n" in staged(BUILT, files)


def test_files_that_are_copied_by_a_pattern_come_along() -> None:
    text = BUILT.replace("COPY . .", "COPY *.json ./\nCOPY src src")
    files = {"package.json": package(), "limits.json": "", "src/main.ts": ""}
    assert "COPY --from=build /app/limits.json /app/limits.json\n" in staged(text, files)


@pytest.mark.parametrize(
    ("files", "place"),
    [
        ({"dist/main.js": ""}, "/app"),
        ({"dist/main.js": "", ".gitignore": "/dist\n"}, "/app/dist"),
        ({"dist/main.js": "", ".dockerignore": "dist\n"}, "/app/dist"),
    ],
)
def test_an_output_that_lies_in_the_context_is_no_output(files: dict[str, str], place: str) -> None:
    new = staged(BUILT, {"package.json": package(), **files})
    assert f"COPY --from=build {place} {place}\n" in new
