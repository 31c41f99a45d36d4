"""One stage that builds and runs, where it is not known what to take along."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Evidence, Example, Outcome, rule
from kubectl_prodready.api.dockerfile import Dockerfile, Refusal, in_stages


@rule(
    "DF002",
    part="Building",
    examples=[
        Example(
            before="FROM golang:1.24\nCOPY . /src\nRUN cd /src && go build -o /web\nCMD /start\n",
            said="which step makes /start",
        ),
        Example(before="FROM golang:1.24\nCOPY . /src\nCMD go run /src\n"),
        Example(before="FROM nginx:1.29\nCOPY site /usr/share/nginx/html\n"),
    ],
)
def df002(dockerfile: Dockerfile) -> Iterator[Outcome]:
    """Build in one stage, and run in another one, once it is known what runs needs.

    Why: as DF001.

    Derived from: the steps that compile, where the artifact or what it needs to run cannot be told
    from the file. What is missing is said, and with --multi-stage a template for the technology is
    shown.

    Safety: HINT, said only.
    """
    found = in_stages(dockerfile)
    if not isinstance(found, Refusal):
        return
    if found.is_right:
        yield dockerfile.leave(found.reason, is_fine=not dockerfile.staging.wanted)
        return
    what = f"split it into stages: build {found.stack} in one and run it in another"
    text = f"{what}; not rewritten: {found.reason}"
    hint = dockerfile.hint(text, at=dockerfile.final.first)
    if dockerfile.staging.wanted and found.template:
        template = Evidence(found.template.rstrip(), f"a template for {found.stack}")
        hint = hint._replace(evidence=(*hint.evidence, template))
    yield hint
