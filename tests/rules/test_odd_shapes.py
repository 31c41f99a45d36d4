"""Whatever stands where a command, a probe or the environment belongs: no rule crashes on it."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kubectl_prodready.core.engine import examine
from kubectl_prodready.core.kinds import Found, Malformed
from kubectl_prodready.core.neighbours import Neighbours
from kubectl_prodready.core.registry import load_rules
from kubectl_prodready.core.workload import Workload

SPOKEN = ("sigterm", "share-process-namespace", "one-process", "heap-setting")
RULES = [one for one in load_rules() if one.id in SPOKEN or one.id.startswith("twelve-factor")]

WORD = st.sampled_from(
    [
        *(
            "sh",
            "-c",
            "a && b",
            "-ec",
            "exec a",
            "npm",
            "start",
            "node",
            "tail",
            "-f",
            "x.log",
            "'",
        ),
        *("--log-file=/x", "--password=x", "-Xmx1g", "", "-", "--", "kill 1", "a & b", "a | b"),
        "http://a:b@c",
    ]
)
LEAF = st.none() | st.booleans() | st.integers(-2, 5) | WORD
KEY = st.sampled_from(["name", "value", "exec", "command", "emptyDir", "mountPath", "limits"])
ANY = st.recursive(
    LEAF,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEY, inner, max_size=3),
    max_leaves=6,
)
WORDS = st.lists(WORD, max_size=4) | ANY
HANDLER = ANY | st.fixed_dictionaries({"exec": ANY | st.fixed_dictionaries({"command": WORDS})})
NAME = st.sampled_from(["DB_PASSWORD", "LOG_FILE", "GOMEMLIMIT", "JAVA_OPTS"])
ENTRY = ANY | st.fixed_dictionaries({"name": ANY | NAME, "value": ANY})
CONTAINER = st.fixed_dictionaries(
    {},
    optional={
        "name": ANY,
        "image": ANY,
        "command": WORDS,
        "args": WORDS,
        "resources": ANY,
        "env": ANY | st.lists(ENTRY, max_size=3),
        "volumeMounts": st.lists(ANY, max_size=2),
        "livenessProbe": HANDLER,
        "restartPolicy": ANY,
        "lifecycle": ANY | st.fixed_dictionaries({"preStop": HANDLER}),
    },
)
POD_SPEC = st.fixed_dictionaries(
    {"containers": st.lists(CONTAINER, max_size=2)},
    optional={
        "volumes": ANY,
        "hostPID": ANY,
        "restartPolicy": ANY,
        "nodeSelector": ANY,
        "os": ANY,
        "terminationGracePeriodSeconds": ANY,
        "shareProcessNamespace": ANY,
        "initContainers": st.lists(CONTAINER, max_size=1),
    },
)


@given(POD_SPEC, st.sampled_from(["StatefulSet", "Job"]))
def test_no_rule_crashes(pod_spec: dict[str, Any], kind: str) -> None:
    spec = {"template": {"spec": pod_spec}, "volumeClaimTemplates": pod_spec.get("volumes")}
    raw = {"metadata": {"name": "web"}, "spec": spec}
    try:
        said = examine(Workload(Found((), kind, "", raw), Neighbours(), (1, 30)), RULES)
    except Malformed:  # the reader hears of it, with its place
        return
    assert not said.failed
