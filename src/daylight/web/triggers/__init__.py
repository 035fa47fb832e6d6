"""Rules that the database itself keeps, whatever the code above it does.

Proof rows are insert-only; companion rows are never updated and are deleted only under a
destruction; an ad becomes public only behind a publication that a valid authority backs. Django
rebuilds SQLite tables in some migrations and drops triggers silently, so they are reinstalled
after every migrate, and `missing()` is asked before anything serves.
"""

from daylight.web.triggers.install import install, missing, remove

__all__ = ["install", "missing", "remove"]
