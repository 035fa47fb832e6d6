"""A second process of the test's board: the door, or a carrier that is killed at a given point.

python -m tests.web.replies.process door PORT | whole PORT | carry SMTP_PORT WHERE
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Any


def die(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    import django

    django.setup()
    from daylight.commands.worker import prepare

    prepare()
    if sys.argv[1] in ("door", "whole"):
        from daylight.web.replies import server

        server.serve("smtp", "127.0.0.1", int(sys.argv[2]), carries=sys.argv[1] == "whole")
    else:
        carry(int(sys.argv[2]), sys.argv[3])


def carry(port: int, where: str) -> None:
    from django.test import override_settings

    from daylight.web.replies import carrying, sending
    from daylight.web.replies.actions import arriving

    if where == "before-rows":
        arriving.take_in = die  # type: ignore[assignment]
    elif where == "after-rows":
        real = arriving.take_in
        arriving.take_in = lambda mails: (real(mails), die())  # type: ignore[assignment, return-value]
    elif where == "before-sending":
        sending._hand_over = die
    elif where == "after-sending":
        sending._handed_over = die
    smtp = "django.core.mail.backends.smtp.EmailBackend"
    with override_settings(EMAIL_BACKEND=smtp, EMAIL_HOST="127.0.0.1", EMAIL_PORT=port):
        carrying.take_all()
        while carrying.carry_some():
            pass


if __name__ == "__main__":
    main()
