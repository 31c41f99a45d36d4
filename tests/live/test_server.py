"""Requests, errors, patience and pages, against a server in this process."""

from __future__ import annotations

import gzip
import json
import socket
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from urllib3.exceptions import SSLError

from kubectl_prodready.cluster.patience import Failure, Patience
from kubectl_prodready.cluster.unreachable import unreachable
from kubectl_prodready.cluster.wire import DRY, Request
from kubectl_prodready.errors import (
    ClusterError,
    ExpiredError,
    ForbiddenError,
    MissingError,
    UnsureError,
    UsageError,
)
from tests.live.stand_in import Asked, Reply, answering, page, saying, status

PATH = "/apis/apps/v1/deployments"
DONE = Reply({"kind": "Deployment"})


def names(objects: list[dict[str, Any]]) -> list[str]:
    return [one["metadata"]["name"] for one in objects]


def test_a_request_carries_who_and_what() -> None:
    with saying(DONE) as there:
        server = there.connect(
            as_user="root", as_uid="7", as_groups=("a", "b"), as_user_extra=("x/y=1", "x/y=2")
        )
        body = {"spec": {"replicas": 1}}
        kind = "application/apply-patch+yaml"
        assert server.patch(PATH, body, kind, fieldManager="prodready", force=False, dryRun=None)
    (asked,) = there.asked
    assert (asked.method, asked.path, asked.body) == ("PATCH", PATH, body)
    assert asked.query == {"fieldManager": "prodready", "force": "false"}
    assert asked.header("Content-Type") == [kind]
    assert asked.header("Accept") == ["application/json"]
    assert asked.header("Accept-Encoding") == ["gzip"]
    assert asked.header("Impersonate-User") == ["root"]
    assert asked.header("Impersonate-Uid") == ["7"]
    assert asked.header("Impersonate-Group") == ["a", "b"]
    assert asked.header("Impersonate-Extra-X%2Fy") == ["1", "2"]
    assert asked.header("User-Agent")[0].startswith("kubectl-prodready/")


def test_compressed_answers_are_read_and_may_be_declined() -> None:
    body = gzip.compress(json.dumps({"kind": "Deployment"}).encode())
    with saying(Reply(body, headers=(("Content-Encoding", "gzip"),))) as there:
        assert there.connect().get(PATH) == {"kind": "Deployment"}
        there.connect(disable_compression=True).get(PATH)
    assert there.asked[-1].header("Accept-Encoding") == ["identity"]


@pytest.mark.parametrize(
    ("code", "kind"),
    [(403, ForbiddenError), (404, MissingError), (410, ExpiredError), (409, ClusterError)],
)
def test_a_refusal_says_what_the_server_says(code: int, kind: type[ClusterError]) -> None:
    refused = status(code, "Because", "it may not be")
    refused.body["details"] = {"name": "web"}
    with saying(refused) as there, pytest.raises(kind, match="it may not be") as caught:
        there.connect().get(PATH)
    assert (caught.value.status, caught.value.reason) == (code, "Because")
    assert caught.value.details == {"name": "web"}
    assert len(there.asked) == 1


def test_expired_credentials_name_who_tells() -> None:
    words = r"credentials of eve .* kubectl auth whoami"
    with saying(status(401, "Unauthorized")) as there, pytest.raises(ClusterError, match=words):
        there.connect(username="eve").get(PATH)


@pytest.mark.parametrize("code", [429, 500, 502, 503, 504])
def test_a_read_is_asked_again_while_the_server_is_busy(code: int) -> None:
    with saying(status(code, "Busy"), status(code, "Busy"), DONE) as there:
        assert there.connect().get(PATH) == {"kind": "Deployment"}
    assert there.waited == [1, 2]
    assert len(there.told) == 2
    assert "Busy" in there.told[0]
    assert there.told[0].endswith("trying again in 1 s")


@pytest.mark.parametrize("code", [400, 403, 404, 501])
def test_what_asking_again_does_not_help_is_asked_once(code: int) -> None:
    with saying(status(code, "No")) as there, pytest.raises(ClusterError):
        there.connect().get(PATH)
    assert (len(there.asked), there.waited, there.told) == (1, [], [])


def test_the_server_says_how_long_to_wait() -> None:
    with saying(status(429, "Busy", wait="7"), DONE) as there:
        there.connect().get(PATH)
    assert there.waited == [7]


def test_a_server_that_asks_for_too_long_a_wait_is_not_waited_for() -> None:
    with saying(status(429, "Busy", wait="61")) as there, pytest.raises(ClusterError) as caught:
        there.connect().get(PATH)
    assert (caught.value.status, there.waited) == (429, [])


def test_the_number_of_tries_is_bounded() -> None:
    with saying(status(503, "Busy")) as there, pytest.raises(ClusterError) as caught:
        there.connect().get(PATH)
    assert (caught.value.status, len(there.asked), there.waited) == (503, 5, [1, 2, 4, 8])


def test_the_time_of_all_tries_is_bounded() -> None:
    with saying(status(429, "Busy", wait="25")) as there, pytest.raises(ClusterError):
        there.connect().get(PATH)
    assert there.waited == [25, 25]


@pytest.mark.parametrize("busy", [status(429, "Busy"), status(503, "Off", wait="2")])
def test_a_write_is_sent_again_when_the_server_says_that_it_did_nothing(busy: Reply) -> None:
    with saying(busy, DONE) as there:
        there.connect().post(PATH, {})
    assert len(there.asked) == 2


@pytest.mark.parametrize("code", [500, 502, 503, 504])
def test_a_write_that_may_have_been_done_is_sent_once(code: int) -> None:
    with saying(status(code, "Who knows")) as there, pytest.raises(UnsureError):
        there.connect().patch(PATH, {}, "application/merge-patch+json")
    assert len(there.asked) == 1


@pytest.mark.parametrize("answer", [status(501, "Never"), status(503, "Off", wait="61")])
def test_a_write_that_was_surely_not_done_is_refused(answer: Reply) -> None:
    with saying(answer) as there, pytest.raises(ClusterError) as caught:
        there.connect().post(PATH, {})
    assert not isinstance(caught.value, UnsureError)


def test_a_dry_run_is_never_in_doubt() -> None:
    with saying(status(500, "InternalError")) as there, pytest.raises(ClusterError) as caught:
        there.connect().post(PATH, {}, dryRun=DRY)
    assert not isinstance(caught.value, UnsureError)


HALF = Reply(b'{"kind": "Depl', claimed=500)


def test_half_an_answer_to_a_read_is_asked_for_again() -> None:
    with saying(HALF, DONE) as there:
        assert there.connect().get(PATH) == {"kind": "Deployment"}
    assert "no whole answer to GET" in there.told[0]


def test_half_an_answer_to_a_write_is_not_known_to_be_done() -> None:
    with saying(HALF) as there, pytest.raises(UnsureError, match="look before you run again"):
        there.connect().post(PATH, {})
    assert len(there.asked) == 1


def test_a_write_that_something_else_answers_is_not_known_to_be_done() -> None:
    with saying(Reply(b"<html>Welcome</html>")) as there, pytest.raises(UnsureError):
        there.connect().post(PATH, {})


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ("[SSL] record layer failure", UnsureError),
        ("certificate verify failed: self-signed certificate", ClusterError),
        ("hostname 'a' doesn't match 'b'", ClusterError),
    ],
)
def test_encryption_that_breaks_may_do_so_after_a_write_was_heard(
    told: str, kind: type[ClusterError]
) -> None:
    for request, expected in ((Request("PATCH", PATH), kind), (Request("GET", PATH), ClusterError)):
        assert type(unreachable(SSLError(told), request, "https://h")) is expected


def test_a_write_to_a_server_that_is_gone_for_a_moment_is_sent_again() -> None:
    with saying(DONE._replace(headers=(("Connection", "close"),))) as there:
        server = there.connect()
        server.get(PATH)
    with pytest.raises(ClusterError, match="connection refused") as caught:
        server.post(PATH, {})
    assert there.waited == [1, 2, 4, 8]
    assert not isinstance(caught.value, UnsureError)


def test_a_server_that_was_waited_for_in_vain_is_not_waited_for_again() -> None:
    with saying(DONE._replace(headers=(("Connection", "close"),))) as there:
        server = there.connect()
        server.get(PATH)
    for _ in range(3):
        with pytest.raises(ClusterError, match="connection refused"):
            server.get(PATH)
    assert there.waited == [1, 2, 4, 8]


@pytest.mark.parametrize(
    "body", [b"<html>Welcome</html>", b"", b"[]", b"\xff\xfe\x00", b'{"login": "here"}']
)
def test_an_answer_that_is_no_object_is_told(body: bytes) -> None:
    with saying(Reply(body)) as there, pytest.raises(ClusterError, match="is this an API server"):
        there.connect().get(PATH)


def test_a_refusal_that_is_a_page_of_a_proxy_is_shown_in_one_line() -> None:
    refused, words = Reply(b"<html>\nno\n</html>" + b"x" * 999, 407), "407 <html> no </html>x"
    with saying(refused) as there, pytest.raises(ClusterError, match=words) as caught:
        there.connect().get(PATH)
    assert len(str(caught.value)) < 500


def test_a_refused_connection_names_the_server_and_is_not_tried_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with saying(DONE) as there:
        url = f"https://127.0.0.1:{port}"
        with pytest.raises(ClusterError, match=f"^{url}: connection refused"):
            there.connect(server=url).get(PATH)
    assert there.waited == []


def test_a_host_that_does_not_exist_and_a_url_that_is_none_are_told() -> None:
    with saying(DONE) as there:
        with pytest.raises(ClusterError, match="is no URL of a server"):
            there.connect(server="https://a:b:c").get(PATH)
        with pytest.raises(ClusterError, match="is no URL of a server"):
            there.connect(server="gopher://a").get(PATH)
    assert there.waited == []


def test_a_time_limit_is_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute, saying(DONE) as there:
        url = f"http://127.0.0.1:{mute.getsockname()[1]}"
        server = there.connect(server=url, request_timeout="50ms")
        with pytest.raises(ClusterError, match="no answer in time; --request-timeout"):
            server.get(PATH)
    with pytest.raises(UsageError):
        there.connect(request_timeout="soon")


def test_no_proxy_of_the_environment_is_asked_for_this_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, "http://proxy.invalid:1")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with saying(DONE) as there:
        assert there.connect().get(PATH)


def test_the_proxy_of_a_kubeconfig_is_asked(tmp_path: Path) -> None:
    with saying(DONE) as proxy:
        cluster = {"server": "http://cluster.example", "proxy-url": proxy.url}
        config = {
            "current-context": "test",
            "contexts": [{"name": "test", "context": {"cluster": "test"}}],
            "clusters": [{"name": "test", "cluster": cluster}],
        }
        path = tmp_path / "config"
        path.write_text(json.dumps(config))
        assert proxy.connect(kubeconfig=str(path), server="").get(PATH)
    assert proxy.asked[0].header("Host") == ["cluster.example"]


def test_what_never_speaks_tls_is_told() -> None:
    with saying(DONE) as there, pytest.raises(ClusterError, match="no encrypted connection"):
        there.connect(server=there.url.replace("http", "https")).get(PATH)


def test_a_list_comes_in_pages_and_each_object_says_its_kind() -> None:
    with saying(page("a", "b", more="next"), page("c")) as there:
        pages = list(
            there.connect().pages(PATH, limit=2, labelSelector="app=web", fieldSelector="")
        )
    assert [names(one) for one in pages] == [["a", "b"], ["c"]]
    assert (pages[0][0]["apiVersion"], pages[0][0]["kind"]) == ("apps/v1", "Deployment")
    assert there.asked[0].query == {"limit": "2", "labelSelector": "app=web"}
    assert there.asked[1].query == {"limit": "2", "labelSelector": "app=web", "continue": "next"}


def test_the_next_page_is_fetched_while_one_is_looked_at() -> None:
    came = Event()

    def answer(asked: Asked) -> Reply:
        if "continue" not in asked.query:
            return page("a", more="next")
        came.set()
        return page("b")

    with answering(answer) as there:
        pages = there.connect().pages(PATH)
        assert names(next(pages)) == ["a"]
        assert came.wait(10)
        assert [names(one) for one in pages] == [["b"]]


def test_who_looks_at_no_more_pages_waits_for_none() -> None:
    came, left, done = Event(), Event(), Event()
    waited: list[bool] = []

    def answer(asked: Asked) -> Reply:
        if "continue" in asked.query:
            came.set()
            waited.append(not left.wait(5))
            done.set()
        return page("a", more="next")

    with answering(answer) as there:
        for _ in there.connect().pages(PATH):
            assert came.wait(10)
            break
        left.set()
        assert done.wait(10)
    assert waited == [False]


GONE = status(410, "Expired", "The provided continue parameter is too old")


def test_a_list_that_expires_starts_again_and_gives_nothing_twice() -> None:
    replies = (page("a", "b", more="1"), GONE, page("a", "b", "c", more="2"), page("d"))
    with saying(*replies) as there:
        pages = list(there.connect().pages(PATH))
    assert [names(one) for one in pages] == [["a", "b"], ["c"], ["d"]]
    assert there.told == [f"{PATH} changed while it was read: reading it again from its beginning"]


def test_a_whole_list_is_of_one_moment_even_if_it_expires() -> None:
    replies = (page("a", "gone", more="1"), GONE, page("a", "b"))
    with saying(*replies) as there:
        assert names(there.connect().listed(PATH)) == ["a", "b"]
    assert len(there.told) == 1


@pytest.mark.parametrize("way", ["pages", "listed"])
def test_a_list_that_always_expires_ends(way: str) -> None:
    def answer(asked: Asked) -> Reply:
        return GONE if "continue" in asked.query else page("a", more="1")

    with answering(answer) as there, pytest.raises(ExpiredError):
        list(getattr(there.connect(), way)(PATH))
    assert len(there.told) == 3


def test_an_empty_list_is_one_empty_page() -> None:
    with saying(Reply({"kind": "PodList", "apiVersion": "v1", "items": None})) as there:
        assert list(there.connect().pages(PATH)) == [[]]
        assert there.connect().listed(PATH) == []


def test_the_version_is_asked_for_once() -> None:
    with saying(Reply({"major": "1", "minor": "34+"})) as there:
        server = there.connect()
        assert server.version == server.version == (1, 34)
    assert len(there.asked) == 1


def nodes(*versions: str) -> Reply:
    items = [
        {"metadata": {"name": version}, "status": {"nodeInfo": {"kubeletVersion": version}}}
        for version in versions
    ]
    return Reply({"kind": "NodeList", "apiVersion": "v1", "items": items})


@pytest.mark.parametrize(
    ("reply", "oldest"),
    [
        (nodes("v1.34.1", "v1.9.0", "v1.33.2-gke.1"), (1, 9)),
        (nodes("", "v1.30.0"), (1, 30)),
        (nodes(), None),
        (status(403, "Forbidden"), None),
    ],
)
def test_the_oldest_kubelet_is_known(reply: Reply, oldest: tuple[int, int] | None) -> None:
    with saying(reply) as there:
        assert there.connect().oldest_kubelet() == oldest


def test_pauses_are_spread() -> None:
    patience = Patience()
    pauses = {patience.pause(Failure(500, None, is_read=True), 2, patience.now()) for _ in range(9)}
    assert len(pauses) > 1
    assert all(pause is not None and 1.5 <= pause <= 2.5 for pause in pauses)
