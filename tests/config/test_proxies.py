"""Which proxy an address is asked through: each variable for its own addresses, and none for those that are spared."""

from __future__ import annotations

import pytest

from warroom.config.proxies import is_spared, proxy_of


def chosen(url: str, **env: str) -> str:
    found = proxy_of(url, env)
    return f"{found.variable} {found.url}" if found else ""


@pytest.mark.parametrize(
    ("url", "env", "proxy"),
    [
        ("http://a.example/", {}, ""),
        ("http://a.example/", {"HTTPS_PROXY": "http://p:1"}, ""),
        ("https://a.example/", {"HTTPS_PROXY": "http://p:1"}, "HTTPS_PROXY http://p:1"),
        ("https://a.example/", {"https_proxy": "p:1", "HTTPS_PROXY": "http://q:1"}, "https_proxy http://p:1"),
        ("http://a.example/", {"ALL_PROXY": "http://p:1"}, "ALL_PROXY http://p:1"),
        ("http://a.example/", {"ALL_PROXY": "socks://p:1", "http_proxy": "http://q:2"}, "http_proxy http://q:2"),
        ("http://a.example/", {"ALL_PROXY": " "}, ""),
        ("http://a.example/", {"ALL_PROXY": "http://p:1", "NO_PROXY": "example"}, ""),
        ("http://a.example/", {"ALL_PROXY": "http://p:1", "NO_PROXY": "b.example"}, "ALL_PROXY http://p:1"),
        ("http://[broken", {"ALL_PROXY": "http://p:1"}, ""),
    ],
)
def test_each_variable_is_for_its_own_addresses(url: str, env: dict[str, str], proxy: str) -> None:
    assert chosen(url, **env) == proxy


@pytest.mark.parametrize(
    ("host", "port", "listed", "spared"),
    [
        ("localhost", 9093, "127.0.0.1,localhost", True),
        ("db.kelp.example", 80, ".kelp.example", True),
        ("db.kelp.example", 80, "*.kelp.example", True),
        ("kelp.example", 80, ".kelp.example", True),
        ("otherkelp.example", 80, "kelp.example", False),
        ("DB.Kelp.Example.", 80, " kelp.EXAMPLE ", True),
        ("kelp.example", 9093, "kelp.example:9093", True),
        ("kelp.example", 80, "kelp.example:9093", False),
        ("10.1.2.3", 80, "10.0.0.0/8", True),
        ("11.1.2.3", 80, "10.0.0.0/8", False),
        ("10.1.2.3", 80, "10.1.2.3:80", True),
        ("10.1.2.3", 81, "10.1.2.3:80", False),
        ("10.1.2.3", 80, "10.1.2.0/24 other", True),
        ("::1", 80, "[::1]", True),
        ("::1", 80, "::1", True),
        ("::1", 80, "[::1]:80", True),
        ("::1", 80, "[::1]:81", False),
        ("fd00::7", 80, "fd00::/8", True),
        ("a.example", 1, "*", True),
        ("a.example", 1, "", False),
        ("a.example", 1, ",, ,", False),
        ("a.example", 1, "http://a.example", True),
        ("a.example", 1, "[::", False),
        ("a.example", 1, "*.", False),
    ],
)
def test_what_no_proxy_lists_is_asked_directly(host: str, port: int, listed: str, spared: bool) -> None:
    assert is_spared(host, port, listed) is spared


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("socks://p:1", "not a kind of proxy"),
        ("ftp://p:1", "not a kind"),
        ("http://", "no address"),
        ("http://p:99999", "no address"),
    ],
)
def test_a_proxy_that_no_client_can_speak_to_says_why(value: str, words: str) -> None:
    found = proxy_of("http://a.example/", {"ALL_PROXY": value})
    assert found is not None
    assert words in found.fault()


def test_the_password_of_a_proxy_is_not_shown() -> None:
    found = proxy_of("http://a.example/", {"ALL_PROXY": "http://maja:pa@ss@p:3128"})
    assert found is not None
    assert (found.fault(), found.shown) == ("", "http://p:3128")
