"""What a rule is: a pure function from a view to what it has to say, with its examples."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias

from kubectl_prodready.core.model import Outcome

Check: TypeAlias = Callable[[Any], Iterator[Outcome]]

DOCKERFILE = "dockerfile"
SCOPES = ("container", "workload", DOCKERFILE)
PARTS = ("Building", "Scheduling", "Running", "Terminating")
"""The talk's four phases of a Pod's life."""

IMAGE = "registry.example.com/shop/web:1.4"


class Example(NamedTuple):
    """A manifest or a Dockerfile before and after the rule, or what the rule only says of it.

    `said` is a part of that hint's text. With neither `after` nor `said` the rule stays silent.
    `files` are those beside a Dockerfile, by their names, and `flags` those of `fix` that it takes.
    The examples are the rule's tests, and its page shows them.
    """

    before: str
    after: str = ""
    said: str = ""
    files: tuple[tuple[str, str], ...] = ()
    flags: tuple[str, ...] = ()

    @classmethod
    def of_container(
        cls, before: str, after: str = "", said: str = "", *, pod: str = "", image: str = IMAGE
    ) -> Example:
        """One container of a Pod: its fields before and after the rule, and more of the pod spec.

        The fields begin at the left edge; name and image are there already.
        """
        return cls(_pod(before, pod, image), _pod(after, pod, image) if after else "", said)

    @classmethod
    def of_service(cls, before: str, after: str = "") -> Example:
        """The same for the container of a Deployment that a Service sends traffic to, port 8080."""
        return cls(_served(before), _served(after) if after else "")


POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: web
    image: {}
"""


SERVED = """\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
  - port: 80
    targetPort: 8080
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web
        image: registry.example.com/shop/web:1.4
        ports:
        - containerPort: 8080
"""


def _pod(container: str, spec: str, image: str) -> str:
    """A Pod of an image whose container and spec have more fields."""
    return POD.format(image) + _indented(container, 4) + _indented(spec, 2)


def _served(container: str) -> str:
    """A Service and its Deployment, whose container has more fields."""
    return SERVED + _indented(container, 8)


def _indented(text: str, width: int) -> str:
    return "".join(f"{' ' * width}{line}\n" for line in text.splitlines())


class Rule(NamedTuple):
    """A rule as the engine sees it. `scope`: what it looks at, one of SCOPES.

    `about` are fields: of a container that has none of them it says nothing; () for any container.
    One that `only_speaks` changes nothing by itself, as its examples show.
    """

    id: str
    check: Check
    scope: str
    part: str
    examples: tuple[Example, ...]
    about: tuple[str, ...] = ()
    only_speaks: bool = False

    @property
    def summary(self) -> str:
        """The first line of the docstring."""
        return self.page.partition("\n")[0]

    @property
    def page(self) -> str:
        """The docstring, which is the rule's page, without its indentation."""
        lines = (self.check.__doc__ or "").expandtabs().strip().split("\n")
        body = [line for line in lines[1:] if line.strip()]
        margin = min((len(line) - len(line.lstrip()) for line in body), default=0)
        return "\n".join([lines[0], *(line[margin:].rstrip() for line in lines[1:])])


def rule(
    id_: str, *, part: str, examples: Sequence[Example], about: tuple[str, ...] = ()
) -> Callable[[Check], Rule]:
    """Make a rule of a function whose only parameter is called as what it looks at, one of SCOPES.

    `about` names the fields without which the rule has nothing to say of a container.
    Raises ValueError for a scope or a part of the talk that does not exist.
    """

    def make(check: Check) -> Rule:
        code = check.__code__
        scope = ", ".join(code.co_varnames[: code.co_argcount])
        if scope not in SCOPES or part not in PARTS:
            raise ValueError(f"rule {id_}: scope {scope!r}, part {part!r}")
        # one without examples may change something
        only_speaks = bool(examples) and not any(example.after for example in examples)
        return Rule(id_, check, scope, part, tuple(examples), about, only_speaks)

    return make
