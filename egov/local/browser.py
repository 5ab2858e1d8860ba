"""The browser of the browser tests: Debian's Chromium, installed when we may."""

import os
import shutil
import subprocess

from egov.local.environment import say

NAMES = ("chromium", "chromium-browser", "google-chrome")
PACKAGES = ("chromium", "fonts-dejavu-core")
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def browser() -> dict[str, str]:
    """Environment for the tests: CHROMIUM_PATH, or BROWSER_SKIP_REASON in one sentence."""
    if os.environ.get("BROWSER_SKIP_REASON"):
        return {}
    if reason := "" if _found() else _install():
        say(f"browser tests will be skipped: {reason}")
        return {"BROWSER_SKIP_REASON": reason}
    return {"CHROMIUM_PATH": _found()}


def _found() -> str:
    named = os.environ.get("CHROMIUM_PATH", "")
    return next((path for name in (named, *NAMES) if (path := shutil.which(name))), "")


def _install() -> str:
    """Install Chromium from Debian's packages; why not, or nothing."""
    if os.geteuid() != 0:
        return "no chromium here, and only root may install it (apt-get install chromium)"
    if not shutil.which("apt-get", path=PATH):
        return "no chromium here, and no apt-get to install it with"
    say("installing Chromium for the browser tests (once)")
    quick = ["-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=30", "-qq"]
    update = ["apt-get", *quick, "update"]
    install = ["apt-get", *quick, "-y", "--no-install-recommends", "install", *PACKAGES]
    for command in (update, install):
        done = subprocess.run(
            command,
            check=False,
            env=dict(os.environ) | {"PATH": PATH, "DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            return f"{' '.join(command[:1])} could not install chromium: {last}"
    return "" if _found() else "apt-get installed chromium but it is not on the PATH"
