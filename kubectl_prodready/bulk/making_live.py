"""What is planned for live objects, as the documents of a plan."""

from __future__ import annotations

from kubectl_prodready.core.consequences import Consequences, consequences
from kubectl_prodready.core.model import Safety
from kubectl_prodready.live.planning import Planned as LivePlan
from kubectl_prodready.live.preflight import path_of
from kubectl_prodready.plans.model import OnServer, Planned
from kubectl_prodready.plans.proposals import proposal_of, steps_of
from kubectl_prodready.plans.writing import planned_text


class LivePlanText:
    """The document of each object that would change, as it goes into a plan."""

    between = ""

    def text(self, plan: LivePlan) -> str:
        """One object's document."""
        return planned_text(planned_of_live(plan)) if plan.changes else ""


def planned_of_live(plan: LivePlan) -> Planned:
    """What is planned for a live object: what is safe, unless it is risky to restart its Pods."""
    told = Consequences()
    if plan.workload:
        told = consequences(plan.workload, [change.path for change in plan.changes])
    steps = steps_of(plan.changes, Safety.SAFE)
    metadata = plan.raw["metadata"]
    return Planned(
        plan.ref,
        OnServer(path_of(plan.raw), metadata["uid"], metadata["resourceVersion"]),
        proposal_of(plan.changes),
        steps,
        apply=not told.risks and any(step.apply for step in steps),
        effect=told.with_risks,
    )
