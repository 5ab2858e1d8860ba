"""How provinces and agencies compare."""
