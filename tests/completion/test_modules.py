"""Which modules a completion loads: it is as quick as `version`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import put
from tests.cli.test_modules import SLOW, WORK, run

OWN = "kubectl_prodready"
LIBRARIES = {"kubernetes", "urllib3", "yaml", "ssl", "socket", "subprocess", "threading"}
COMPLETING = {
    OWN,
    *(f"{OWN}.{one}" for one in ("__main__", "cli", "core", "core.kinds", "errors", "paths")),
    *(f"{OWN}.cli.{one}" for one in ("completion", "flags", "main", "plugin_path", "program")),
    *(
        f"{OWN}.cli.completion.{one}"
        for one in ("answering", "candidates", "complete", "line", "objects", "tables", "world")
    ),
}
"""All that is loaded of the project where nothing beyond the line is looked for."""

RULES = {f"{OWN}.cli.completion.brought", f"{OWN}.core.announced"}
RECORDS = {f"{OWN}.records", f"{OWN}.records.folder", f"{OWN}.records.names"}


def own(loaded: set[str]) -> set[str]:
    return {name for name in loaded if name.partition(".")[0] == OWN}


@pytest.mark.parametrize(
    ("words", "more"),
    [
        ("", set()),
        ("fix --", set()),
        ("fix -o ", set()),
        ("fix -f ", set()),
        ("fix deploy", set()),
        ("fix -f web.yaml deploy/", set()),
        ("explain ", RULES),
        ("fix --select cpu-limit,", RULES),
        ("undo --record r ", RECORDS),
    ],
)
def test_what_asks_no_cluster_loads_next_to_nothing(
    tmp_path: Path, words: str, more: set[str]
) -> None:
    put(tmp_path, {"r/20261128-101112-000001.jsonl": ""})
    done, loaded = run("__complete", *words.split(" "), cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert own(loaded) <= COMPLETING | more
    assert own(loaded) >= more
    assert not loaded & (SLOW | WORK | LIBRARIES)


def test_contexts_load_what_reads_a_kubeconfig_and_no_cluster_library(tmp_path: Path) -> None:
    put(tmp_path, {"config": "contexts: [{name: one}]\n"})
    words = ("fix", "--kubeconfig", "config", "--context", "")
    done, loaded = run("__complete", *words, cwd=tmp_path)
    assert done.out == "one\n:4\n"
    cluster = {f"{OWN}.cluster", f"{OWN}.cluster.kubeconfig", f"{OWN}.cli.completion.hurrying"}
    assert own(loaded) == COMPLETING | cluster
    assert not loaded & ((SLOW | WORK | LIBRARIES) - {"yaml", "threading"})


def test_the_command_itself_loads_no_tables_that_it_does_not_need(tmp_path: Path) -> None:
    done, loaded = run("completion", "bash", cwd=tmp_path)
    assert done.code == 0
    assert not loaded & (SLOW | WORK | LIBRARIES)
