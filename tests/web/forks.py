"""A second process of a test's board: a fork, with connections of its own, that can be killed."""

from __future__ import annotations

import contextlib
import os
import signal
import traceback
from collections.abc import Callable

from django.db import connections


class Forked:
    """Does that work in another process, which ends with it."""

    def __init__(self, work: Callable[[], object]) -> None:
        connections.close_all()
        self.pid = os.fork()
        if self.pid == 0:
            status = 1
            try:
                work()
                status = 0
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(status)

    def send(self, number: int) -> None:
        os.kill(self.pid, number)

    def kill(self) -> None:
        """It does nothing more when this returns."""
        self.send(signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):  # another thread was told already
            os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)

    def ended(self) -> bool:
        return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is not None

    def wait(self) -> int:
        """Its exit status, or the number of the signal that ended it, negative. Asked once."""
        _pid, status = os.waitpid(self.pid, 0)
        return os.waitstatus_to_exitcode(status)
