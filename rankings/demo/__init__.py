"""Invented editions for the demo, labelled synthetic wherever they are shown.

`plan` says which editions and when, `ability` how good each unit is, `drawing` turns that
into cells, `fate` decides what becomes of each value, `papers` what it rests on; `waves`
writes layers in bulk and `living` takes an edition from plan to publication, one step a
transaction, so that a run cut short goes on where it stopped. `collecting` fills the
edition that is open. Everything follows from a fixed seed.
"""
