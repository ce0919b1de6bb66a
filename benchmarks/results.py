"""What a benchmark found: in a table's line, and in benchmarks/results/<machine>.json."""

import json
import platform
import statistics
from pathlib import Path

PATH = Path(__file__).parent / "results" / f"{platform.node() or 'machine'}.json"


def compared(rounds: list[tuple[float, float]]) -> dict[str, float]:
    """Medians of slow and fast rates, of their ratio, and its range over the rounds."""
    slow, fast = (statistics.median(column) for column in zip(*rounds, strict=True))
    ratios = [fast / slow for slow, fast in rounds]
    spread = {"lowest": min(ratios), "highest": max(ratios)}
    return {"naive": slow, "fast": fast, "ratio": statistics.median(ratios), **spread}


def line(row: dict[str, float]) -> str:
    """The two rates, their ratio and its range."""
    rates = f"{row['naive']:>14,.0f} {row['fast']:>12,.0f} {row['ratio']:>8,.1f}x"
    return f"{rates}   {row['lowest']:,.1f} to {row['highest']:,.1f}"


def keep(section: str, found: object) -> None:
    """Put what was found into this machine's file, beside what other benchmarks found."""
    PATH.parent.mkdir(exist_ok=True)
    PATH.write_text(json.dumps(read() | {section: found}, indent=2) + "\n")
    print(f"Kept in {PATH}, {section}")


def read() -> dict:
    """All that was kept on this machine."""
    return json.loads(PATH.read_text()) if PATH.exists() else {}
