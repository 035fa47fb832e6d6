"""Ads in from a file, many at once, by the same way as a poster's: vault, screening, gate.

lines ── rows ── prepare ── writer
read     valid   screened   preserved, kept, brought to the gate
                 (processes) (one short transaction a batch)
"""
