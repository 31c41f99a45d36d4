"""One stage that builds and runs, though what it makes is known."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Evidence, Example, Outcome, Safety, rule
from kubectl_prodready.api.dockerfile import Dockerfile, Staged, in_stages

ONE = """\
FROM golang:1.24
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /web ./cmd/web
EXPOSE 8080
CMD ["/web"]
"""

TWO = """\
FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /web ./cmd/web

FROM gcr.io/distroless/static-debian13:nonroot
WORKDIR /src
COPY --from=build /web /web
EXPOSE 8080
CMD ["/web"]
"""


@rule(
    "DF001",
    part="Building",
    examples=[
        Example(before=ONE, after=TWO, flags=("--multi-stage",)),
        Example(before=ONE, said="split it into stages: "),
        Example(before=TWO),
        Example(before="FROM nginx:1.29\nCOPY site /usr/share/nginx/html\n"),
    ],
)
def df001(dockerfile: Dockerfile) -> Iterator[Outcome]:
    """Build in one stage, and run in another one that has only what runs.

    Why: compilers, sources and caches in the image that runs make it large, slow to pull, and give
    whoever breaks in something to work with (the talk; docs: docker.com, build/building/
    multi-stage).

    Derived from: the steps that compile, the artifact that they make, and CMD or ENTRYPOINT, which
    run it; go.mod, package.json and their like, where they lie beside the file. The final base is
    the smallest that has what the final stage needs; --base asks for another family. Nothing is
    proposed for files with several stages, ONBUILD, Windows, stages that are used through --target,
    images for CI or for people to work in, and where compilers go in the same RUN.

    Safety: HINT, said; with --multi-stage REVIEW: the rewrite is parsed, compared and linted, and
    never built here.
    """
    found = in_stages(dockerfile)
    if not isinstance(found, Staged):
        return
    artifact = ", ".join(copied.source for copied in found.split.copies[:2])
    carried = found.split.carried or f"what {found.split.stack} compiles with"
    if not dockerfile.staging.wanted:
        yield dockerfile.hint(
            f"split it into stages: the image carries {carried}, and needs {artifact} only; "
            "`fix --multi-stage` shows how",
            f"line {found.split.made_by.line}",
            at=dockerfile.final.first,
        )
        return
    facts = (Evidence(f"{found.base.image} has what it needs", ""), *found.split.evidence)
    yield dockerfile.rewrite(found.text, Safety.REVIEW, *facts, why="never built here")
