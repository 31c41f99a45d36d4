"""Names from a cluster, from a server in this process."""

from __future__ import annotations

import time
from pathlib import Path
from threading import Event

import pytest

from kubectl_prodready.cli.completion.answering import World
from kubectl_prodready.cli.completion.world import LIMIT, Around
from tests.cli.command import Done, prodready, put
from tests.completion import typed
from tests.completion.typed import NOTHING, values
from tests.live.stand_in import Asked, Reply, answering, page, saying, status

CONFIG = """\
current-context: one
contexts:
- {{name: one, context: {{cluster: one, namespace: shop}}}}
- {{name: "two: b", context: {{cluster: two}}}}
clusters:
- {{name: one, cluster: {{server: "{url}"}}}}
- {{name: two, cluster: {{server: "http://127.0.0.1:1"}}}}
users: [{{name: ann}}, {{name: bob}}]
"""


@pytest.fixture(autouse=True)
def _time_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is in this process may take as long as a busy machine makes it take."""
    monkeypatch.setattr("kubectl_prodready.cli.completion.world.LIMIT", 60)


def complete(*words: str, cwd: Path) -> Done:
    return prodready("__complete", *words, cwd=cwd)


def rows(*names: object) -> Reply:
    """What a server answers who is asked for a table."""
    cells = [{"cells": [name, "Active", "3d"]} for name in names]
    return Reply({"kind": "Table", "apiVersion": "meta.k8s.io/v1", "rows": cells})


def test_namespaces(tmp_path: Path) -> None:
    with saying(rows("shop", "default", "shop-test")) as there:
        done = complete("fix", "-s", there.url, "-n", "s", cwd=tmp_path)
    assert (done.code, done.out, done.err) == (0, "shop\nshop-test\n:4\n", "")
    (asked,) = there.asked
    assert (asked.method, asked.path) == ("GET", "/api/v1/namespaces")
    assert asked.query == {"includeObject": "None", "resourceVersion": "0"}
    (accept,) = asked.header("Accept")
    assert accept.startswith("application/json;as=Table;v=v1;g=meta.k8s.io,")


@pytest.mark.parametrize(
    ("words", "path", "expected"),
    [
        ("deploy w", "apis/apps/v1/namespaces/shop/deployments", ["web", "worker"]),
        ("deploy/w", "apis/apps/v1/namespaces/shop/deployments", ["deploy/web", "deploy/worker"]),
        ("-n x pods d", "api/v1/namespaces/x/pods", ["db"]),
        ("--namespace=x jobs.v1.batch d", "apis/batch/v1/namespaces/x/jobs", ["db"]),
        ("-nx cj/db cj/d", "apis/batch/v1/namespaces/x/cronjobs", []),
        ("sts web db ", "apis/apps/v1/namespaces/shop/statefulsets", ["worker"]),
        ("--context one ds d", "apis/apps/v1/namespaces/shop/daemonsets", ["db"]),
    ],
)
def test_names_where_the_line_means(
    tmp_path: Path, words: str, path: str, expected: list[str]
) -> None:
    with saying(rows("web", "worker", "db")) as there:
        put(tmp_path, {"config": CONFIG.format(url=there.url)})
        line = ("check", "--kubeconfig", "config", *words.split(" "))
        done = complete(*line, cwd=tmp_path)
    assert (done.code, values(done.out), done.err) == (0, expected, "")
    assert [asked.path for asked in there.asked] == [f"/{path}"]


def test_names_of_several_types(tmp_path: Path) -> None:
    with answering(lambda asked: rows(asked.path.rpartition("/")[2])) as there:
        done = complete("fix", "--server", there.url, "deploy,sts,nope", "", cwd=tmp_path)
    assert values(done.out) == ["deployments", "statefulsets"]


def test_flags_of_the_connection_go_with_the_request(tmp_path: Path) -> None:
    flags = ("--as", "root", "--as-group=a", "--as-group", "b", "--disable-compression")
    with saying(rows("shop")) as there:
        complete("fix", "--server", there.url, *flags, "-n", "", cwd=tmp_path)
    (asked,) = there.asked
    assert asked.header("Impersonate-User") == ["root"]
    assert asked.header("Impersonate-Group") == ["a", "b"]
    assert asked.header("Accept-Encoding") == ["identity"]


def test_a_server_without_tables(tmp_path: Path) -> None:
    with saying(page("web", "db")) as there:
        done = complete("fix", "-s", there.url, "deploy", "", cwd=tmp_path)
    assert values(done.out) == ["db", "web"]


def test_what_could_steer_the_terminal_is_left_out(tmp_path: Path) -> None:
    with saying(rows("we\x1b[2Jb", "two\nlines", "fine", 5, None)) as there:
        done = complete("fix", "-s", there.url, "deploy", "", cwd=tmp_path)
    assert done.out == "5\nfine\n:4\n"


@pytest.mark.parametrize(
    "reply",
    [
        status(401, "Unauthorized"),
        status(403, "Forbidden"),
        status(404, "NotFound"),
        status(429, "TooManyRequests", wait="1"),
        status(500, "InternalError"),
        Reply(b"<html>"),
        Reply([]),
        Reply({"rows": 5, "items": "x"}),
        Reply({"rows": [5, {"cells": []}, {"cells": 5}], "items": [5, {"metadata": 5}]}),
        Reply(b"{", claimed=99),
    ],
)
def test_what_a_server_refuses_or_breaks_completes_nothing(tmp_path: Path, reply: Reply) -> None:
    with saying(reply) as there:
        done = complete("fix", "-s", there.url, "-n", "", cwd=tmp_path)
    assert (done.code, done.out, done.err) == (0, NOTHING, "")
    assert len(there.asked) == 1  # nobody waits for another try


def test_a_slow_server_is_not_waited_for(tmp_path: Path) -> None:
    done = Event()

    def slow(_: Asked) -> Reply:
        done.wait(60)
        return rows("shop")

    with answering(slow) as there:
        began = time.monotonic()
        found = typed.complete("fix", "-s", there.url, "-n", "", cwd=tmp_path)
        took = time.monotonic() - began
        done.set()
    assert (found.code, found.out, found.err) == (0, NOTHING, "")
    assert LIMIT <= took < 30
    assert LIMIT <= 2


def test_nobody_there_completes_nothing(tmp_path: Path) -> None:
    done = complete("fix", "-s", "http://127.0.0.1:1", "-n", "", cwd=tmp_path)
    assert (done.code, done.out, done.err) == (0, NOTHING, "")


@pytest.mark.parametrize(
    ("flag", "expected"),
    [("--context", ["one", "two: b"]), ("--cluster", ["one", "two"]), ("--user", ["ann", "bob"])],
)
def test_a_kubeconfig_names_without_its_cluster(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flag: str, expected: list[str]
) -> None:
    with saying(rows()) as there:
        put(tmp_path, {"config": CONFIG.format(url=there.url), "home/config": "contexts: []"})
        for env, words in (
            ({"KUBECONFIG": "config:home/config"}, ()),
            ({"KUBECONFIG": "home/config"}, ("--kubeconfig=config",)),
            ({"KUBECONFIG": "", "HOME": str(tmp_path)}, ("--kubeconfig", "~/config")),
        ):
            for name, value in env.items():
                monkeypatch.setenv(name, value)
            done = complete("fix", *words, flag, "", cwd=tmp_path)
            assert (done.code, values(done.out), done.err) == (0, expected, "")
        assert there.asked == []


def test_the_world_is_as_the_core_wants_it() -> None:
    wanted = {name for name in vars(World) if not name.startswith("_")}
    assert wanted == {"namespaces", "objects", "of_kubeconfig", "rules", "runs"}
    assert wanted <= vars(Around).keys()
