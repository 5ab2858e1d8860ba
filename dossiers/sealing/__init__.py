"""Sealing: events become leaves of one growing Merkle tree with signed, public heads.

RFC 9162 trees (dossiers.merkle) over the hashes of events, in the order of sealing.
What is signed, and how anybody checks it: docs/ledger.md.
"""

from dossiers.sealing.heads import Head, signed_by_us, signed_words
from dossiers.sealing.keys import KeyInUse, keys_in_use, public_keys
from dossiers.sealing.proofs import (
    consistency_file,
    head_file,
    inclusion_of,
    proof_file,
)
from dossiers.sealing.sealer import BATCH, TreeChanged, seal

__all__ = [
    "BATCH",
    "Head",
    "KeyInUse",
    "TreeChanged",
    "consistency_file",
    "head_file",
    "inclusion_of",
    "keys_in_use",
    "proof_file",
    "public_keys",
    "seal",
    "signed_by_us",
    "signed_words",
]
