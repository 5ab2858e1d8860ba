"""How a collection of values fared under other eyes. Pure: layers in, figures out."""

from rankings.scrutiny.accounts import Account, Said, scores, trust
from rankings.scrutiny.agreement import Agreement, agreement
from rankings.scrutiny.anomalies import Anomaly, Sign, anomalies

__all__ = [
    "Account",
    "Agreement",
    "Anomaly",
    "Said",
    "Sign",
    "agreement",
    "anomalies",
    "scores",
    "trust",
]
