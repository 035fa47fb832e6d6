"""A site on PostgreSQL, made and checked by the real command."""

from __future__ import annotations

import os
from pathlib import Path

import psycopg
import pytest

from tests.command import sites
from tests.conftest import ON_POSTGRESQL

pytestmark = pytest.mark.skipif(not ON_POSTGRESQL, reason="seen when the tests run on PostgreSQL")


def test_a_site_on_postgresql_is_made_and_sound(tmp_path: Path) -> None:
    server = os.environ["DAYLIGHT_TEST_SERVER"]
    name = f"daylight_site_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        database = server.replace("/postgres?", f"/{name}?")
        try:
            folder = tmp_path / "site"
            folder.mkdir()
            (folder / "places.csv").write_text(sites.PLACES)
            sites.run("init", str(folder), "--country", "MT", "--database", database)
            shown = sites.run("doctor", "--site", str(folder)).stdout
            assert "PostgreSQL" in shown
            assert "MEND" not in shown
            assert "jobs done" in sites.run("worker", "--once", "--site", str(folder)).stdout
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
