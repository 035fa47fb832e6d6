"""Copies of a migrated template database, cheap enough for one each test."""

from __future__ import annotations

import itertools
import os
import shutil
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection, connections

from daylight.web.ads import catalogue
from daylight.web.evidence import vaultkeys
from tests.web.boards import furnish


def _use(name: str) -> None:
    connections.close_all()
    connection.settings_dict["NAME"] = name
    catalogue.forget()
    vaultkeys.forget()


class SqliteCopies:
    """A file of its own name for each test: a page that a browser still loads keeps the old one."""

    def __init__(self, folder: Path) -> None:
        self.template = folder / "template.sqlite3"
        self.folder = folder / "data"
        self.names = itertools.count()
        self.copy = self.template
        _use(str(self.template))
        call_command("migrate", verbosity=0)
        furnish()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connections.close_all()

    def fresh(self) -> None:
        self.copy = self.folder / f"daylight-{next(self.names)}.sqlite3"
        shutil.copyfile(self.template, self.copy)
        _use(str(self.copy))

    def drop(self) -> None:
        connections.close_all()
        for path in self.copy.parent.glob(self.copy.name + "*"):
            path.unlink()

    def close(self) -> None:
        connections.close_all()


class PostgresCopies:
    """A database each test, from a template of this process's own."""

    def __init__(self) -> None:
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        self.template = f"daylight_{worker}"
        self.names = itertools.count()
        self.name = ""
        self._admin(f"DROP DATABASE IF EXISTS {self.template}")
        self._admin(f"CREATE DATABASE {self.template}")
        _use(self.template)
        call_command("migrate", verbosity=0)
        furnish()
        connections.close_all()

    def _admin(self, sentence: str) -> None:
        import psycopg

        with psycopg.connect(os.environ["DAYLIGHT_TEST_SERVER"], autocommit=True) as admin:
            admin.execute(sentence)

    def fresh(self) -> None:
        self.name = f"{self.template}_{next(self.names)}"
        self._admin(f"CREATE DATABASE {self.name} TEMPLATE {self.template}")
        _use(self.name)

    def drop(self) -> None:
        connections.close_all()
        self._admin(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")

    def close(self) -> None:
        connections.close_all()
        self._admin(f"DROP DATABASE IF EXISTS {self.template} WITH (FORCE)")


def query(sentence: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Rows of a plain SQL sentence."""
    with connection.cursor() as cursor:
        cursor.execute(sentence, values)
        return list(cursor.fetchall()) if cursor.description else []
