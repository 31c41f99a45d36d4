"""The workloads beside a quota are read from where they are: files, pipes, once and when asked."""

from __future__ import annotations

import pickle
from pathlib import Path

from kubectl_prodready.core.surroundings import Surroundings
from kubectl_prodready.pipeline import Run, results
from kubectl_prodready.sources.files import Source, Wanted, gather
from kubectl_prodready.sources.survey import survey
from tests.core.folders import put
from tests.core.kustomize_neighbours import QUOTA
from tests.help import deployment, documents


def names(known: Surroundings, source: Source) -> list[str]:
    """The names of the peers of what a source holds."""
    found = known.peers(source.key, source.folder, "")
    return [peer.found.raw["metadata"]["name"] for peer in found]


def test_of_a_folder(tmp_path: Path) -> None:
    files = {
        "a.yaml": documents(deployment(name="a"), QUOTA),
        "b.yaml": deployment(name="b"),
        "broken.yaml": "a: [",
        "c.yaml": "kind: ConfigMap\napiVersion: v1\n",
    }
    sources = gather(Wanted((str(put(tmp_path, files)),))).sources
    known = pickle.loads(pickle.dumps(survey(sources)))
    assert names(known, sources[0]) == ["a", "b"]
    (tmp_path / "b.yaml").write_text("")
    assert names(known, sources[1]) == ["a", "b"]


def test_of_a_stream_that_can_be_read_only_once() -> None:
    text = documents(deployment(name="a"), QUOTA, deployment(name="b"))
    source = Source("stdin", "-", named=True, held=text.encode())
    assert names(survey([source]), source) == ["a", "b"]


def test_of_a_file_that_is_gone(tmp_path: Path) -> None:
    put(tmp_path, {"a.yaml": deployment(), "q.yaml": QUOTA})
    sources = gather(Wanted((str(tmp_path),))).sources
    known = survey(sources)
    (tmp_path / "a.yaml").unlink()
    assert names(known, sources[0]) == []


def test_all_that_a_quota_binds_are_looked_at_together(tmp_path: Path) -> None:
    """Each of the two would fit alone; one that is fixed already is no second one."""
    hard = (
        "apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q}\n"
        "spec: {hard: {requests.cpu: 350m}}\n"
    )
    put(tmp_path, {"a.yaml": deployment(name="a"), "q.yaml": hard})
    alone = reasons(tmp_path)
    assert alone == {"a": []}
    put(tmp_path, {"b.yaml": documents(deployment(name="b"), "kind: Deployment\nspec: x\n")})
    both = reasons(tmp_path)
    assert both.keys() == {"a", "b"}
    assert all("and those of 1 other workload exceed" in left for (left,) in both.values())


def reasons(folder: Path) -> dict[str, list[str]]:
    """Per workload, why it gets no cpu request."""
    sources = gather(Wanted((str(folder),))).sources
    found: dict[str, list[str]] = {}
    for result in results(sources, Run(select=("cpu-request",))):
        for ref in result.workloads:
            found[ref.name] = [one.left.reason for one in result.left if one.left.ref == ref]
    return found
