"""Digital signatures in PDF documents: made (`services`) and looked at (`examining`).

This file imports nothing on purpose: the process that looks into a stranger's document
(`apart`) starts here and needs no Django.
"""
