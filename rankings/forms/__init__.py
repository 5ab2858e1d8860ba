"""Forms of the rankings' office."""
