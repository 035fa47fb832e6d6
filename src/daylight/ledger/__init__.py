"""The record: an append-only Merkle log that anyone can check.

Pure: no files, sockets, clock or dice. Time, keys, salts, shuffle seeds and tile readers are
arguments. The parts that do touch the world are `daylight.ledger.command` and
`daylight.ledger.shells`; nothing else in here imports them.
"""
