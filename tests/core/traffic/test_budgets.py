"""What a PodDisruptionBudget counts, and what that means for a Pod that nobody asks."""

from __future__ import annotations

import pytest

from tests.help import deployment, documents, fixed

BUDGET = """\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: few}
spec:
  minAvailable: 1
  selector: %s
"""
SAYS = "PodDisruptionBudget/few counts a Pod that cannot answer as healthy"


@pytest.mark.parametrize(
    ("selector", "counts"),
    [
        ("{matchLabels: {app: web}}", True),
        ("{matchLabels: {app: api}}", False),
        ("{matchLabels: {app: web, tier: front}}", False),
        ("{}", True),
        ("{matchExpressions: [{key: app, operator: In, values: [web, api]}]}", True),
        ("{matchExpressions: [{key: app, operator: In, values: [api]}]}", False),
        ("{matchExpressions: [{key: app, operator: NotIn, values: [web]}]}", False),
        ("{matchExpressions: [{key: tier, operator: NotIn, values: [web]}]}", True),
        ("{matchExpressions: [{key: app, operator: Exists}]}", True),
        ("{matchExpressions: [{key: app, operator: DoesNotExist}]}", False),
    ],
)
def test_a_budget_that_counts_pods_is_named(selector: str, counts: bool) -> None:
    web = deployment("[{name: web, image: web, ports: [{containerPort: 8080}]}]")
    found = fixed(documents(BUDGET % selector, web), select=("readiness-probe",)).findings
    (hint,) = (finding.change for finding in found)
    assert (SAYS in hint.evidence[0].fact) is counts
