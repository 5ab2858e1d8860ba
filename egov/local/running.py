"""bin/run: servers, database, web, worker, beat and the demo, started and kept."""

import argparse
import http.client
import os
import shlex
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from egov.local import interrupts, port, roster
from egov.local.environment import VAR, say
from egov.local.filling import Filling
from egov.local.home import Home
from egov.local.processes import Process, stop, stop_orphans
from egov.local.servers import Servers, serving
from egov.local.supervise import watch
from egov.local.translations import compile_translations
from egov.local.trouble import Trouble

GRACE = 4.0  # seconds for the processes to finish what they do, before they are killed


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/run", description="Start the whole product on this machine."
    )
    parser.add_argument("--port", type=_port, default=8000, help="web port (8000)")
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (127.0.0.1)"
    )
    parser.add_argument(
        "--fresh", action="store_true", help="delete this checkout's data first"
    )
    parser.add_argument("--no-demo", dest="demo", action="store_false", help="no demo data")
    return parser.parse_args(arguments)


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text} is not a port number (1 to 65535)")
    return int(text)


def run(arguments: Sequence[str]) -> int:
    """Run until Ctrl-C or SIGTERM; then the processes stop first, the servers last."""
    options = parse(arguments)
    interrupts.listen()
    with ExitStack() as stack:
        try:
            _run(Home(VAR), options, stack)
        except interrupts.Stopped:
            say("stopping")
    return 0


def _run(home: Home, options: argparse.Namespace, stack: ExitStack) -> None:
    address = port.base_url(options.host, options.port)
    stack.enter_context(home.occupied(address))
    _clean_up(home, fresh=options.fresh)
    socket = stack.enter_context(port.bind(options.host, options.port))
    compile_translations()
    stack.callback(say, "stopped; nothing is left running")
    servers = stack.enter_context(serving(home.var, log=home.log, durable=True))
    environ = _environment(home, options, servers)
    children: list[Process] = []
    stack.callback(lambda: stop(children, seconds=GRACE))
    _finish(roster.preparation(home, environ, servers.environ), children)
    web = _begin(roster.web(home, environ, socket.fileno()), children)
    _wait_for_page(web, address)
    say(f"ready: {address}")
    keep = [
        web,
        *(_begin(make(home, environ), children) for make in (roster.worker, roster.beat)),
    ]
    watch(
        [*servers.embedded, *keep],
        _demo(home, environ, children) if options.demo else _nothing,
    )


def _nothing() -> None:
    """No demo to look after."""


def _clean_up(home: Home, *, fresh: bool) -> None:
    """End what a killed start left running; delete the data when asked."""
    if count := stop_orphans(home.var):
        say(f"an earlier start was killed: ended {count} processes it had left")
    if fresh and os.environ.get("DATABASE_URL"):
        raise Trouble(
            "--fresh deletes the data of this folder only, and DATABASE_URL names a server"
            " elsewhere: unset it, or empty that database yourself."
        )
    if fresh or home.half_wiped:
        say("deleting the data of this folder")
        home.wipe()


def _environment(
    home: Home, options: argparse.Namespace, servers: Servers
) -> dict[str, str]:
    values = roster.settings(
        home,
        host=options.host,
        number=options.port,
        demo=options.demo,
        servers=servers.application,
    )
    owner = {"OWNER_DATABASE_URL": servers.environ.get("DATABASE_URL", "")}
    _note_settings(home.var / "env", values | owner)
    return roster.environment(home, values)


def _note_settings(file: Path, values: Mapping[str, str]) -> None:
    """For manage.py by hand: `set -a; . var/env; .venv/bin/python manage.py …`."""
    file.touch(mode=0o600)
    file.write_text(
        "".join(f"{name}={shlex.quote(value)}\n" for name, value in values.items())
    )


def _begin(process: Process, children: list[Process]) -> Process:
    children.append(process)
    process.start()
    return process


def _finish(process: Process, children: list[Process]) -> None:
    """Run a process that must succeed before anything else may start."""
    _begin(process, children)
    interrupts.wait_for(lambda: not process.alive, seconds=float("inf"))
    if process.exit_code:
        raise Trouble(f"The start ended here: {_reason(process)}")


def _reason(process: Process) -> str:
    reason = process.last_words()
    if reason.startswith("ModuleNotFoundError"):
        reason += "; delete the folder .venv and start again"
    return f"{reason} ({process.log})"


def _wait_for_page(web: Process, address: str) -> None:
    interrupts.wait_for(lambda: not web.alive or _answers(address), seconds=120)
    if not web.alive:
        raise Trouble(f"The web server did not start: {_reason(web)}")
    if not _answers(address):
        raise Trouble(f"The web server does not answer: {_reason(web)}")


def _answers(address: str) -> bool:
    """Whether the product says it is ready; asked without any proxy of the environment."""
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=5)
    try:
        connection.request("GET", "/healthz/ready")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _demo(
    home: Home, environ: Mapping[str, str], children: list[Process]
) -> Callable[[], None]:
    """Show who may sign in and fill the demo; what the supervisor calls at every look."""
    accounts = home.var / "demo-accounts"
    if accounts.exists():
        print(accounts.read_text(), flush=True)
    process = roster.demo(home, environ)
    children.append(process)
    return Filling(process).look
