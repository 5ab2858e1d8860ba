"""How fast a published ranking is served: our nginx cache beside nginx serving the files.

    bin/bench edition [--seconds 4] [--connections 16] [--rounds 3]

One edition of 63 provinces and 60 indicators lies on disk. The same file is asked for from
nginx with deploy/published.conf in front of gunicorn, from nginx reading it from disk (the
limit), and from gunicorn alone; in turns, so that what else the machine does meets all
three. Asked by wrk. nginx and wrk are packages of Debian; without them it says so.

The last line is one JSON object. `ratio`: cache / disk, medians of the rounds.
"""

import argparse
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from urllib.request import urlopen

import django

from bench.intake import PORT, ROOT, web

CACHED, PLAIN = 8792, 8793
# Two pages, then data files from 2 kB to 600 kB: (address, file below the revision).
_PAGES, _DATA = "/xep-hang/wide/2024/r1/", "/api/v1/indices/wide/editions/2024/r1/"
CASES = (
    (_PAGES, "pages/vi/index.html"),
    (f"{_PAGES}don-vi/thai-nguyen/", "pages/vi/don-vi/thai-nguyen/index.html"),
    *((f"{_DATA}{name}", f"data/{name}") for name in ("about.json", "scores.csv")),
    *((f"{_DATA}{name}", f"data/{name}") for name in ("result.json", "edition.zip")),
)
CONFIGURATION = """
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    sendfile on;
    keepalive_requests 1000000;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {cache_path}
    upstream web {{ server 127.0.0.1:{port}; keepalive 32; }}
    proxy_http_version 1.1;
    proxy_set_header Connection "";
    proxy_set_header Host $host;
    server {{
        listen 127.0.0.1:{cached};
        location / {{ include {root}/deploy/published.conf; }}
    }}
    server {{
        listen 127.0.0.1:{plain};
        index index.html;
        location {pages} {{ alias {revision}/pages/vi/; }}
        location {data} {{ alias {revision}/data/; }}
    }}
}}
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    for tool in ("nginx", "wrk"):
        if shutil.which(tool) is None:
            raise SystemExit(f"{tool} is not there: apt-get install {tool}-light or {tool}")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "egov.settings")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # nginx's worker is another user
        os.environ["PUBLISHED_FOLDER"] = str(folder / "published")
        django.setup()
        from django.core.management import call_command

        from bench import report
        from rankings.publishing import draw
        from tests.rankings import published
        from tests.rankings.recorded import recorded

        call_command("migrate", verbosity=0)  # the foot of a page names the centre
        held = published.provinces(folder / "published")
        revision = recorded(held)
        began = perf_counter()
        count = draw(revision)
        print(f"{count} pages drawn, {count / (perf_counter() - began):.0f} a second")
        with web(2, 4), nginx(folder, held.folder):
            cases = [_case(*one, held.folder, options) for one in CASES]
        report.last_line("edition", cases, {"bar": 0.8})


@contextmanager
def nginx(folder: Path, revision: Path) -> Iterator[None]:
    """nginx with our cache part on one port, and the folder itself on another."""
    ours = (ROOT / "deploy" / "nginx.conf").read_text()
    found = re.search(r"proxy_cache_path [^;]+;", ours)
    assert found, "deploy/nginx.conf has no proxy_cache_path"
    text = CONFIGURATION.format(
        folder=folder,
        cache_path=found[0].replace("/tmp/published", f"{folder}/cache"),
        port=PORT,
        root=ROOT,
        cached=CACHED,
        plain=PLAIN,
        pages=_PAGES,
        data=_DATA,
        revision=revision,
    )
    path = folder / "nginx.conf"
    path.write_text(text)
    server = subprocess.Popen(["nginx", "-c", str(path)])
    try:
        subprocess.run(["sleep", "1"], check=True)
        if server.poll() is not None:
            raise SystemExit((folder / "error.log").read_text())
        yield
    finally:
        server.terminate()
        server.wait(30)


def _case(
    address: str, name: str, revision: Path, options: argparse.Namespace
) -> dict[str, Any]:
    """One file from the three; refused unless all give the bytes that lie on disk."""
    urls = {port: f"http://127.0.0.1:{port}{address}" for port in (CACHED, PLAIN, PORT)}
    expected = (revision / name).read_bytes()
    for url in urls.values():
        for _ in range(2):
            with urlopen(url) as answer:
                assert answer.read() == expected, url
                state, tag = answer.headers.get("X-Cache"), answer.headers["ETag"]
        if url == urls[CACHED]:
            assert state == "HIT", f"{url}: {state}"
            assert len(tag) == 66, tag
    rates: dict[int, list[float]] = {port: [] for port in urls}
    for _ in range(options.rounds):
        for port, url in urls.items():
            rates[port].append(_rate(url, options))
    cached, plain, alone = (median(rates[port]) for port in urls)
    case = {
        "file": name,
        "bytes": len(expected),
        "rate_per_s": cached,
        "limit_per_s": plain,
        "gunicorn_per_s": alone,
        "ratio": round(cached / plain, 3),
    }
    print(
        f"{name:<38} {len(expected):>9} bytes  cache {cached:>8.0f}/s  disk {plain:>8.0f}/s"
        f"  ratio {case['ratio']:.3f}  gunicorn alone {alone:>7.0f}/s",
        flush=True,
    )
    return case


def _rate(url: str, options: argparse.Namespace) -> float:
    """Answers a second over connections kept open."""
    command = ["wrk", "-t1", f"-c{options.connections}", f"-d{options.seconds}s", url]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in told or "Socket errors" in told:
        raise SystemExit(told)
    return float(told.partition("Requests/sec:")[2].split()[0])


if __name__ == "__main__":
    main()
