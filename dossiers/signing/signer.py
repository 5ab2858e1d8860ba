"""In whose name a document is signed."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SignerName:
    """A person of an agency, or an agency itself.

    `key` is how a signing service knows them for ever: an account's name, an agency's
    identification code. `name` and `organisation` are what a reader is shown.
    """

    key: str
    name: str
    organisation: str

    @property
    def digest(self) -> str:
        """64 hex digits: the same for the same three words, safe as a file's name."""
        words = "\0".join((self.key, self.name, self.organisation))
        return hashlib.sha256(words.encode()).hexdigest()
