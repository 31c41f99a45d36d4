"""Which proxy is asked, and for whom none is."""

from __future__ import annotations

import pytest

from kubectl_prodready.cluster.proxies import proxy_of

PROXY = "http://proxy.example:3128"
SERVER = "https://api.shop.example:6443"


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def test_without_any_there_is_none() -> None:
    assert proxy_of(SERVER, {}) == ""


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_the_environment_names_one(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, PROXY)
    assert proxy_of(SERVER, {}) == PROXY


def test_that_of_another_scheme_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", PROXY)
    assert proxy_of(SERVER, {}) == ""


def test_the_kubeconfigs_holds_whatever_the_environment_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("https_proxy", "http://other.example")
    monkeypatch.setenv("no_proxy", "*")
    assert proxy_of(SERVER, {"proxy-url": PROXY}) == PROXY
    assert proxy_of("https://127.0.0.1:1", {"proxy-url": PROXY}) == PROXY


@pytest.mark.parametrize(
    ("url", "entries", "asked"),
    [
        (SERVER, "*", False),
        (SERVER, "shop.example", False),
        (SERVER, " .SHOP.example ,x", False),
        (SERVER, "api.shop.example:6443", False),
        (SERVER, "hop.example,api.shop.example:1,10.0.0.0/8,", True),
        ("https://10.1.2.3", "10.0.0.0/8", False),
        ("https://10.1.2.3", "10.1.2.3", False),
        ("https://11.1.2.3", "10.0.0.0/8", True),
        ("https://localhost:6443", "", False),
        ("https://127.0.0.1:6443", "", False),
        ("https://[::1]:6443", "", False),
        ("https://[fd00::1]:6443", "fd00::/8", False),
    ],
)
def test_for_some_none_is_asked(
    monkeypatch: pytest.MonkeyPatch, url: str, entries: str, *, asked: bool
) -> None:
    monkeypatch.setenv("https_proxy", PROXY)
    monkeypatch.setenv("no_proxy", entries)
    assert proxy_of(url, {}) == (PROXY if asked else "")
