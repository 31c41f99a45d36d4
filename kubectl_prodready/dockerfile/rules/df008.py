"""An image that runs as root."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Example, Outcome, rule
from kubectl_prodready.api.dockerfile import Dockerfile, as_root


@rule(
    "DF008",
    part="Building",
    examples=[
        Example(
            before='FROM python:3.13-slim\nCMD ["gunicorn", "app"]\n',
            said="no USER, so the image runs as root",
        ),
        Example(
            before='FROM registry.example.com/base:1\nUSER root\nCMD ["serve"]\n',
            said="the image runs as root",
        ),
        Example(before='FROM python:3.13-slim\nUSER 10001\nCMD ["gunicorn", "app"]\n'),
        Example(before='FROM registry.example.com/base:1\nCMD ["serve"]\n'),
    ],
)
def df008(dockerfile: Dockerfile) -> Iterator[Outcome]:
    """Run as a user that is not root, by its number.

    Why: who breaks out of a program that runs as root is root in the container, and on the node
    where a second hole helps; runAsNonRoot refuses such an image, and can tell only by a number
    (docs: concepts/security/pod-security-standards, Restricted).

    Derived from: the last USER of the final stage and of those that it begins with; without one,
    official images and others that are known to run as root. Left out: bases that nobody here
    knows or that bring a user, images that run nothing or only a shell, programs that need root,
    such as sshd and cron, files with gosu, su-exec or sudo, and Windows.

    Safety: HINT, said only: which files the program writes, and who owns them, is not known here.
    """
    if found := as_root(dockerfile):
        lead = "the image runs as root" if found.is_said else "no USER, so the image runs as root"
        yield dockerfile.hint(f"{lead}: {found.cure}", at=found.at)
