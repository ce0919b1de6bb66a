"""The page for reviewers: each claim with its command, time and tolerance."""

import re

import pytest
from scratch_study import HOME

from deeplinear.report import reviewing
from deeplinear.study import study_files

CONFIG = study_files.read(HOME / "config.yaml")


def test_the_page_is_current(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    expected = "python -m deeplinear.report.reviewing > docs/claims.md"
    assert reviewing.page(CONFIG) == (HOME / "docs/claims.md").read_text(), expected


@pytest.mark.parametrize("name", CONFIG["claims"])
def test_each_claim_has_its_command_its_time_and_its_limits(name):
    (line,) = re.findall(rf"^\| {name} \|.*$", reviewing.page(CONFIG), re.MULTILINE)
    assert f"`make {name}`" in line
    assert re.search(r"\d+ (s|min|hours) \|", line)
    for limits in CONFIG["claims"][name]["threshold"].values():
        assert all(f"{limit:.10g}" in line for limit in limits.values())
