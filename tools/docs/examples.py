"""What the page of each command shows: lines that people type, and where more is told."""

from __future__ import annotations

from collections.abc import Mapping

EXAMPLES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "fix": (
        ("fix -f web.yaml", "a diff of what it lacks"),
        ("fix -f web.yaml --write", "write the file"),
        ("fix -R -f deploy/", "a folder and all below; .gitignore holds"),
        ("fix -f web.yaml deploy/web -n shop", "only one object of a file"),
        ("fix -f web.yaml --safety safe", "only what cannot break anything"),
        ("fix -f web.yaml --ignore cpu-limit", "all rules but this one"),
        ("fix -i -f web.yaml", "change by change"),
        ("fix -f - -o yaml", "a stream in, the fixed stream out"),
        ("fix -f Dockerfile --multi-stage", "build in one stage, run in another"),
        ("fix deployment/web -n shop", "what a live object lacks"),
        ("fix deployment/web -n shop --dry-run=server", "try it: admission tells what it would do"),
        ("fix deployment/web -n shop --apply", "try, ask, record, apply"),
        ("fix deployment/web -n shop --apply --wait --undo-on-failure", "and follow the rollout"),
        ("fix deploy -n shop -o patch", "what kubectl patch --patch-file takes"),
    ),
    "check": (
        ("check -f web.yaml", "findings with file:line:column"),
        ("check -R -f deploy/ --fail-on safe", "exit with 1 only for what cannot break anything"),
        ("check -R -f deploy/ --baseline known.json", "record what is found, then only the new"),
        ("check -R -f deploy/ -o sarif", "for code scanning"),
        ("check -R -f deploy/ --report junit=junit.xml", "a report beside the usual output"),
        ("check deploy,sts -A", "live objects of all namespaces"),
        ("check deploy -n shop -l team=storefront", "those with a label"),
    ),
    "plan": (
        ("plan -R -f deploy/ --out plan.yaml", "for manifests"),
        ("plan deploy,sts -A --out plan.yaml", "for live objects"),
    ),
    "apply": (
        ("apply plan.yaml --dry-run", "only say what would be done"),
        ("apply plan.yaml", "do what was decided; again to go on where it was"),
        ("apply plan.yaml --wait --undo-on-failure --max-unavailable 5", "follow each rollout"),
    ),
    "undo": (
        ("undo", "the newest run that has something left"),
        ("undo --list", "all runs: when, where, how much"),
        ("undo --dry-run", "only say what would be taken back"),
        ("undo plan.yaml", "what apply did of a plan"),
    ),
    "explain": (
        ("explain", "all rules"),
        ("explain memory-limit", "why a rule is, where its values come from, how safe they are"),
        ("explain DF004", "a rule about Dockerfiles"),
        ("explain --plugins", "the images that are known, and who knows them"),
        ("explain --schema config", "the JSON Schema of .prodready.yaml, for editors"),
    ),
    "completion": (
        ("completion install", "for kubectl: put what it asks beside the plugin"),
        ("completion bash", "a script for the command kubectl-prodready itself"),
    ),
    "hook": (
        ("hook web.yaml", "fix it in place"),
        ("hook --check web.yaml", "only say what it lacks"),
    ),
    "version": (("version", "which one this is"),),
}

RULES = ("All rules", "rules.md")
LIVE = ("Live objects", "live.md")
PROVEN = ("How a fix is proven", "how-a-fix-is-proven.md")
RESTARTS = ("What restarts when you apply", "what-restarts.md")
PLANS = ("Plans", "plans.md")
CI = ("In CI", "ci.md")

MORE: Mapping[str, tuple[tuple[str, str], ...]] = {
    "fix": (
        ("Files", "files.md"),
        ("Change by change", "interactive.md"),
        LIVE,
        ("Dockerfiles", "dockerfiles.md"),
        PROVEN,
        RESTARTS,
    ),
    "check": (("Files", "files.md"), CI, LIVE),
    "plan": (PLANS, RESTARTS),
    "apply": (PLANS, RESTARTS),
    "undo": (("Undo", "undo.md"), LIVE),
    "explain": (RULES, ("What is known about images", "images.md")),
    "hook": (CI,),
}
"""Pages by their titles."""
