"""The reader's client and the operator's file of the browsing tests."""

from __future__ import annotations

from tests.web.browse.conftest import reader, site_file

__all__ = ["reader", "site_file"]
