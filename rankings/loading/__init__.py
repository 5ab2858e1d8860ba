"""What every installation begins with: units, indices, methodologies, published history.

Safe to run again: what is there stays as people made it since, only what is missing is
added.
"""
