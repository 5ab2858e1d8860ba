"""A year lived through by the injectable clock, with what goes wrong in one.

`rules` are its procedures, `plan` says what happens to whom, `habits` how heads sign,
`living` lets it happen with the watch looking on, `expected` works out from the events
alone what the watch must have seen, `verdict` compares.
"""
