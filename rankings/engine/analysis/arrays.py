"""The array types of the analysis. Blocks are units × replications unless said otherwise."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Counts = NDArray[np.int64]
Ranks = NDArray[np.int16]


@dataclass(frozen=True)
class Column:
    """Values of one node: units × replications, or units × 1 where all replications agree.

    `present` (units) says who has a value; None means everybody. Absent rows hold zeros.
    """

    values: Floats
    present: Flags | None = None

    @classmethod
    def of(cls, values: Floats) -> "Column":
        """Take values in which NaN means missing, the same units in every replication."""
        block = values.reshape(len(values), -1)
        missing = np.isnan(block[:, 0])
        if not missing.any():
            return cls(block)
        return cls(np.where(missing[:, None], 0.0, block), ~missing)

    def kept(self) -> Floats:
        """Return the rows of those who have a value."""
        return self.values if self.present is None else self.values[self.present]

    def with_kept(self, rows: Floats) -> "Column":
        """Return a column whose present rows are these."""
        if self.present is None:
            return Column(rows)
        values = np.zeros((len(self.present), rows.shape[1]))
        values[self.present] = rows
        return Column(values, self.present)

    def plain(self) -> Floats:
        """Return the values with NaN where there is none."""
        if self.present is None:
            return self.values
        return np.where(self.present[:, None], self.values, np.nan)
