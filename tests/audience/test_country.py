"""The country of a network, from a file as MaxMind and DB-IP publish it; written here by the format's description."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Any

import pytest

from hoptac.audience import actions, network, rules, spool
from hoptac.audience.choices import Event

#: What a search tree leads to where nothing is known: the number of its nodes.
MARK = b"\xab\xcd\xefMaxMind.com"
NETWORKS: dict[str, Any] = {
    "203.0.113.0/24": {"country": {"iso_code": "VN"}},  # as in GeoLite2 Country and DB-IP Country Lite
    "198.51.100.0/25": {"registered_country": {"iso_code": "DE"}},  # only the owner's country is known
    "198.51.100.128/25": {"country_code": "my"},  # as in smaller tables
    "2001:db8:7::/48": {"country": {"iso_code": "ID"}},
}


#: Types of the data section by their numbers; those from 8 on stand in a byte of their own.
TEXT, UINT16, UINT32, MAP, UINT64, LIST = 2, 5, 6, 7, 9, 11
#: What the description of a table holds as other numbers than 16 bits.
WIDE = {"node_count": UINT32, "build_epoch": UINT64}


def encoded(value: Any, number: int = UINT16) -> bytes:
    """Return a value as the format's data section writes it: type and size, then the content."""
    if isinstance(value, dict):
        said = (encoded(key) + encoded(each, WIDE.get(key, UINT16)) for key, each in value.items())
        return _head(MAP, len(value)) + b"".join(said)
    if isinstance(value, list):
        return _head(LIST, len(value)) + b"".join(map(encoded, value))
    if isinstance(value, str):
        return _head(TEXT, len(value.encode())) + value.encode()
    content: bytes = value.to_bytes((value.bit_length() + 7) // 8, "big")
    return _head(number, len(content)) + content


def _head(kind: int, size: int) -> bytes:
    assert size < 29  # longer ones have their size in bytes behind
    return bytes([kind << 5 | size]) if kind < 8 else bytes([size, kind - 7])


def table(networks: dict[str, Any]) -> bytes:
    """Return a database of networks: a binary tree over the bits of addresses, the data, and what it is."""
    nodes: list[list[int | None]] = [[None, None]]
    data, ends = b"", dict[tuple[int, int], int]()
    for text, value in networks.items():
        found = ipaddress.ip_network(text)
        # IPv4 lies at the far left of a tree of IPv6
        bits = f"{int(found.network_address):0128b}"[: found.prefixlen + (96 if found.version == 4 else 0)]
        at = 0
        for bit in bits[:-1]:
            if (further := nodes[at][int(bit)]) is None:
                further = nodes[at][int(bit)] = len(nodes)
                nodes.append([None, None])
            at = further
        ends[at, int(bits[-1])] = len(data)
        data += encoded(value)
    tree = b"".join(_record(nodes, ends, at, 0) + _record(nodes, ends, at, 1) for at in range(len(nodes)))
    said = {"node_count": len(nodes), "record_size": 32, "ip_version": 6, "database_type": "Country",
            "languages": ["en"], "binary_format_major_version": 2, "binary_format_minor_version": 0,
            "build_epoch": 1_700_000_000, "description": {"en": "Countries"}}  # fmt: skip
    return tree + bytes(16) + data + MARK + encoded(said)


def _record(nodes: list[list[int | None]], ends: dict[tuple[int, int], int], at: int, side: int) -> bytes:
    """Return one of a node's two ways: to another node, to nothing, or behind the tree and 16 bytes into the data."""
    further, end = nodes[at][side], ends.get((at, side))
    number = len(nodes) if further is None else further
    return (number if end is None else len(nodes) + 16 + end).to_bytes(4, "big")


@pytest.fixture
def countries(tmp_path: Path, settings: Any) -> Path:
    """Return the file of countries that is configured; each test opens it anew."""
    settings.COUNTRY_FILE = str(tmp_path / "countries.mmdb")
    return tmp_path / "countries.mmdb"


@pytest.mark.parametrize(
    ("address", "country"),
    [
        ("203.0.113.9", "VN"),
        ("::ffff:203.0.113.9", "VN"),
        ("198.51.100.127", "DE"),
        ("198.51.100.128", "MY"),
        ("2001:db8:7::1", "ID"),
        ("2001:db8:8::1", ""),
        ("192.0.2.1", ""),
        ("unix:", ""),
        ("", ""),
    ],
)
def test_country_of_an_address(countries: Path, address: str, country: str) -> None:
    countries.write_bytes(table(NETWORKS))
    assert network.country(address) == country


def test_a_visit_tells_its_country(countries: Path, visit: Any) -> None:
    countries.write_bytes(table(NETWORKS))
    actions.seen(visit(address="203.0.113.9"), Event.VIEW)

    [line] = [rules.parsed(text) for file in spool.files() for text in spool.read(file, 0, 10)[0]]
    assert line is not None
    assert line.country == "VN"


@pytest.mark.parametrize("content", [None, b"", b"no table", table(NETWORKS)[:-30], MARK + b"\xff" * 40])
def test_without_a_readable_file_countries_stay_unknown(
    countries: Path, visit: Any, caplog: pytest.LogCaptureFixture, content: bytes | None
) -> None:
    if content is not None:
        countries.write_bytes(content)

    assert [network.country("203.0.113.9") for _ in range(2)] == ["", ""]
    assert caplog.text.count("HOPTAC_COUNTRY_FILE cannot be read") == 1
    assert actions.seen(visit(), Event.VIEW)


def test_a_file_damaged_within_costs_no_page(countries: Path, visit: Any) -> None:
    whole = table({"203.0.113.0/24": {"country": {"iso_code": "VN"}}})
    at = whole.index(encoded("iso_code"))
    countries.write_bytes(whole[:at] + b"\xff" * 9 + whole[at + 9 :])

    assert network.country("203.0.113.9") == ""
    assert actions.seen(visit(), Event.VIEW)


def test_no_file_is_configured(visit: Any, settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    settings.COUNTRY_FILE = ""
    assert network.country("203.0.113.9") == ""
    assert caplog.text == ""
