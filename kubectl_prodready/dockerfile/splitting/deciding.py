"""Whether and how a Dockerfile is split: the technologies are asked one after the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from kubectl_prodready.core.once import once
from kubectl_prodready.dockerfile.running.scripts import ran
from kubectl_prodready.dockerfile.splitting.c import split_c
from kubectl_prodready.dockerfile.splitting.dotnet import split_dotnet
from kubectl_prodready.dockerfile.splitting.elsewhere import split_elsewhere
from kubectl_prodready.dockerfile.splitting.fitting import completed, fitted
from kubectl_prodready.dockerfile.splitting.go import split_go
from kubectl_prodready.dockerfile.splitting.gradle import split_gradle
from kubectl_prodready.dockerfile.splitting.lacking import lacking
from kubectl_prodready.dockerfile.splitting.maven import split_maven
from kubectl_prodready.dockerfile.splitting.model import Answer, Base, Refusal, Split
from kubectl_prodready.dockerfile.splitting.node import split_node
from kubectl_prodready.dockerfile.splitting.php import split_php
from kubectl_prodready.dockerfile.splitting.python import split_python
from kubectl_prodready.dockerfile.splitting.refusing import cleans_what_it_compiled, never
from kubectl_prodready.dockerfile.splitting.roles import Role, build_tools, packages_of, role_of
from kubectl_prodready.dockerfile.splitting.ruby import split_ruby
from kubectl_prodready.dockerfile.splitting.rust import split_rust
from kubectl_prodready.dockerfile.splitting.writing import staged
from kubectl_prodready.dockerfile.view import Dockerfile

STACKS: tuple[Callable[[Dockerfile], Answer], ...] = (
    split_go,
    split_rust,
    split_dotnet,
    split_maven,
    split_gradle,
    split_node,
    split_python,
    split_ruby,
    split_php,
    split_c,
    split_elsewhere,
)


class Staged(NamedTuple):
    """A file in stages, and what that is derived from."""

    text: str
    split: Split
    base: Base


def answer(dockerfile: Dockerfile) -> Answer:
    """What the first technology says that knows the file; None where none does."""
    if len(dockerfile.stages) > 1:
        return None
    found: Answer = next((one for ask in STACKS if (one := ask(dockerfile))), None)
    if found is None:
        return None
    if reason := never(dockerfile):
        return Refusal(found.stack, reason, is_right=True)
    if _cleans(dockerfile, found):
        reason = "it compiles and takes the compilers away in one RUN: nothing is left to part"
        return Refusal(found.stack, reason, is_right=True)
    return found


def _cleans(dockerfile: Dockerfile, found: Split | Refusal) -> bool:
    """Whether a RUN that compiles cleans as well; where it is not known which, any of them."""
    stage = dockerfile.final
    runs = (found.made_by,) if isinstance(found, Split) else stage.of("RUN")
    return any(cleans_what_it_compiled(ran(stage, one) or ()) for one in runs)


@once
def in_stages(dockerfile: Dockerfile) -> Staged | Refusal | None:
    """A file in stages, on the first base that has what its final stage needs."""
    found = answer(dockerfile)
    if not isinstance(found, Split):
        return found
    if mixed := _mixed(dockerfile, found):
        return Refusal(found.stack, mixed)
    if found.is_whole:
        base = found.bases[0]
        return Staged(staged(dockerfile, found, base), found, base)
    found = completed(dockerfile, found)
    for base in found.bases:
        if not lacking(dockerfile, found, base):
            split = fitted(dockerfile, found, base)
            return Staged(staged(dockerfile, split, base), split, base)
    own = [one for one in found.bases if one.packages == packages_of(dockerfile)]
    base = (*own, found.bases[-1])[0]
    missing = lacking(dockerfile, found, base)
    return Refusal(found.stack, f"{base.image} has not what is needed: {missing}")


def _mixed(dockerfile: Dockerfile, split: Split) -> str:
    """Which RUN that the image needs brings build tools along, or ""."""
    for instruction in dockerfile.final.of("RUN"):
        cleans = cleans_what_it_compiled(ran(dockerfile.final, instruction) or ())
        if Role.FINAL in role_of(dockerfile, split, instruction) and not cleans:
            tools = build_tools(dockerfile, instruction)
            if tools:
                return f"line {instruction.line} installs {tools[0]} beside what the image needs"
    return ""
