"""Rosters: lists of who holds which post, read, planned, applied and undone.

reading → headings → rows (what a file says), land and matching (whom and where it means),
timeline and planning (what would change), applying and undoing (what is written).
"""
