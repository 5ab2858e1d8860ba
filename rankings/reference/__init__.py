"""Facts the rankings stand on, as data files with their readers."""
