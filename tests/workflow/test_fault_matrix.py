"""The fault matrix in docs/faults.md names tests that exist, and every test of a fault."""

import ast
import re
from pathlib import Path

HOME = Path(__file__).parents[2]
MATRIX = (HOME / "docs/faults.md").read_text(encoding="utf-8")
OF_FAULTS = [
    "workflow/test_faults",
    "base/test_seals",
    "problems/test_hostile_sources",
    "workflow/test_security",
]


def named_in(file):
    tree = ast.parse((HOME / file).read_text(encoding="utf-8"))
    return {
        f"{file}::{node.name}"
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def test_every_test_named_exists_and_every_test_of_a_fault_is_named():
    named = set(re.findall(r"`(tests/[\w/]+\.py::\w+)`", MATRIX))
    existing = set().union(*(named_in(file) for file in {name.split("::")[0] for name in named}))
    assert named - existing == set()
    assert set().union(*(named_in(f"tests/{name}.py") for name in OF_FAULTS)) - named == set()


def test_every_row_is_whole():
    rows = [line for line in MATRIX.splitlines() if line.startswith("|") and "---" not in line]
    assert len(rows) > 30
    for row in rows:
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert len(cells) in (3, 4), row
        assert all(cells), row
        assert cells[-1] == "test" or "::test_" in cells[-1], row
