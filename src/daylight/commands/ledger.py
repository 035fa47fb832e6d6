"""`daylight ledger`: check any board's record from outside, and look after this site's own."""

from __future__ import annotations

from collections.abc import Sequence

from daylight.ledger import command

OWN = {
    "sequence": "give every entry its place now, and sign",
    "rebuild": "write this log's files again from the database",
    "openings": "entries and salts of one day, for an auditor who is bound to secrecy",
    "recover": "bring a restored database up to its newer log",
    "continue": "where a newer log is lost for good: go on under another name, and say so",
    "rotate": "replace the checkpoint or the promise key",
}

DAY = "day"


def main(argv: Sequence[str]) -> int:
    if argv and argv[0] in OWN:
        from daylight.commands import ledger_site

        return ledger_site.main(argv)
    if argv and argv[0] == DAY:
        from daylight.commands import ledger_day

        return ledger_day.main(argv[1:])
    if not argv or argv[0] in ("-h", "--help"):
        print("this site's own log:")
        print("\n".join(f"  {name:<10} {what}" for name, what in OWN.items()))
        print(f"\nany board's log:\n  {DAY:<10} compare a day's openings with log and tally")
    return command.main(argv or ["--help"])
