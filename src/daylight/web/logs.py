"""Keep what is private out of the server's own log."""

from __future__ import annotations

import logging
import re

# Whoever reads a private link or a form's key in a log could use it.
_PRIVATE = re.compile(
    r"(/m/[0-9a-z]+/|/reply/[0-9a-z]+/|/alerts/[0-9a-z]+/|/post/photo/|/receipt/|/appeal/"
    r"|/takedown/(?:claim|confirm)/[0-9a-z]+/|/takedown/lane/|/desk/invitation/)[0-9A-Za-z]+"
)


class WithoutKeys(logging.Filter):
    """Leave the key out of every address that a record names."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if _PRIVATE.search(said):
            record.msg, record.args = _PRIVATE.sub(r"\1…", said), ()
        return True
