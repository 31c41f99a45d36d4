"""What the API calls a resource: a kind of objects, and where they are."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote

from kubectl_prodready.core.kinds import SPELLINGS, current_group
from kubectl_prodready.core.kinds import WORKLOADS as KINDS


class Resource(NamedTuple):
    """One kind of objects; `plural` is its name in paths, `group` is "" for the core group."""

    group: str
    version: str
    plural: str
    kind: str
    namespaced: bool = True

    @property
    def title(self) -> str:
        """For people, as in "deployments.apps"."""
        return f"{self.plural}.{self.group}" if self.group else self.plural

    @property
    def api_version(self) -> str:
        """As objects say it, as in "apps/v1"."""
        return f"{self.group}/{self.version}" if self.group else self.version

    def path(self, namespace: str = "", name: str = "") -> str:
        """Where its objects are: all, those of a namespace, or one by its name."""
        parts = [f"/apis/{self.api_version}" if self.group else f"/api/{self.version}"]
        if self.namespaced and namespace:
            parts += ["namespaces", quote(namespace, safe="")]
        parts.append(self.plural)
        if name:
            parts.append(quote(name, safe=""))
        return "/".join(parts)


WORKLOADS = {kind: Resource(current_group(kind), "v1", f"{kind.lower()}s", kind) for kind in KINDS}
"""The workload kinds that every supported server has, so that nobody has to ask for them."""

NAMESPACES = Resource("", "v1", "namespaces", "Namespace", namespaced=False)


def well_known(spelling: str) -> Resource | None:
    """The workload kind of a word: `deploy`, `Deployment`, `deployments.apps`, `jobs.v1.batch`."""
    word, _, rest = spelling.lower().partition(".")
    found = WORKLOADS.get(SPELLINGS.get(word, ""))
    if found is None or rest in {"", found.group, f"{found.version}.{found.group}"}:
        return found
    return None
