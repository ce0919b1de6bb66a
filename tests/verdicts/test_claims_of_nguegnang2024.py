"""Each claim of the study on tables made up for it, as the claim says and with one thing broken."""

from pathlib import Path

import numpy as np
import pytest
from made_up_tables import escapes, table

from deeplinear.study import study_files
from deeplinear.verdicts import judging

CONFIG = study_files.read(Path(__file__).parents[2] / "config.yaml")
CLAIMS = {name: block for name, block in CONFIG["claims"].items() if name.startswith("B")}
AXES = ["depth", "seed", "exponent", "times_bound", "rank", "tilt", "step_size"]
PAPER_STEPS = {2: 7.73e-4, 3: 1.29e-4, 5: 3.91e-5}
READ_OFF = {2: 7e-4, 5: 2.7e-5}


def named(experiment):
    return f"nguegnang2024_{experiment}"


def ends(depths=(2,), **columns):
    """One row for each depth and seed, the last of its run."""
    rows = [{"depth": N, "seed": seed} for N in depths for seed in range(3)]
    return table([{**row, **columns} for row in rows], AXES)


def decays(by_depth, rank):
    """A step size for each depth, of that rank."""
    rows = [
        {"depth": N, "seed": seed, "rank": rank, "step_size_bound": size}
        for N, size in by_depth.items()
        for seed in range(3)
    ]
    return table(rows, AXES)


def flows(rate=1.0):
    """e^(-2t) by the sum t of the steps; the faster of the decays loses at another rate."""
    rows = []
    for gamma in (0, 0.2, 0.4):
        sizes = 0.1 * np.maximum(np.arange(200), 1.0) ** -gamma
        times = np.append(0, np.cumsum(sizes)) * (rate if gamma == 0.4 else 1)
        common = {"depth": 3, "seed": 0, "exponent": gamma, "step_size": 0.1}
        rows += [{**common, "step": k, "excess_loss": np.exp(-2 * times[k])} for k in range(200)]
    return table(rows, AXES)


def powers(**by_column):
    """Columns that fall with a power of N, at N = 200 and 300 and as a plateau below."""
    rows = [
        {"depth": N, "seed": seed} | {name: max(N, 100.0) ** p for name, p in by_column.items()}
        for N in (2, 100, 200, 300)
        for seed in range(3)
    ]
    return table(rows, AXES)


RATIOS = ["balancedness", "loss", "layer_norm", "decrease"]
ALL_FOUR = {f"ratio_{name}": 0.99 for name in RATIOS}
RATIOS_OF_RUN = {"step": 7, "times_bound": 1.0, **ALL_FOUR}
OTHER = {"ratio_product": 1.0, "ratio_layers": 1.0, "ratio_layers_sharp": 1.0}
ARRIVED = {"step": 9, "status": "converged", "within_bound": True, "alpha": 0.5}
AT_MINIMUM = {"outcome": "global minimum"}
CLOCK = {3: escapes(depth=3), 4: escapes(2.0, depth=4), 5: escapes(3.0, depth=5)}
ALL_CLOCKS = {named("escape_2"): escapes(depth=2)}
ALL_CLOCKS |= {named(f"escape_{N}"): times for N, times in CLOCK.items()}
ESCAPED = {name: ends(outcome="escaped") for name in ALL_CLOCKS}

HOLDS = {
    "B1": {named("constant"): ends(step=0, balancedness_spectral=1e-13)},
    "B2": {named("bound"): decays(PAPER_STEPS, 2)},
    "B3": {named(e): ends(**RATIOS_OF_RUN) for e in ("constant", "unbalanced")},
    "B4": {
        named("constant"): ends(times_bound=10.0, step=7, status="converged"),
        named("too_large"): ends(step=7, status="diverged"),
        named("largest_step"): ends(largest_converging=0.1, failing_status="unfinished"),
    },
    "B5": {named("printed"): flows()},
    "B6": {named("theorem_2_6"): ends(**AT_MINIMUM)},
    "B7": {named("theorem_2_6"): ends((3,), **AT_MINIMUM)},
    "B8": {named("formulas"): powers(paper_bound=-3.0)},
    "B9": {named("bound"): decays(READ_OFF, 35)},
    "B10": {named("unbalanced"): ends(**ARRIVED)},
    "B11": {named("unbalanced"): ends(step=7, **OTHER)},
    "B12": {named("sharp"): ends(**RATIOS_OF_RUN, **OTHER)},
    "B13": {named("formulas"): powers(sharp_bound=-1.8)},
    "B14": {named("formulas"): ends(remark_ratio=0.9)},
    "B15": {named("sum_of_steps"): ends(exponent=1, status="converged")},
    "B16": {named("sum_of_steps"): ends(exponent=2, certified=True, excess_loss=0.5)},
    "B17": {named("conjecture"): ends(range(2, 2000), **AT_MINIMUM)},
    "B18": {name: times for name, times in ALL_CLOCKS.items() if name[-1] != "2"},
    "B19": {named("escape_2"): escapes(depth=2)},
    "B20": ALL_CLOCKS,
    "B21": ESCAPED,
}


def with_one(claim, **values):
    """The tables of a claim with other values in the last row of the first of them."""
    name, *others = HOLDS[claim]
    broken = HOLDS[claim][name].copy()
    for column, value in values.items():
        broken.loc[broken.index[-1], column] = value
    return {name: broken, **{other: HOLDS[claim][other] for other in others}}


BROKEN = {
    "B1": [with_one("B1", balancedness_spectral=1e-9)],
    "B2": [{named("bound"): decays({**PAPER_STEPS, 3: 6.7e-4}, 2)}],
    "B3": [with_one("B3", **{f"ratio_{name}": 1.001}) for name in RATIOS],
    "B4": [
        with_one("B4", status="unfinished"),
        {**HOLDS["B4"], named("too_large"): ends(step=7, status="converged")},
        {
            **HOLDS["B4"],
            named("largest_step"): ends(largest_converging=np.nan, failing_status="diverged"),
        },
    ],
    "B5": [{named("printed"): flows(1.06)}, {named("printed"): flows(0.94)}],
    "B6": [with_one("B6", outcome=end) for end in ("lower rank", "still moving", "diverged")],
    "B7": [with_one("B7", outcome="lower rank")],
    "B8": [{named("formulas"): powers(paper_bound=p)} for p in (-2.34, -3.2)],
    "B9": [{named("bound"): decays({**READ_OFF, 5: 1e-4}, 35)}],
    "B10": [
        *[with_one("B10", status=end) for end in ("unfinished", "diverged")],
        with_one("B10", within_bound=False),
        with_one("B10", alpha=0.0),
    ],
    "B11": [with_one("B11", ratio_product=1.001), with_one("B11", ratio_layers=1.001)],
    "B12": [with_one("B12", ratio_layers_sharp=1.001), with_one("B12", ratio_layer_norm=1.001)],
    "B13": [{named("formulas"): powers(sharp_bound=-2.1)}],
    "B14": [with_one("B14", remark_ratio=1.001)],
    "B15": [with_one("B15", status="unfinished")],
    "B16": [with_one("B16", certified=False), with_one("B16", excess_loss=0.01)],
    "B17": [{named("conjecture"): ends(range(2, 2000), outcome="lower rank")}],
    "B18": [{**HOLDS["B18"], named("escape_5"): escapes(2.94, depth=5)}],
    "B19": [{named("escape_2"): escapes(depth=2, slope=slope)} for slope in (0.97, 1.03)],
    "B20": [
        {**ALL_CLOCKS, named("escape_2"): escapes(depth=2, slope=1.3)},
        {**ALL_CLOCKS, named("escape_4"): escapes(1.7, depth=4)},
    ],
    "B21": [with_one("B21", outcome=end) for end in ("unfinished", "diverged")],
}


def verdict(claim, tables):
    data = {"dataset": "x", "stand_in": False, "title": "made up"}
    return judging.judge(claim, CLAIMS[claim], tables, {name: {"data": data} for name in tables})


@pytest.mark.parametrize("claim", HOLDS)
def test_a_claim_holds_where_its_tables_say_so_and_fails_where_one_thing_is_broken(claim):
    assert verdict(claim, HOLDS[claim])["verdict"] == "reproduced"
    for tables in BROKEN[claim]:
        found = verdict(claim, tables)
        assert found["verdict"] in ("not reproduced", "deviates"), found


def test_every_claim_is_made_to_fail():
    assert set(CLAIMS) == set(HOLDS) == set(BROKEN)
