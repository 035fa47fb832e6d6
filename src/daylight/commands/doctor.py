"""`daylight doctor`: look at everything, say how to mend what is wrong."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict

from daylight.commands import site

MARKS = {"ok": "ok  ", "warn": "look", "fail": "MEND"}


def main(argv: Sequence[str]) -> int:
    parser = site.parser(
        "doctor", "Check the site. The exit status is 1 where something must be mended."
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--duties", metavar="COUNTRY", help="what law and the guarantees ask there")
    options = parser.parse_args(argv)
    site.open_site(options.site)
    from daylight.web import doctor, duties

    findings = list(doctor.examine())
    if options.duties:
        findings += duties.examine(options.duties)
    for each in findings:
        if options.json:
            print(json.dumps(asdict(each)))
        else:
            print(f"{MARKS[each.level]}  {each.check:<11} {each.said}")
            if each.mend:
                print(f"      {'':<11} -> {each.mend}")
    bad = sum(each.level == "fail" for each in findings)
    if bad and not options.json:
        print(f"\n{bad} to mend", file=sys.stderr)
    return 1 if bad else 0
