"""The demo province: its people, and months of dossiers lived through the verbs.

`people` settles them, `plan` decides what will happen to whom, `life` lets it happen.
Everything follows from a fixed seed and the moment of the first run, so a run that was
cut short goes on where it stopped.
"""
