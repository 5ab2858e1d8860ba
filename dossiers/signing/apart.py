"""The process that looks into one document: python -m dossiers.signing.apart MEMORY SECONDS

Reads one line of JSON ({"roots", "revoked", "now"}) and then the PDF; writes the facts as JSON.
It bounds itself to so many bytes of address space and seconds of computing: whatever a
document makes it do ends.
"""

import base64
import json
import logging
import resource
import sys
from datetime import datetime


def main(memory: int, seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
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
    main(*(int(argument) for argument in sys.argv[1:]))
