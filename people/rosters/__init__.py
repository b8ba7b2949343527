"""Rosters: lists of who holds which post, read, planned, applied and undone.

reading → headings → rows (what a file says; carrying, titles and day_order read between the
lines), land and matching (whom and where it means), timeline and planning (what would change),
looking (kept for a long list), applying and undoing (what is written).
"""
