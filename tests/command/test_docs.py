"""What an operator can set, ask or meet is written down."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from daylight import cli
from daylight.web.environment import NAMES
from daylight.web.people.models import Role

ROOT = Path(__file__).resolve().parents[2]
OPERATING = (ROOT / "docs/operating.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_setting_is_explained(name: str) -> None:
    assert f"`{name}`" in OPERATING


@pytest.mark.parametrize("name", sorted(cli.COMMANDS))
def test_every_command_is_in_the_readme(name: str) -> None:
    assert f"`daylight {name}" in README or f"`{name}`" in README


@pytest.mark.parametrize("role", sorted(Role.values))
def test_every_role_is_explained(role: str) -> None:
    assert f"| {role} |" in OPERATING


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["web"]]
    wanted += (ROOT / "requirements/dev.in").read_text("utf-8").splitlines()
    names = {re.split(r"[\[><=;# ]", line)[0] for line in wanted} - {""}
    reasons = (ROOT / "docs/dependencies.md").read_text("utf-8")
    assert [name for name in sorted(names) if f"`{name}`" not in reasons] == []


def test_every_link_of_the_readme_leads_somewhere() -> None:
    links = [link for link in re.findall(r"\]\(([^)]+)\)", README) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
