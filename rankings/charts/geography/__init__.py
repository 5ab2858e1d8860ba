"""Where the units lie: two maps drawn to scale and two grids of equal tiles."""
