"""Memory limits that a runtime's own setting does not fit into."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Container, Example, Outcome, rule
from kubectl_prodready.api.processes import heap_over_limit


@rule(
    "heap-setting",
    part="Running",
    about=("resources",),
    examples=[
        Example.of_container(
            """\
env:
- name: JAVA_TOOL_OPTIONS
  value: -Xmx1g
resources:
  limits:
    memory: 1Gi
""",
            said="a JVM needs about a quarter more than its heap, 1Gi x 1.25 = 1280Mi",
        ),
        Example.of_container(
            """\
args: [-Xms1g]
resources:
  limits:
    memory: 512Mi
""",
            said="-Xms1g in args",
        ),
        Example.of_container(
            """\
env:
- name: GOMEMLIMIT
  value: 1GiB
resources:
  limits:
    memory: 1Gi
""",
            said="GOMEMLIMIT=1GiB",
        ),
        Example.of_container(
            """\
env:
- name: NODE_OPTIONS
  value: --max-old-space-size=768
resources:
  limits:
    memory: 1Gi
""",
        ),
    ],
)
def heap_setting(container: Container) -> Iterator[Outcome]:
    """Leave room under the memory limit for what a runtime's heap setting does not count.

    Why: the kernel kills a container at its memory limit. A runtime that may fill it with heap does
    not collect garbage in time, and dies under load, without a stack trace.

    Derived from: the memory limit, and what arguments and environment tell the runtime. JVM: -Xmx
    or -XX:MaxHeapSize, with a quarter more for metaspace, threads, code and buffers; without them
    -Xms or -XX:InitialHeapSize, to which the JVM raises its maximum (HotSpot, arguments.cpp);
    -XX:MaxRAM over the limit; -XX:MaxRAMPercentage over 80 without an -Xmx (the java command; the
    JVM takes it from 256Mi on). Go: GOMEMLIMIT, which is soft and counts only Go's own memory
    (package runtime, whose GC guide asks for 5 to 10 % of headroom). Node: --max-old-space-size in
    MiB, the old part of the heap only (Node's options, which leave a quarter of 2 GiB). Where
    several say it, the smallest counts. A limit that memory-limit adds has room for the largest.

    Safety: HINT, said only: whether the limit is too low or the heap too high, only a measurement
    tells.
    """
    if text := heap_over_limit(container):
        about = ("resources", "env", "args", "command")
        yield container.hint(text, "limits.memory", about=about)
