"""Measures of the board, as `python -m benchmarks.board.NAME`. ../README.md has the figures."""
