"""The installation on a bare Debian, by the recipe of the containers: `make test-install`."""

import re

import bare_debian
import pytest
from scratch_study import HOME

PROJECT, MOVED = "/deeplinear", "/moved to/Büro"
PICTURE = "figures/arora2019_claim_5_margin.pdf"
IMPORTED = "cd /tmp && {}/.venv/bin/python -c 'import deeplinear; print(deeplinear.start)'"


def recipe():
    """The commands of the Dockerfile in their order, its packages first."""
    return re.findall(r"^RUN (.*)$", (HOME / "Dockerfile").read_text(), re.MULTILINE)


@pytest.fixture(scope="module")
def debian(tmp_path_factory):
    try:
        made = bare_debian.Debian(tmp_path_factory.mktemp("debian"))
    except bare_debian.Unfit as reason:
        pytest.exit(f"make test-install {reason}", returncode=2)
    made.copy_project(PROJECT)
    return made


def test_both_recipes_are_the_same():
    packages, installed = recipe()
    definition = (HOME / "apptainer.def").read_text()
    assert packages in definition
    assert installed in definition


def test_without_venv_it_says_what_is_missing_and_mends_itself_later(debian):
    debian.sh("apt-get update && apt-get install -y --no-install-recommends python3 make")
    assert "apt-get install python3-venv" in debian.sh("make install", PROJECT, fails=True)
    debian.sh(recipe()[0])
    # What Debian leaves behind without python3-venv: a Python without pip.
    debian.sh("python3 -m venv --without-pip .venv", PROJECT)
    assert "GB to download" in debian.sh(recipe()[1], PROJECT)
    debian.sh(IMPORTED.format(PROJECT))


def test_an_interrupted_installation_is_made_anew(debian):
    debian.sh("rm .venv/installed", PROJECT)
    debian.sh("touch .venv/unfinished && rm -r .venv/lib/python3*/site-packages/numpy", PROJECT)
    debian.sh(recipe()[1], PROJECT)
    debian.sh(IMPORTED.format(PROJECT))
    assert "is up to date" in debian.sh("make .venv/installed", PROJECT)


def test_a_folder_that_moved_into_a_path_with_a_space_and_an_umlaut_goes_on(debian):
    debian.sh(f"mkdir -p '/moved to' && mv {PROJECT} '{MOVED}'")
    debian.sh(f"cd /tmp && '{MOVED}/.venv/bin/python' -c 'import deeplinear; deeplinear.draw'")
    debian.sh(f"make CORES=2 {PICTURE}", MOVED)
    assert f"Picture: {MOVED}/{PICTURE}" in debian.said
    assert "Did you mean 'A11'?" in debian.sh("make A111", MOVED, fails=True)
    debian.sh("make mini CORES=2", MOVED)
    assert (debian.root / MOVED.lstrip("/") / "build/mini/figures/report.html").exists()
