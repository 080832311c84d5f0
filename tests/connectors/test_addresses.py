"""Where a connector may call."""

import pytest

from standfast.connectors.addresses import AddressRule, Ranges, check_ip, check_url
from standfast.connectors.errors import AddressRefused
from standfast.connectors.resolving import PINNED_S, GuardedResolver

PUBLIC = AddressRule(("api.example.com", "*.shop.example:8443", "any.example:*"), Ranges.PUBLIC)
OPEN = AddressRule(("*:*",), Ranges.PUBLIC)


@pytest.mark.parametrize(
    "origin",
    [
        "https://api.example.com",
        "https://api.example.com:443",
        "https://API.example.com",
        "https://api.example.com.",  # a name may end in a dot
        "https://eu.shop.example:8443",
        "http://any.example:1",
    ],
)
def test_what_the_list_names_may_be_called(origin: str) -> None:
    check_url(origin, PUBLIC)


@pytest.mark.parametrize(
    "origin",
    [
        "https://api.example.com:8443",  # another port
        "http://api.example.com:443",  # http has another port of its own
        "https://evil.example",
        "https://api.example.com.evil.example",
        "https://shop.example:8443",  # the star stands for something
        "ftp://api.example.com",
        "file:///etc/passwd",
        "https://user:pw@api.example.com",
        "https://api.example.com@evil.example",
        "https://",
        "https://api.example.com:port",
        "api.example.com",
        "",
    ],
)
def test_what_the_list_does_not_name_is_refused(origin: str) -> None:
    with pytest.raises(AddressRefused):
        check_url(origin, PUBLIC)


def test_an_empty_list_allows_nothing() -> None:
    with pytest.raises(AddressRefused):
        check_url("https://api.example.com", AddressRule((), Ranges.PUBLIC))


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "2130706433",  # 127.0.0.1 as one number
        "0x7f000001",
        "0x7f.1",
        "127.1",
        "0177.0.0.1",
        "10.0.0.8",
        "192.168.1.1",
        "172.16.0.1",
        "100.64.0.1",  # carrier-grade NAT
        "0.0.0.0",  # noqa: S104 - nothing is bound here
        "169.254.169.254",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::ffff:169.254.169.254]",
        "[64:ff9b::7f00:1]",  # NAT64
        "[2002:7f00:1::]",  # 6to4
        "[fd00::1]",
        "[fe80::1%25eth0]",
        "224.0.0.1",
        "255.255.255.255",
    ],
)
def test_a_private_address_is_refused_in_every_spelling(host: str) -> None:
    with pytest.raises(AddressRefused):
        check_url(f"http://{host}", OPEN)


def test_a_public_address_is_allowed() -> None:
    check_url("https://93.184.216.34", OPEN)
    check_url("https://[2606:2800:220:1:248:1893:25c8:1946]", OPEN)


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "10.1.2.3", "::ffff:192.168.0.1"])
def test_private_addresses_can_be_allowed(address: str) -> None:
    check_ip(address, Ranges.PRIVATE_TOO)


@pytest.mark.parametrize(
    "address", ["169.254.169.254", "fe80::1", "fd00:ec2::254", "::", "224.0.0.1", "nonsense"]
)
def test_metadata_services_are_refused_even_where_private_addresses_are_allowed(
    address: str,
) -> None:
    with pytest.raises(AddressRefused):
        check_ip(address, Ranges.PRIVATE_TOO)


class _Names:
    """A name service whose answers change."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def __call__(self, _host: str, _port: int) -> list[str]:
        self.asked += 1
        return self.answers.pop(0)


async def test_a_name_is_pinned_so_that_a_second_answer_changes_nothing() -> None:
    names = _Names(["93.184.216.34"], ["127.0.0.1"])
    resolver = GuardedResolver(names, Ranges.PUBLIC)
    first = await resolver.resolve("rebind.example", 443)
    second = await resolver.resolve("rebind.example", 443)
    assert [each["host"] for each in first + second] == ["93.184.216.34"] * 2
    assert names.asked == 1 < PINNED_S


async def test_a_name_with_one_private_address_among_others_is_refused() -> None:
    resolver = GuardedResolver(_Names(["93.184.216.34", "::ffff:10.0.0.1"]), Ranges.PUBLIC)
    with pytest.raises(AddressRefused):
        await resolver.resolve("mixed.example", 443)


async def test_a_name_without_an_address_cannot_be_resolved() -> None:
    with pytest.raises(OSError, match="no address"):
        await GuardedResolver(_Names([]), Ranges.PUBLIC).resolve("none.example", 443)
