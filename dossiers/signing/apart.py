"""The process that looks into one document: python -m dossiers.signing.apart

Reads one line of JSON ({"roots", "revoked", "now"}) and then the PDF; writes the facts as JSON.
What it may use is bounded here, so that whatever a document makes it do ends.
"""

import base64
import json
import logging
import resource
import sys
from datetime import datetime

MEMORY = 1024 * 1024 * 1024  # bytes of address space
PROCESSOR = 10  # seconds of computing


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR, PROCESSOR))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.disable(logging.CRITICAL)
    # Only now: a document must not be waited for without bounds.
    from dossiers.signing.inspection import Ground, inspect

    question = json.loads(sys.stdin.buffer.readline())
    ground = Ground(
        roots=tuple(base64.b64decode(root) for root in question["roots"]),
        revoked=tuple(base64.b64decode(one) for one in question["revoked"]),
        now=datetime.fromisoformat(question["now"]),
    )
    facts = inspect(sys.stdin.buffer.read(), ground)
    json.dump(facts, sys.stdout)


if __name__ == "__main__":
    main()
