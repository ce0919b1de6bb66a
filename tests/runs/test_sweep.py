from functools import cached_property

import numpy as np
import pandas as pd
import pytest
import reference_study
from oracles import digit_samples, white_problem
from reference_study import STUDY

from deeplinear.base import plugins, signatures
from deeplinear.base.values import Count, Number, Value
from deeplinear.descent.start import Start
from deeplinear.runs import axes, grid, options, sweep
from deeplinear.runs.kinds.trajectory import recorded_steps
from deeplinear.runs.run import Run
from deeplinear.study import plan
from deeplinear.study.checks.columns import tables_of
from deeplinear.tables import storage
from deeplinear.tables.selection import axes_of, selected
from deeplinear.tables.statistics import fastest

BLOCK = {
    "kind": "convergence",
    "options": {"tolerance": 1e-5, "max_steps": 3000},
    "axes": {
        "initialisation": ["layerwise", "balanced"],
        "depth": [2, 4],
        "width": [6],
        "scale": [0.001, 0.3],
        "step_size": [0.01, 0.1, 3.0],
        "seed": {"count": 2},
    },
    "shard_by": ["seed"],
}


def run(block, **more):
    return sweep.run("test", block, lambda cell: white_problem(), **more)


def test_any_sharding_gives_the_same_table():
    whole = sweep.gather([run(BLOCK)], BLOCK)
    for along in (["seed"], ["depth", "scale"], ["initialisation", "step_size", "seed"]):
        block = {**BLOCK, "shard_by": along}
        parts = [run(part) for part in grid.shards(block).values()]
        pd.testing.assert_frame_equal(sweep.gather(parts[::-1], block), whole, check_exact=True)


def test_more_cells_leave_every_row_as_it_was():
    more = {"depth": [2, 3, 4], "scale": [0.001, 0.05, 0.3], "seed": {"count": 3}}
    larger = run({**BLOCK, "axes": {**BLOCK["axes"], **more}})
    whole = run(BLOCK)
    merged = whole.merge(larger, how="left", on=list(whole.columns), indicator=True)
    assert (merged["_merge"] == "both").all()


@pytest.mark.parametrize("kind", ["convergence", "trajectory"])
def test_what_belongs_to_a_start_is_computed_once_for_all_its_step_sizes(kind, monkeypatch):
    starts, reduced = [], Start.reduced.func
    counted = cached_property(lambda start: starts.append(start) or reduced(start))
    counted.__set_name__(Start, "reduced")
    monkeypatch.setattr(Start, "reduced", counted)
    options = {"tolerance": 1e-5, "max_steps": 5}
    options |= {"records_per_decade": 1} if kind == "trajectory" else {"certify": False}
    block = {**BLOCK, "kind": kind, "options": options}
    problem = white_problem(outputs=2)
    sweep.run("test", block, lambda cell: problem)
    assert len(starts) == 2 * 2 * 2 * 2  # of three step sizes each


def test_certificates_change_no_status():
    run_all = {**BLOCK, "options": {**BLOCK["options"], "certify": False}}
    certified, really_run = run(BLOCK), run(run_all)
    assert certified["certified"].any()
    assert not really_run["certified"].any()
    assert (certified["status"] == really_run["status"]).all()
    assert (certified["iterations"] == really_run["iterations"]).all()
    assert (certified["excess_loss"] <= really_run["excess_loss"])[certified["certified"]].all()


@pytest.mark.parametrize("max_steps", [20, 700, 3000])
def test_a_race_has_the_same_fastest_runs_and_stops_only_the_others(max_steps):
    options = {"tolerance": 1e-5, "max_steps": max_steps}
    step_size = {"decades": [-2, 0.5], "per_decade": 3}
    block = {**BLOCK, "options": options, "axes": {**BLOCK["axes"], "step_size": step_size}}
    every, raced = run(block), run({**block, "options": {**options, "only_fastest": True}})
    pd.testing.assert_frame_equal(fastest(raced), fastest(every), check_exact=True)
    stopped = raced["status"] == "outpaced"
    kept = every["certified"] | ~stopped
    pd.testing.assert_frame_equal(raced[kept], every[kept], check_exact=True)
    start = [axis for axis in block["axes"] if axis != "step_size"]
    best = raced[start].merge(fastest(raced), on=start)["iterations"]
    assert stopped.any()
    assert (every["iterations"] >= best)[stopped].all()
    assert (raced["iterations"] >= best)[stopped].all()
    assert (raced["iterations"] < max_steps)[stopped].all()


def test_a_race_leaves_out_runs_that_provably_lose_and_says_so():
    options = {**BLOCK["options"], "only_fastest": True}
    step_size = {"decades": [-3, 0.5], "per_decade": 3}
    block = {**BLOCK, "axes": {**BLOCK["axes"], "step_size": step_size}, "options": options}
    proved, really_run = run(block), run({**block, "options": {**options, "certify": False}})
    pd.testing.assert_frame_equal(fastest(proved), fastest(really_run), check_exact=True)
    told = proved["certified"]
    left_out = told & (proved["status"] == "outpaced")
    assert left_out.any()
    assert (proved["iterations"] == really_run["iterations"])[left_out].all()
    assert (really_run["status"] == "outpaced")[left_out].all()
    assert (really_run["excess_loss"] >= proved["excess_loss"])[left_out].all()
    assert (proved["excess_loss"] > options["tolerance"])[told].all()
    pd.testing.assert_frame_equal(proved[~told], really_run[~told], check_exact=True)


def test_tables_read_back_exactly(tmp_path):
    table = run(BLOCK)
    storage.write_table(tmp_path / "t.csv", table)
    again = storage.read_table(tmp_path / "t.csv", BLOCK["axes"])
    pd.testing.assert_frame_equal(again, table, check_exact=True)
    assert axes_of(again) == axes_of(table) == list(BLOCK["axes"])


@pytest.mark.parametrize("texts", [["32", "64"], ["nan", "inf"], ["NA", "None"], ["007", "1e3"]])
def test_texts_that_look_like_numbers_stay_texts(tmp_path, texts):
    block = {**BLOCK, "axes": {**BLOCK["axes"], "hidden": texts, "depth": [2], "shape": ["listed"]}}
    cells = pd.DataFrame(grid.cells(block)).assign(status="converged", iterations=1)
    storage.write_table(tmp_path / "t.csv", cells)
    again = sweep.read(tmp_path / "t.csv", block)
    assert again["hidden"].tolist() == cells["hidden"].tolist()
    shown = selected({"sweep": again}, {"hidden": texts[0]})["sweep"]
    assert 2 * len(shown) == len(cells)
    both = storage.read_tables([tmp_path / "t.csv"] * 2, axes.in_table(block), axes.texts(block))
    assert set(both["hidden"]) == set(texts)
    assert again["depth"].dtype == again["iterations"].dtype == int


def trajectory(step_size):
    one = {"initialisation": ["layerwise"], "scale": [0.3], "step_size": step_size}
    axes = {**BLOCK["axes"], **one}
    options = {**BLOCK["options"], "records_per_decade": 5}
    return {**BLOCK, "kind": "trajectory", "axes": axes, "options": options}


def test_a_trajectory_ends_where_the_sweep_says_at_the_fastest_step():
    converged = run(BLOCK)
    path = run(trajectory({"fastest_in": "sweep"}), converged=converged)
    ends = path.groupby(["depth", "seed"]).last()
    chosen = converged[(converged["initialisation"] == "layerwise") & (converged["scale"] == 0.3)]
    chosen = chosen[chosen["status"] == "converged"].groupby(["depth", "seed"])["iterations"].min()
    assert (ends["step"] == chosen).all()
    assert (ends["excess_loss"] <= 1e-5).all()
    assert (path.groupby(["depth", "seed"])["step"].min() == 0).all()


def test_no_converged_step_size_is_an_error_that_names_the_cell():
    converged = run(BLOCK)
    converged.loc[converged["depth"] == 4, "status"] = "unfinished"
    with pytest.raises(sweep.NothingConverged, match="'depth': 4"):
        run(trajectory({"fastest_in": "sweep"}), converged=converged)


def test_a_diverging_trajectory_is_recorded_to_its_end():
    path = run(trajectory([30.0]))
    last = path.groupby(["depth", "seed"]).last()
    assert (path["status"] == "diverged").all()
    assert not np.isfinite(last["excess_loss"]).all()


def test_a_decaying_schedule_is_a_name_and_an_axis():
    axes = {**BLOCK["axes"], "depth": [2], "scale": [0.3], "step_size": [0.1]}
    axes |= {"schedule": ["polynomial_decay"], "exponent": [0.2, 0.4]}
    table = run({**BLOCK, "axes": axes})
    converged = table[table["status"] == "converged"].pivot(
        index=["initialisation", "seed"], columns="exponent", values="iterations"
    )
    assert len(converged) == 4
    assert (converged[0.2] < converged[0.4]).all()  # faster decay, slower descent


@pytest.mark.parametrize("kind", plugins.names("kinds"))
def test_every_kind_gives_rows_that_do_not_repeat_the_cell(kind):
    made, on_samples = plugins.load("kinds", kind), plan.is_on_samples({"kind": kind})
    options = {"tolerance": 1e-5, "max_steps": 50, "records_per_decade": 5, "resolution": 0.1}
    options |= {"theory": "nguegnang2024", "stationary": 1e-9, "distances_per_decade": 3}
    options |= {"smallest_margin": 0.5, "steps": 20, "highest": 0.5, "lowest": 1e-9}
    options |= {"time": 3.0, "records": 7}
    options |= {"epochs": 2, "batch": 50, "device": "cpu", "check": "nguegnang2024_proposition_3_4"}
    near_saddle = {"initialisation": "saddle", "saddle_rank": 0, "distance": 0.1}
    start = {"escape_time": near_saddle}.get(kind, {})
    cell, accepted = grid.cells(BLOCK)[0] | start, signatures.accepted(made, options)
    run = Run.of(cell, digit_samples() if on_samples else white_problem())
    alone = plugins.contract("kinds", kind).takes == "run"
    rows = made(run, **accepted) if alone else [row for _, row in made([run], **accepted)]
    assert rows
    assert not set(rows[0]) & set(cell)
    block = {**BLOCK, "kind": kind, "options": accepted}
    block["axes"] = block["axes"] | {"depth": [cell["depth"]]}
    (columns,) = tables_of(["it"], {"it": block}).values()
    assert all(set(row) == set(columns) - set(cell) for row in rows)


@pytest.mark.parametrize("name", STUDY["experiments"])
def test_a_table_holds_what_the_contract_of_its_kind_says(name):
    table, block = reference_study.read(name), STUDY["experiments"][name]
    columns = tables_of([name], STUDY["experiments"])[name]
    assert set(table) == set(columns) | set(axes.columns(block))
    for column, values in columns.items():
        for value in table[column].dropna().tolist() if isinstance(values, Value) else []:
            whole = isinstance(values, Count) and value == int(value)
            known = int(value) if whole else value
            infinite = type(values) is Number and value == np.inf
            assert values.fits(known) or infinite, (column, value)


def test_the_reference_study_has_every_kind():
    assert {b["kind"] for b in STUDY["experiments"].values()} == set(plugins.names("kinds"))


def test_recorded_steps():
    steps = sorted(recorded_steps(10**6, 10))
    assert (steps[:3], steps[-1]) == ([0, 1, 2], 10**6)
    assert len(steps) < 63


@pytest.mark.parametrize(
    ("most", "per_decade", "wanted"),
    [
        *((0, 3, [0, 1]), (1, 3, [0, 1]), (10, 1, [0, 1, 10]), (100, 1, [0, 1, 10, 100])),
        *((50, 1, [0, 1, 7, 50]), (10, 2, [0, 1, 3, 10]), (3, 1, [0, 1, 3])),
    ],
)
def test_recorded_steps_by_hand(most, per_decade, wanted):
    assert sorted(recorded_steps(most, per_decade)) == wanted


def test_what_a_table_cost_and_where():
    places = [{"seconds": 1.23456, "node": name} for name in ("a", "b", "a", "b")]
    found = sweep.summary(BLOCK, {"sha": 1}, places)
    assert found["runs"] == 2 * 2 * 2 * 3 * 2
    assert (found["seconds_on_one_core"], found["seconds_per_run"]) == (4.9, 0.1029)
    assert found["computed"] == [{"node": "a"}, {"node": "b"}]
    assert (found["block"], found["data"]) == (BLOCK, {"sha": 1})


def test_options_end_where_they_should():
    assert [options.TOLERANCE.fits(x) for x in (0, 1e-12, 0.9, 1)] == [False, True, True, False]
    assert [options.MAX_STEPS.fits(x) for x in (0, 1)] == [False, True]
    assert [options.RECORDS_PER_DECADE.fits(x) for x in (0, 1)] == [False, True]
