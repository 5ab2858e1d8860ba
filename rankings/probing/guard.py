"""Which addresses may be connected to: those of the open internet, and no others."""

import ipaddress
import socket
from collections.abc import Callable, Sequence

from rankings.probing.errors import FetchFailed

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Permits = Callable[[Address], bool]
Resolves = Callable[[str, int], Sequence[str]]

# IPv6 that carries an IPv4 address in its last 32 bits (RFC 4291 2.5.5, 6052, 8215).
_CARRIERS = tuple(
    ipaddress.IPv6Network(net) for net in ("::/96", "64:ff9b::/96", "64:ff9b:1::/48")
)
# Global by allocation, yet answered by the machine's own cloud provider or by no one host.
_REFUSED = tuple(
    ipaddress.ip_network(net) for net in ("168.63.129.16/32", "192.88.99.0/24", "fec0::/10")
)


def is_public(address: Address) -> bool:
    """Whether an address is that of one host on the open internet."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped or address.sixtofour or address.teredo:
            return False
        if any(address in net for net in _CARRIERS):
            return False
    if address.is_multicast or address.is_reserved or address.is_unspecified:
        return False
    return address.is_global and not any(address in net for net in _REFUSED)


def system_resolver(host: str, port: int) -> Sequence[str]:
    """The addresses of a name, as the machine's own resolver gives them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in found))


def checked(host: str, port: int, resolves: Resolves, permits: Permits) -> list[str]:
    """Resolve once and check every address. Raises FetchFailed: no_address, private_address.

    One forbidden address is enough to refuse the name.
    """
    try:
        texts = resolves(host, port)
        addresses = [ipaddress.ip_address(text.partition("%")[0]) for text in texts]
    except (OSError, UnicodeError, ValueError) as error:
        raise FetchFailed("no_address", f"{host}: {error}") from None
    if not addresses:
        raise FetchFailed("no_address", host)
    if bad := [str(address) for address in addresses if not permits(address)]:
        raise FetchFailed("private_address", f"{host}: {', '.join(bad)}")
    return [str(address) for address in addresses]
