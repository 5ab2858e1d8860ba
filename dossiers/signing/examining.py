"""Looking at the signatures of a document: safe with whatever somebody hands in."""

import base64
import json
import logging
import subprocess
import sys
from datetime import datetime
from typing import Any

from django.conf import settings

from dossiers.signing.roots import TrustedRoots
from dossiers.signing.signature import UNREADABLE, Change, Signature
from egov import clock

logger = logging.getLogger(__name__)
_LARGEST = 64 * 1024 * 1024  # bytes of a document
_MEMORY = 1024 * 1024 * 1024  # bytes of address space for looking into it
_PROCESSOR = 10  # seconds of computing
_PATIENCE = 20.0  # seconds of waiting
# A signature's own bytes stand outside of what it covers, so its dictionary is never
# compressed: without this word there is none.
_MARK = b"/ByteRange"
_MOMENTS = ("claimed_at", "stamped_at", "valid_from", "valid_until")


def examine(
    pdf: bytes, *, trusted_roots: TrustedRoots, now: datetime | None = None
) -> list[Signature]:
    """What is known of each signature in `pdf`, in the order of signing.

    Empty: the document carries no signature. Never raises for what the document is: one
    that is truncated, encrypted, hostile, larger than 64 MB or not done within these
    bounds has one signature, of which the verdict is UNREADABLE. `now` is the moment
    of looking (aware); the clock's otherwise. Takes about a third of a second when there
    are signatures, for it starts a process; nothing is asked of any network.
    """
    if _MARK not in pdf:
        return []
    if len(pdf) > _LARGEST:
        return [UNREADABLE]
    question = {
        "roots": [base64.b64encode(one).decode() for one in trusted_roots.certificates],
        "revoked": [base64.b64encode(one).decode() for one in trusted_roots.revocations],
        "now": (now or clock.now()).isoformat(),
    }
    answer = _ask(json.dumps(question).encode() + b"\n" + pdf)
    if answer is None:
        return [UNREADABLE]
    return [_signature(facts, trusted_roots) for facts in answer]


def _ask(question: bytes) -> list[dict[str, Any]] | None:
    """The facts; None when the process was stopped by its bounds or failed."""
    bounds = [str(_MEMORY), str(_PROCESSOR)]
    command = [sys.executable, "-m", "dossiers.signing.apart", *bounds]
    # Nothing of our own environment: no secret is within reach of a hostile document.
    environment = {"PYTHONPATH": str(settings.BASE_DIR), "PYTHONUTF8": "1"}
    try:
        done = subprocess.run(
            command,
            input=question,
            capture_output=True,
            timeout=_PATIENCE,
            env=environment,
            cwd=settings.BASE_DIR,
            check=True,
        )
    except subprocess.TimeoutExpired:
        logger.warning("examination_too_long")
        return None
    except subprocess.CalledProcessError as error:
        last = error.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        logger.warning("examination_failed", extra={"code": error.returncode, "last": last})
        return None
    return json.loads(done.stdout)


def _signature(facts: dict[str, Any], roots: TrustedRoots) -> Signature:
    if not facts.get("readable", True):
        return UNREADABLE
    values = dict(facts)
    for name in _MOMENTS:
        text = values.get(name)
        values[name] = datetime.fromisoformat(text) if text else None
    values["change"] = Change(values["change"])
    values["demonstration"] = values.pop("root") in roots.demonstration
    return Signature(**values)
