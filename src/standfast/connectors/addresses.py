"""Where a connector may call: scheme, host and port by its allow-list, and the ranges that an IP address may lie in.

Names are checked before anything is sent, addresses when the name has been resolved (see `resolving`), and what was
checked is what is connected to. Addresses that carry another address inside (IPv4-mapped, NAT64, 6to4) are judged by it.

Link-local addresses, among them the metadata services of clouds, are refused even where private ranges are allowed.
Source: OWASP API7:2023; RFC 6890; WHATWG URL, "ends in a number".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from standfast.connectors.errors import AddressRefused

_PORTS = {"http": 80, "https": 443}
_NAT64 = IPv6Network("64:ff9b::/96")
_METADATA = frozenset({ip_address("169.254.169.254"), ip_address("fd00:ec2::254")})
_NUMBER = re.compile(r"(?:0[xX][0-9a-fA-F]*|[0-9]+)\.?\Z")


class Ranges(StrEnum):
    """Which IP addresses may be called."""

    PUBLIC = "public"
    PRIVATE_TOO = "private_too"
    """Also private ranges and loopback."""


@dataclass(frozen=True, slots=True)
class AddressRule:
    """What one connector may call.

    Attributes:
        allow: `host` (the scheme's own port), `host:port` or `host:*`; `*.example.com` covers any name below.
    """

    allow: tuple[str, ...]
    ranges: Ranges


@lru_cache(maxsize=1024)
def check_url(origin: str, rule: AddressRule) -> None:
    """Refuse a URL whose scheme, host, port or literal IP address the rule does not allow.

    Args:
        origin: Scheme and authority, e.g. `https://api.example.com:8443`; what follows is not looked at.
        rule: The connector's rule.

    Raises:
        AddressRefused: The text says which part.
    """
    try:
        parts = urlsplit(origin)
        port = parts.port
    except ValueError:
        raise AddressRefused("the base URL is no URL. Write it like https://host/path.") from None
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in _PORTS or not host:
        raise AddressRefused("the base URL needs http or https and a host.")
    if parts.username is not None or parts.password is not None:
        raise AddressRefused("the base URL holds credentials. Put them into 'auth'.")
    effective = port if port is not None else _PORTS[parts.scheme]
    if not any(_fits(pattern, host, effective, _PORTS[parts.scheme]) for pattern in rule.allow):
        raise AddressRefused(f"{host}:{effective} is not in 'allow'.")
    _check_literal(host, rule.ranges)


def check_ip(text: str, ranges: Ranges) -> None:
    """Refuse an IP address that lies where the connector may not call.

    Raises:
        AddressRefused: It is no address, or in a range that is not allowed.
    """
    try:
        address = _unwrap(ip_address(text.partition("%")[0]))
    except ValueError:
        raise AddressRefused("a name was resolved to something that is no address.") from None
    if address in _METADATA or address.is_link_local:
        raise AddressRefused("the address is link-local (metadata services live there).")
    if address.is_multicast or address.is_unspecified:
        raise AddressRefused("the address is no single host.")
    if ranges is Ranges.PUBLIC and not address.is_global:
        raise AddressRefused("the address is private. Set 'allow_private' if that is meant.")


def _fits(pattern: str, host: str, port: int, default_port: int) -> bool:
    name, wanted = _split(pattern)
    if not fnmatchcase(host.lower(), name.lower().replace("[", "[[]")):
        return False
    return wanted in {"*", str(port)} if wanted else port == default_port


def _split(pattern: str) -> tuple[str, str]:
    """Return host and port of a pattern; IPv6 addresses stand in brackets when a port follows."""
    if pattern.startswith("["):
        host, _, rest = pattern[1:].partition("]")
        return host, rest.removeprefix(":")
    if pattern.count(":") > 1:
        return pattern, ""
    host, _, port = pattern.partition(":")
    return host, port


def _check_literal(host: str, ranges: Ranges) -> None:
    """Judge a host that is an address; refuse numbers that the system's resolver would take for one."""
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        if _NUMBER.fullmatch(host.rpartition(".")[2]):
            raise AddressRefused("the host is an address in an unusual form.") from None
        return
    check_ip(host, ranges)


def _unwrap(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in _NAT64:
        return IPv4Address(address.packed[-4:])
    return address
