"""USER by name."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Evidence, Example, Outcome, Safety, rule
from kubectl_prodready.api.dockerfile import Dockerfile, is_made_here, numbered, user_of


@rule(
    "DF009",
    part="Building",
    examples=[
        Example(
            before="FROM alpine:3.22\nRUN adduser -D -u 1001 app\nUSER app\n",
            after="FROM alpine:3.22\nRUN adduser -D -u 1001 app\nUSER 1001\n",
        ),
        Example(before="FROM node:22-slim\nUSER node\n", after="FROM node:22-slim\nUSER 1000\n"),
        Example(
            before="FROM alpine:3.22\nRUN adduser -D app\nUSER app\n",
            said="give it a number where it is created",
        ),
        Example(before="FROM node:22-slim\nUSER 1000\n"),
    ],
)
def df009(dockerfile: Dockerfile) -> Iterator[Outcome]:
    """Write USER with its number.

    Why: with runAsNonRoot the kubelet refuses a container whose image names its user, for only the
    image's own /etc/passwd says that the name is not root (kubernetes/kubernetes#40958).

    Derived from: the UID that useradd, adduser, usermod or a line of /etc/passwd gives in this
    stage, in one that it begins with, or in one that it copies /etc/passwd from; else what official
    images and distributions are known to bring, such as node (1000), nginx (101), www-data (33 in
    Debian) and nobody (65534). A group behind the colon gets its GID where that is known too.

    Safety: SAFE where the UID stands in the file, REVIEW where the base brings it. Else it is only
    said.
    """
    user = user_of(dockerfile)
    if user is None or not user.is_named:
        return
    found = numbered(dockerfile, user)
    instruction = user.instruction
    unknown = f"runAsNonRoot cannot tell that {user.name} is not root"
    if found is None:
        cure = "write its UID instead, as `id -u` tells it in the image"
        if is_made_here(dockerfile, user):
            cure = "give it a number where it is created, such as 10001, and write USER 10001"
        yield dockerfile.hint(f"{unknown}: {cure}", at=instruction)
        return
    start = instruction.arguments_at
    swap = start, start + len(instruction.arguments), found.text
    if found.source:
        evidence = Evidence(f"{unknown}, and its UID is {found.uid}", f"line {found.source.line}")
        yield dockerfile.set(instruction, (swap,), Safety.SAFE, evidence)
        return
    base = user.stage.root.text
    evidence = Evidence(f"{unknown}, and its UID is {found.uid}", f"image {base}")
    why = f"{user.name} is {found.uid} in {base}"
    yield dockerfile.set(instruction, (swap,), Safety.REVIEW, evidence, why=why)
