"""What the server spends, as ratios: `python -m tests.bench` (or `make bench`).

Times depend on the machine, so nothing here is asserted and every figure stands beside
another one of the same run. A data directory of its own is made and thrown away.
"""
