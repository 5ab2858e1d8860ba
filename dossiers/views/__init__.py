"""Pages of the dossier service."""
