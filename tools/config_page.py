"""The page about `.prodready.yaml`, made of the JSON Schema that ships."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

SCHEMA = Path(__file__).parents[1] / "kubectl_prodready" / "schema" / "config-v1.json"

HEAD = """\
# The configuration

DESCRIPTION

For a stream it is that of the current folder.

```yaml
rules:
  ephemeral-storage-limit: off
  memory-limit: { safety: hint } # the level that its changes carry: safe, review or hint
cpuLimit: off # as many prefer; or generous, the default; or one for all, such as 2
sizes: # where nothing was written, declared or measured
  requests: { cpu: 250m, memory: 256Mi }
  limits: { memory: 1Gi }
  images: # the first that matches the name without tag and digest
    "*/postgres": { requests: { memory: 2Gi }, limits: { memory: 4Gi } }
drainSeconds: 10 # how long a Pod still gets requests after it began to stop
finalBase: slim # for Dockerfiles in stages: distroless, alpine, slim or chainguard
mirrors:
  mirror.example.com/hub: docker.io # which registry it stands for
overrides: # the later one wins, key by key
  - paths: [batch/**] # relative to this file, as in a .gitignore
    cpuLimit: 4
  - namespaces: ["*-dev"]
    sizes: { requests: { cpu: 50m } }
```

The command line goes before it: a rule that `--select` names runs though it is off here, and
`--safety` says how far to go. Annotations and comments keep away what is on here.

## The keys

None must be there. Generated from the JSON Schema that comes with the package,
`kubectl_prodready/schema/config-v1.json`, and that `kubectl prodready explain --schema config`
prints: do not edit. Editors that know the schema complete and check the file; the command checks
all of it, and more: that rules exist, that no limit is under its request, and that amounts are not
too fine. What is wrong it tells with file, line and column; then nothing that the file governs is
written, the rest is, and the exit code is 2.
"""


def config_page() -> str:
    """The whole page."""
    schema: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    parts = schema["$defs"]
    page = HEAD.replace("DESCRIPTION", schema["description"]) + "\n" + _table(schema, parts)
    for part in parts.values():
        page += f"\n## {part['title']}\n\n{part['description']}\n"
        if "properties" in part:
            page += f"\n{_table(part, parts)}"
    return page


def _table(part: dict[str, Any], parts: dict[str, Any]) -> str:
    """The keys of a mapping."""
    rows = [
        f"| `{key}` | {_described(value, parts)} |\n" for key, value in part["properties"].items()
    ]
    return "| Key | What it says |\n|---|---|\n" + "".join(rows)


def _described(value: dict[str, Any], parts: dict[str, Any]) -> str:
    """What a key says, and where more is said about it."""
    part = parts.get(value.get("$ref", "").rpartition("/")[2], {})
    text: str = value.get("description") or part["description"].partition(". ")[0].removesuffix(".")
    anchor = part.get("title", "").lower().replace(" ", "-")
    return text.replace("|", "\\|") + (f" ([{part['title'].lower()}](#{anchor}))" if part else "")
