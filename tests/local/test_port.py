"""The web address is taken first; a taken one is told in a sentence."""

import re
import socket

import pytest

from egov.local import port
from egov.local.trouble import Trouble


def test_a_taken_port_names_a_free_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        number = other.getsockname()[1]
        with pytest.raises(Trouble, match=f"Port {number} .* taken") as caught:
            port.bind("127.0.0.1", number)
    proposed = re.search(r"--port (\d+)", str(caught.value))
    assert proposed
    port.bind("127.0.0.1", int(proposed[1])).close()


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
def test_an_address_of_another_machine_is_refused(host: str) -> None:
    with pytest.raises(Trouble, match="is not an address of this machine"):
        port.bind(host, 8000)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::1", "http://[::1]:8000"),
        ("motcua.example", "http://motcua.example:8000"),
    ],
)
def test_the_address_can_be_opened(host: str, address: str) -> None:
    assert port.base_url(host, 8000) == address
