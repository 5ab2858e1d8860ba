"""The analysis of a ranking in NumPy: how firm it is, what moves it, what holds it together.

Second, independent path beside the official one. It works in doubles on whole blocks of
replications; what it publishes are ranks and counts, so the last bits of a double do not show.
"""
