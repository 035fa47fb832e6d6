"""Short ways to do what a reader, a seller and the machines between them do."""

from __future__ import annotations

import itertools
from typing import Any

from tests.web.boards import SELLER
from tests.web.replies.world import Door, Outside, letter

READER = "reader@example.org"
_ids = itertools.count()


KINDS = ("relay", "reply_notice", "reply_standing", "mail")


def drain() -> None:
    """Do the relay's jobs that are due; the other parts' are not our matter."""
    from daylight.commands import worker as command
    from daylight.web.jobs import queue, worker

    command.prepare()
    while jobs := queue.claim(kinds=KINDS):
        worker.run_one(jobs[0])


class Talk:
    """One ad, one reader, and short ways to do what both do."""

    def __init__(self, board: Any, outside: Outside, door: Door) -> None:
        self.board, self.outside, self.door = board, outside, door
        self.ad = board.confirmed()
        self.work()
        outside.mails.clear()

    def work(self) -> int:
        """What `daylight mail` and the worker do until nothing is due."""
        from daylight.web.replies import carrying

        made = carrying.take_all()
        drain()
        return made

    def begin(self, text: str = "Hello, is the bicycle still there?", email: str = READER) -> Any:
        """By the form of the ad page, and confirmed. Returns the conversation."""
        from daylight.web.replies.actions import writing
        from daylight.web.replies.models import Conversation

        made = writing.begin(
            self.ad, text=text, email=email, language="en", form_key=f"form{next(_ids)}",
            raw=text.encode(), network="192.0.2.9",
        )  # fmt: skip
        assert made is not None
        writing.confirm(made)
        self.work()
        return Conversation.objects.select_related("ad__poster").get(pk=made.conversation_id)

    def address(self, conversation: Any, side: str) -> str:
        return f"{conversation.address_for(side)}@localhost"

    def mail(self, conversation: Any, side: str, text: str = "Yes, it is.", **headers: Any) -> None:
        """One side answers by mail."""
        sender = headers.pop("sender", READER if side == "reader" else SELLER)
        to = self.address(conversation, side)
        headers.setdefault("message_id", f"<m{next(_ids)}@example.org>")
        self.door.send(sender, to, letter(sender, to, text, **headers))
        self.work()
