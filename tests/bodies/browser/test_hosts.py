from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jidoka.bodies.browser.hosts import AllowList, Rule, normal_host, peer_of
from jidoka.errors import ConfigError

LABELS = st.from_regex(r"[a-z][a-z0-9]{0,8}", fullmatch=True)
NAMES = st.lists(LABELS, min_size=2, max_size=4).map(".".join)
PORTS = st.integers(1, 65535)


@given(NAMES, NAMES, PORTS)
def test_only_what_a_rule_names_is_reached(allowed: str, other: str, port: int) -> None:
    rules = AllowList.parse([f"{allowed}:{port}"])
    assert rules.connection(allowed, port).allowed
    assert rules.connection(other, port).allowed == (other == allowed)
    assert not rules.connection(allowed, port % 65535 + 1).allowed
    assert not rules.connection(f"{other}.{allowed}", port).allowed
    assert not rules.connection(allowed + other, port).allowed


@given(NAMES, LABELS)
def test_a_star_means_what_is_below(name: str, label: str) -> None:
    rules = AllowList.parse([f"*.{name}"])
    assert rules.connection(f"{label}.{name}", 443).allowed
    assert not rules.connection(name, 443).allowed
    assert not rules.connection(f"{label}{name}", 443).allowed


@given(NAMES, PORTS)
def test_without_a_port_the_usual_ones_are_meant(name: str, port: int) -> None:
    assert AllowList.parse([name]).connection(name, port).allowed == (port in {80, 443})
    assert AllowList.parse([f"{name}:*"]).connection(name, port).allowed


@given(st.text(max_size=40))
def test_nothing_is_reached_that_nobody_named(url: str) -> None:
    decision = AllowList().document(url)
    assert decision.allowed == (url.partition("#")[0] in {"about:blank", "about:srcdoc"})
    assert decision.allowed or decision.reason


@given(NAMES, PORTS)
def test_writing_a_host_otherwise_changes_nothing(name: str, port: int) -> None:
    rules = AllowList.parse([f"{name}:{port}"])
    for written in (name.upper(), name + ".", name.title()):
        assert rules.connection(written, port).allowed
        assert peer_of(f"http://{written}:{port}/x") == f"{name}:{port}"


@given(st.ip_addresses())
def test_an_address_has_one_form(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    assert normal_host(str(address)) == normal_host(f"[{address.exploded}]")


DOCUMENTS = {
    "http://desk.example/orders?x=1": True,
    "https://desk.example/": True,
    "HTTPS://DESK.example./": True,
    "blob:https://desk.example/1b2c": True,
    "https://desk.example:8443/": False,
    "https://desk.example.evil.example/": False,
    "https://evil.example/?desk.example": False,
    "https://desk.example@evil.example/": False,
    "https://user:word@desk.example/": False,
    "http://desk.example\\@evil.example/": False,
    " https://desk.example/": False,
    "https://desk.example/\n": False,
    "blob:null/1b2c": False,
    "blob:https://evil.example/1b2c": False,
    "blob:data:text/html,x": False,
    "data:text/html,<script>1</script>": False,
    "javascript:alert(1)": False,
    "file:///etc/passwd": False,
    "ftp://desk.example/": False,
    "view-source:https://desk.example/": False,
    "chrome://settings": False,
    "filesystem:https://desk.example/temporary/x": False,
    "//desk.example/": False,
    "https://": False,
    "https://desk.example:99999/": False,
    "about:config": False,
}


@pytest.mark.parametrize("url", DOCUMENTS)
def test_documents(url: str) -> None:
    assert AllowList.parse(["desk.example"]).document(url).allowed == DOCUMENTS[url]


ADDRESSES = {
    ("desk.example", "93.184.216.34"): True,
    ("desk.example", "10.1.2.3"): True,
    ("desk.example", "127.0.0.1"): False,
    ("desk.example", "::1"): False,
    ("desk.example", "::ffff:127.0.0.1"): False,
    ("desk.example", "169.254.169.254"): False,
    ("desk.example", "fe80::1%eth0"): False,
    ("desk.example", "0.0.0.0"): False,
    ("localhost", "127.0.0.1"): True,
    ("127.0.0.1", "127.0.0.1"): True,
    ("any.example", "10.1.2.3"): False,
    ("any.example", "93.184.216.34"): True,
}


@pytest.mark.parametrize(("host", "address"), ADDRESSES)
def test_where_a_name_may_lead(host: str, address: str) -> None:
    rules = AllowList.parse(["desk.example", "localhost", "127.0.0.1", "*"])
    if host == "desk.example":
        rules = AllowList.parse(["desk.example"])
    assert rules.address(host, 443, address).allowed == ADDRESSES[host, address]


@pytest.mark.parametrize(
    "rule", ["", "a b", "http://a.example", "a.example/x", "a.example:0", "*.*", "*.1.2.3.4", "-a"]
)
def test_a_rule_that_is_none(rule: str) -> None:
    with pytest.raises(ConfigError):
        Rule.parse(rule)
