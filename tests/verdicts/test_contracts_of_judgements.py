"""What every judgement takes and refuses: columns, mixtures, sides, rows of slower runs."""

import pandas as pd
import pytest
from by_hand import measured
from made_up_tables import table
from test_judgements import (
    CASES,
    EXAMPLE,
    LOSSES,
    MARGIN,
    WIDE,
    ended,
    gaussian,
    sweep,
    towards,
    trained,
)
from test_sides_by_hand import flowing

from deeplinear.base import plugins
from deeplinear.base.contracts import SIDES
from deeplinear.base.errors import Refusal
from deeplinear.verdicts.measures import NothingQualifies

FIRST = {case[0]: case[1:4] for case in reversed(CASES)}  # tables, sides and options
CONVERGENCE = "status iterations excess_loss certified scale seed step_size"
OF_WIDTH = "x initialisation depth width seed"
COLUMNS = {
    "balance_while_growing": "step balancedness smallest_layer_magnitude",
    **dict.fromkeys(("band_of_scales", "iterations_compared"), CONVERGENCE),
    "same_law": "status iterations excess_loss certified seed step_size cap",
    "conditions_needed": "imbalance depth status shift excess_loss",
    "critical_imbalance": "imbalance step_size status",
    "drift_by_step_size": "step balancedness status step_size seed",
    **dict.fromkeys(("equal_limits", "law_of_width", "limit_of_width"), OF_WIDTH),
    "escape_law": "depth distance seed scaled_time",
    "largest_value": "balancedness",
    "layerwise_starts": "depth width scale balancedness margin",
    "loss_by_flow_time": "step excess_loss step_size seed",
    "lower_training_loss": "epoch training_loss status scale seed",
    "order_of_runs": "step status excess_loss seed",
    "power_law": "step_size_bound depth seed",
    "power_of_depth": "depth seed step_size_bound",
    "promises_kept": "depth qualifies checked_steps obeyed_steps iterations predicted_steps"
    " balancedness balancedness_bound",
    "ratio_to_reference": "step_size_bound seed",
    "share_of_runs": "outcome",
    "success_probability": "depth scale seed",
    "width_needed": "status iterations depth width seed",
}


def called(tables):
    return dict(zip("abc", tables, strict=False))


def first_case(name):
    """The tables and options with which a judgement is tested first."""
    tables, between, options = FIRST[name]
    return called(tables), options | ({"between": between} if between else {})


@pytest.mark.parametrize(
    ("name", "column"), [(name, c) for name, columns in COLUMNS.items() for c in columns.split()]
)
def test_a_column_that_is_missing_is_named(name, column):
    tables, options = first_case(name)
    without = {key: rows.drop(columns=column, errors="ignore") for key, rows in tables.items()}
    with pytest.raises(Refusal, match=f"Unknown column '{column}'"):
        measured(name, without, **options)


def test_the_columns_of_every_judgement_are_tested():
    assert set(COLUMNS) == set(plugins.names("judgements"))


@pytest.mark.parametrize(
    "name",
    [
        *("band_of_scales", "iterations_compared", "lower_training_loss", "width_needed"),
        *("drift_by_step_size", "equal_limits", "law_of_width", "limit_of_width"),
    ],
)
def test_rows_that_differ_in_what_is_not_compared_are_refused(name):
    tables, options = first_case(name)
    mixed = {
        key: table(pd.concat([rows.assign(corner=corner) for corner in (1, 2)]))
        for key, rows in tables.items()
    }
    with pytest.raises(Refusal, match="this would mix corner 1, 2"):
        measured(name, mixed, **options)


EXPERIMENTS = ("experiment", ["a", "b", "c"])
SWEEPS = called([sweep(WIDE)] * 3)
LOSS = trained(LOSSES, LOSSES).query("initialisation == 'layerwise'")
FLOWS = table([row for gamma in (0, 1, 2) for row in flowing(gamma, 2, {0: 0, 1: 1, 2: 2})])
SIDES_OF = {
    "band_of_scales": (SWEEPS, EXPERIMENTS, {"within": 100}),
    "iterations_compared": (SWEEPS, EXPERIMENTS, {}),
    "same_law": (SWEEPS, EXPERIMENTS, {"within": 0.2}),
    "lower_training_loss": (called([LOSS] * 3), EXPERIMENTS, {}),
    "order_of_runs": (FLOWS.assign(status="converged"), ("exponent", [0, 1, 2]), {}),
    "loss_by_flow_time": (FLOWS, ("exponent", [0, 1, 2]), {}),
    "equal_limits": (towards(1, 1, 1), ("depth", [2, 4, 8]), MARGIN),
}


@pytest.mark.parametrize("name", plugins.names("judgements"))
def test_a_judgement_compares_as_many_sides_as_it_says(name):
    sides = plugins.contract("judgements", name).sides
    assert (sides == "none") == (name not in SIDES_OF)
    if sides == "none":
        return
    tables, (axis, values), options = SIDES_OF[name]
    least, most = SIDES[sides]
    for number in (2, 3):
        between = {axis: values[:number]}
        if least <= number <= most:
            assert measured(name, tables, between=between, **options)
        else:
            with pytest.raises((TypeError, ValueError)):
                measured(name, tables, between=between, **options)
    if sides == "two or none":
        assert measured(name, tables["a"], **options)
    else:
        with pytest.raises(TypeError, match="between"):
            measured(name, tables, **options)


def with_runs(tables, options):
    """Starts, and runs from them of which those of the larger step size diverge."""
    runs = [ended(gaussian(9)).assign(step_size=0.1)]
    runs += [ended(gaussian(9), "diverged").assign(step_size=0.2)]
    return {**tables, "b": table(pd.concat(runs))}, options


@pytest.mark.parametrize(
    ("name", "given"),
    [
        *((name, first_case(name)) for name in ("band_of_scales", "iterations_compared")),
        *((name, first_case(name)) for name in ("conditions_needed", "critical_imbalance")),
        ("same_law", first_case("same_law")),
        ("success_probability", with_runs({"a": gaussian(9)}, EXAMPLE)),
    ],
)
def test_a_judgement_that_needs_every_run_sees_other_than_the_fastest(name, given):
    tables, options = given
    fastest = {
        key: rows[rows["step_size"] == rows["step_size"].min()] if "step_size" in rows else rows
        for key, rows in tables.items()
    }
    found = [outcome(name, some, options) for some in (tables, fastest)]
    assert (found[0] != found[1]) == plugins.contract("judgements", name).every_run


def outcome(name, tables, options):
    try:
        return str(measured(name, tables, **options))
    except NothingQualifies as reason:
        return str(reason)
