"""What one mail costs the database from its file to the other's server: a bound on each step.

The time is measured in benchmarks/replies; a query or a commit more is seen here.
"""

from __future__ import annotations

import re
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from daylight.web.replies import carrying
from tests.web.boards import SELLER
from tests.web.replies.talks import READER
from tests.web.replies.world import letter

MOST_IN = 16  # a file of one mail: read, sealed, rows
MOST_CARRIED = 29  # screened and handed over
MOST_COMMITS = 5  # of both together
_WRITES = re.compile(r"^(INSERT|UPDATE|DELETE)", re.I)


class Costs:
    """Statements of some work, and how many transactions of it wrote."""

    def __init__(self, work: Any) -> None:
        with CaptureQueriesContext(connection) as asked:
            work()
        said = [each["sql"] for each in asked.captured_queries]
        marks = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA")
        self.queries = [each for each in said if not each.upper().startswith(marks)]
        self.commits = sum(1 for each in said if each.upper().startswith("COMMIT"))
        self.alone = _alone(said)


def _alone(said: list[str]) -> int:
    """Writes outside of a transaction: each is one of its own."""
    inside, found = False, 0
    for each in said:
        upper = each.upper()
        if upper.startswith("BEGIN"):
            inside = True
        elif upper.startswith(("COMMIT", "ROLLBACK")) and "SAVEPOINT" not in upper:
            inside = False
        elif _WRITES.match(each) and not inside:
            found += 1
    return found


def one(talk: Any, conversation: Any, number: int) -> None:
    to = talk.address(conversation, "reader")
    raw = letter(READER, to, f"Mail {number}.", message_id=f"<cost{number}@example.org>")
    talk.door.send(READER, to, raw)


def test_a_mail_costs_no_more_than_this(talk: Any) -> None:
    conversation = talk.begin()
    one(talk, conversation, 0)
    talk.work()
    one(talk, conversation, 1)
    taken, carried = Costs(carrying.take_all), Costs(carrying.carry_some)
    assert "Mail 1." in str(talk.outside.of(SELLER)[-1])
    assert len(taken.queries) <= MOST_IN, "\n".join(taken.queries)
    assert len(carried.queries) <= MOST_CARRIED, "\n".join(carried.queries)
    commits = taken.commits + taken.alone + carried.commits + carried.alone
    assert commits <= MOST_COMMITS, (taken.commits, taken.alone, carried.commits, carried.alone)


def test_the_twelfth_mail_of_a_talk_costs_what_the_second_did(talk: Any) -> None:
    conversation = talk.begin()
    costs = []
    for number in range(12):
        one(talk, conversation, number)
        costs.append(
            (len(Costs(carrying.take_all).queries), len(Costs(carrying.carry_some).queries))
        )
    assert costs[1] == costs[-1]


def test_mails_that_come_together_share_their_commit(talk: Any) -> None:
    from daylight.web.replies import spool

    conversation = talk.begin()
    to = talk.address(conversation, "reader")
    one(talk, conversation, 0)
    alone = Costs(carrying.take_all)
    spool.keep(
        [
            spool.envelope(READER, [to], letter(READER, to, f"T {n}", message_id=f"<t{n}@x>"), 0.0)
            for n in range(10)
        ]
    )
    together = Costs(carrying.take_all)
    assert together.commits + together.alone == alone.commits + alone.alone
