"""Charts of the rankings as values: numbers go in, a frozen drawing with its table comes out.

No Django in here. Every function takes the language and a key (the start of all ids in
the drawing, unlike any other on the page) and returns a `Chart`: finished SVG with
class names only, and the same numbers as rows for the table beside it.
"""
