"""Commands that have one second to show that all is well."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Container, Example, Outcome, rule
from kubectl_prodready.api.probes import all_probes, is_hasty


@rule(
    "probe-timeout",
    part="Running",
    about=("startupProbe", "livenessProbe", "readinessProbe"),
    examples=[
        Example.of_container(
            """\
livenessProbe:
  exec:
    command: [is-healthy]
""",
            said="livenessProbe starts a process and gives it 1 s",
        ),
        Example.of_container(
            """\
livenessProbe:
  exec:
    command: [is-healthy]
  timeoutSeconds: 5
"""
        ),
    ],
)
def probe_timeout(container: Container) -> Iterator[Outcome]:
    """Give a probe that starts a process the time to start one.

    Why: on a busy node, or under a cpu limit, starting a process alone may take a second; a client
    that connects and logs in takes more. Since Kubernetes 1.20 the timeout of exec probes counts.

    Derived from: timeoutSeconds of the probe, 1 where none is written.

    Safety: only words; 5 s is what most charts give.
    """
    for key, probe in all_probes(container):
        if is_hasty(probe):
            yield container.hint(
                f"{key} starts a process and gives it 1 s, which a busy node may need to start it: "
                "set timeoutSeconds, to 5 or so",
                about=(key,),
            )
