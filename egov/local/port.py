"""The web address, taken before anything slow so that a taken port is known at once."""

import errno
import socket

from egov.local.trouble import Trouble

WILDCARDS = {"0.0.0.0", "::", "*", ""}


def bind(host: str, port: int) -> socket.socket:
    """A bound socket to hand to the web server; it stays bound while that restarts."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        bound = socket.socket(family, kind, protocol)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
    except OSError as error:
        raise Trouble(_reason(error, host, port)) from None
    return bound


def _reason(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} on {host} is taken by another program:"
            f" stop it or choose another port, for example bin/run --port {free_port(host)}."
        )
    if error.errno == errno.EACCES:
        return f"Only root may use port {port}: choose one above 1023, for example --port 8000."
    return f"{host} is not an address of this machine ({error.strerror}): try --host 127.0.0.1."


def free_port(host: str) -> int:
    """A port that is free right now."""
    with socket.create_server((host, 0)) as server:
        return int(server.getsockname()[1])


def base_url(host: str, port: int) -> str:
    """The address to print and to write in letters."""
    name = "127.0.0.1" if host in WILDCARDS else host
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"
