"""How many dossiers an hour of one machine can file over HTTP, beside bare SQL.

    bin/bench intake [--seconds 8] [--clients 1 4 8 16] [--workers 2] [--threads 4]

Each filing judges ten answers, checks three uploaded parts, takes a number, writes the
dossier, its event with hash and personal details, and the outbox row. The limit is the
same rows written by pgbench in one transaction with prepared statements, against the
same server, with the same number of clients, in the same run. Web server, clients and
database share the machine's cores, as in a small province.

The last line is one JSON object. `ratio` compares the best rate of each side.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from multiprocessing import get_context
from pathlib import Path
from statistics import quantiles
from typing import Any
from urllib.request import urlopen

import django

ROOT = Path(__file__).resolve().parent.parent
PORT = 8791


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 4, 8, 16])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=4)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "egov.settings")
    django.setup()
    from bench import report, stage

    stage.prepare()
    token = stage.token()
    cases = []
    with web(options.workers, options.threads):
        for clients in options.clients:
            keys = stage.drafts(int(options.seconds * 700) + 500)
            case = ours(clients, options.seconds, token, keys)
            case["limit_per_s"] = stage.bare_sql(clients, options.seconds)
            case["ratio"] = round(case["rate_per_s"] / case["limit_per_s"], 3)
            cases.append(case)
            print(
                f"{clients:>3} clients  {case['rate_per_s']:>7.1f}/s  p50 {case['p50_ms']:.1f} ms"
                f"  p95 {case['p95_ms']:.1f} ms   bare SQL {case['limit_per_s']:>8.1f}/s"
                f"  ratio {case['ratio']:.3f}",
                flush=True,
            )
    report.last_line("intake", cases, stage.sizes())


@contextmanager
def web(workers: int, threads: int) -> Iterator[None]:
    """The product's own web server on a port of its own."""
    environ = os.environ | {
        "WEB_WORKERS": str(workers),
        "WEB_THREADS": str(threads),
        "LOG_LEVEL": "WARNING",
    }
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "egov.wsgi",
        "-c",
        "deploy/gunicorn.conf.py",
    ]
    server = subprocess.Popen([*command, "-b", f"127.0.0.1:{PORT}"], cwd=ROOT, env=environ)
    try:
        _wait()
        yield
    finally:
        server.terminate()
        server.wait(30)


def _wait() -> None:
    for _ in range(200):
        try:
            with urlopen(f"http://127.0.0.1:{PORT}/healthz/live", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The web server did not answer within 20 s.")


def ours(clients: int, seconds: float, token: str, keys: Sequence[str]) -> dict[str, Any]:
    """File `keys` from `clients` connections for `seconds`."""
    shares = [(keys[number::clients], token, seconds) for number in range(clients)]
    context = get_context("spawn")
    with context.Pool(clients) as pool:
        pool.map(abs, range(clients))  # processes are up before the clock starts
        started = time.perf_counter()
        times = [one for share in pool.starmap(_file, shares) for one in share]
        spent = time.perf_counter() - started
    if not times:
        raise SystemExit("Nothing was filed.")
    cuts = quantiles(times, n=100) if len(times) > 1 else [times[0]] * 99
    return {
        "clients": clients,
        "filed": len(times),
        "rate_per_s": round(len(times) / spent, 1),
        "p50_ms": round(cuts[49] * 1000, 2),
        "p95_ms": round(cuts[94] * 1000, 2),
    }


def _file(keys: Sequence[str], token: str, seconds: float) -> list[float]:
    """Seconds each filing took, over one connection kept open."""
    connection = HTTPConnection("127.0.0.1", PORT, timeout=30)
    times, end = [], time.perf_counter() + seconds
    for key in keys:
        before = time.perf_counter()
        if before > end:
            break
        headers = {"Authorization": f"Token {token}", "Idempotency-Key": key}
        connection.request("POST", f"/api/v1/drafts/{key}/file/", headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 201:
            raise SystemExit(f"{answer.status}: {body[:300]!r}")
        times.append(time.perf_counter() - before)
    else:
        raise SystemExit("The drafts ran out before the time was over.")
    connection.close()
    return times


def pgbench(script: str, clients: int, seconds: float, url: str) -> float:
    """Transactions a second of a pgbench script."""
    from egov.local.postgres import binaries

    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        done = subprocess.run(
            [
                str(binaries() / "pgbench"),
                "--no-vacuum",
                "--protocol=prepared",
                f"--client={clients}",
                f"--jobs={min(clients, 2)}",
                f"--time={max(1, int(seconds))}",
                f"--file={file.name}",
                url,
            ],
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise SystemExit(done.stderr)
    line = next(row for row in done.stdout.splitlines() if row.startswith("tps"))
    return round(float(line.split("=")[1].split()[0]), 1)


if __name__ == "__main__":
    main()
