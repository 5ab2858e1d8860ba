"""The scoring engine: a methodology and a table of inputs in, scores, ranks and digests out.

Pure: values in, values out. No Django, no network, no clock. The official path is decimal
(34 digits, half up); `rankings.engine.analysis` is a second, independent path in doubles.
"""

VERSION = "1"
