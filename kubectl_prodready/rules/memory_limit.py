"""Containers without a memory limit."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Container, Example, Outcome, rule
from kubectl_prodready.api.resources import missing_limit


@rule(
    "memory-limit",
    part="Running",
    examples=[
        Example.of_container(
            """\
resources:
  requests:
    memory: 300Mi
""",
            """\
resources:
  requests:
    memory: 300Mi
  limits:  # prodready: review, unmeasured default
    memory: 1200Mi
""",
        ),
        Example.of_container(
            """\
resources:
  requests:
    memory: 64Mi
""",
            """\
resources:
  requests:
    memory: 64Mi
  limits:  # prodready: review, unmeasured default
    memory: 512Mi
""",
        ),
        Example.of_container(
            """\
resources:
  limits:
    memory: 64Mi
""",
        ),
        Example.of_container(
            """\
env:
- name: JAVA_TOOL_OPTIONS
  value: -Xmx2g
resources:
  requests:
    memory: 300Mi
""",
            """\
env:
- name: JAVA_TOOL_OPTIONS
  value: -Xmx2g
resources:
  requests:
    memory: 300Mi
  limits:  # prodready: review, unmeasured default
    memory: 2560Mi
""",
        ),
    ],
)
def memory_limit(container: Container) -> Iterator[Outcome]:
    """Kill a container that leaks memory before it takes its node down.

    Why: a container without a memory limit that leaks takes the memory of all others on the node.

    Derived from: the default of a LimitRange in the namespace, else 4 times the request and at
    least 512Mi, and the sizes of the memory volumes that the container mounts: a limit that nobody
    measured must be generous, because one that is too low kills the container. Where a
    VerticalPodAutoscaler in mode Off measured more than is requested, its target takes the place
    of the request; no limit is under its upper bound, and no default under its target is taken.
    Nor is one under what the container is told to use: a heap (see heap-setting), redis' maxmemory
    and a quarter more, -XX:MaxRAM, or 4 times postgres' shared_buffers, which its manual wants to
    be a quarter of the memory. That is then the limit beside a default request. Only a LimitRange's
    default stays as it is, for it holds anyway.

    Safety: SAFE where a LimitRange sets the same limit anyway, else REVIEW. Only a HINT where the
    container mounts a memory volume without a sizeLimit, which the limits would shrink, and for
    Windows, where a limit should equal the request. It comes only together with a request, for a
    limit alone would become the request.
    """
    return missing_limit(container, "memory")
