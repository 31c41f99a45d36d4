"""Containers that must not run as root, of an image whose user is a name."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Container, Example, Outcome, rule
from kubectl_prodready.api.images import named_user

BUILT = (
    ("skaffold.yaml", "build: {artifacts: [{image: registry.example.com/shop/web}]}\n"),
    ("Dockerfile", 'FROM node:22-slim\nUSER node\nCMD ["node", "server.js"]\n'),
)


@rule(
    "run-as-user",
    part="Building",
    examples=[
        Example.of_container(
            "",
            said="runAsNonRoot needs a number",
            pod="""\
securityContext:
  runAsNonRoot: true
""",
        )._replace(files=BUILT),
        Example.of_container(
            "",
            pod="""\
securityContext:
  runAsNonRoot: true
  runAsUser: 1000
""",
        )._replace(files=BUILT),
    ],
)
def run_as_user(container: Container) -> Iterator[Outcome]:
    """Name the user by its number where a Pod must not run as root.

    Why: the kubelet cannot tell whether a user that the image only names is root, so with
    runAsNonRoot it refuses to start the container: CreateContainerConfigError (kubernetes#40958).

    Derived from: USER of the Dockerfile that a skaffold.yaml, a compose file or a folder's name
    leads to, where the Pod or the container sets runAsNonRoot and no runAsUser.

    Safety: HINT, said only: which number the name has, the image's own /etc/passwd says.
    """
    if named := named_user(container):
        yield container.hint(
            f"runAsNonRoot needs a number, and the image says {named.fact}: the kubelet will not "
            "start it; write the number in USER, or set runAsUser",
            named.source,
            about=("securityContext", "image"),
            about_pod=("securityContext",),
        )
