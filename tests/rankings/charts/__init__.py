"""Charts of the rankings."""
