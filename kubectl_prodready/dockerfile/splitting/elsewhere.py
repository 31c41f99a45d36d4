"""Packages that are installed on other bases than the official images of their technology."""

from __future__ import annotations

from kubectl_prodready.dockerfile.running.scripts import ran
from kubectl_prodready.dockerfile.splitting.model import Answer, Refusal
from kubectl_prodready.dockerfile.splitting.node_steps import installs_of
from kubectl_prodready.dockerfile.splitting.python_packages import installs
from kubectl_prodready.dockerfile.view import Dockerfile


def split_elsewhere(dockerfile: Dockerfile) -> Answer:
    """Why a file is not split that installs packages on a base of another kind; asked last."""
    if stack := _stack(dockerfile):
        reason = f"its base is no official image of {stack}, of which a small one is known"
        return Refusal(stack, reason, is_right=True)
    return None


def _stack(dockerfile: Dockerfile) -> str:
    """The technology whose packages it installs, or ""."""
    stage = dockerfile.final
    commands = [one for it in stage.of("RUN") for one in ran(stage, it) or ()]
    if any(one.program in {"bundle", "bundler"} and "install" in one.words for one in commands):
        return "Ruby"
    if any(one.program == "composer" and "install" in one.words for one in commands):
        return "PHP"
    if next(installs_of(dockerfile), None):
        return "Node.js"
    return "Python" if next(installs(dockerfile), None) else ""
