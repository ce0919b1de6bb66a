"""Configurations broken on purpose: each stops before any job, with one line that helps."""

import functools
import re
from pathlib import Path

import pytest
import ready_snakemake
import yaml

from deeplinear.study import config_files, configuration, parsing, study_files
from deeplinear.study.configuration import BadConfiguration

HOME = Path(__file__).parents[2]
SCHEMA = HOME / "workflow/schemas/config.schema.yaml"
REAL = yaml.safe_dump(study_files.read(HOME / "config.yaml"), sort_keys=False)
MINI = (HOME / "tests/mini.yaml").read_text()
LINES = len(MINI.splitlines())
GONE = object()  # as a value: the key is taken out

SWEEP = "experiments.arora2019_layerwise"
OTHER = "experiments.arora2019_real_data"
CURVE = "experiments.arora2019_balancedness"
TRAINING = "experiments.arora2019_classification"
PRINTED = "experiments.nguegnang2024_printed"
BESIDE = "experiments.zhao2024_width"
SHEET = "figures.arora2019_figure1"
MAP = "figures.arora2019_classifiers_accuracy"
PICTURE = "figures.arora2019_figure1a_layerwise_iterations"
NEW = {
    "kind": "step_size_bound",
    "dataset": "gas_sensor",
    "options": {"theory": "arora2019"},
    "axes": {"initialisation": ["he"], "depth": [2], "width": [2], "seed": [0]},
    "shard_by": ["depth"],
}
BESIDE_FLOW = {
    "kind": "beside_flow",
    "dataset": "shifted_identity",
    "options": {"time": 1, "records": 2},
    "axes": {
        **{"initialisation": ["near_identity"], "distance": [0.1], "depth": [2], "width": [2]},
        **{"shift": [0.3], "step_size": [0.1], "seed": [0]},
    },
}
DRAWN = {
    "paper": "ours",
    "title": "t",
    "drawing": "step_size_map",
    "experiments": ["arora2019_step_sizes"],
}
ENDS = "claims.B4.options.expected.nguegnang2024_constant"
BILLION = {"count": 1000000000}

# name: (key that is edited, its new value, key that the message names, what else it says)
BROKEN = {
    "a map of runs that were stopped": (
        *("figures.arora2019_step_size_map.experiments", ["arora2019_layerwise"]),
        *("figures.arora2019_step_size_map", "every step size", "`only_fastest`"),
    ),
    "a race cut into jobs": (
        *(f"{SWEEP}.shard_by", ["step_size"], f"{SWEEP}.shard_by", "found step_size", "other axes"),
    ),
    # a key that nothing knows, at each level
    "unknown block": ("experimentz", {}, "top level", "'experimentz'", "mean 'experiments'?"),
    "unknown key of a dataset": (
        "datasets.mnist.widen",
        1,
        "datasets.mnist",
        "'widen'",
        "mean 'whiten'?",
    ),
    "unknown key of a stand-in": (
        *("datasets.mnist.stand_in.sources", ["x"], "datasets.mnist.stand_in"),
        *("unknown key 'sources'", "Expected: one of reader, options, title"),
    ),
    "unknown key of an experiment": (f"{SWEEP}.axis", {}, SWEEP, "'axis'", "mean 'axes'?"),
    "unknown option": (f"{SWEEP}.options.tol", 1e-5, f"{SWEEP}.options", "'tol'", "one of toler"),
    "unknown axis": (f"{SWEEP}.axes.scales", [1], f"{SWEEP}.axes", "'scales'", "mean 'scale'?"),
    "axis with the name of a result": (
        *("experiments.new", BESIDE_FLOW, "experiments.new.axes"),
        *("'distance' is a column that beside_flow writes, too", "Rename one of the two"),
    ),
    "unknown key of seeds": (
        *(f"{SWEEP}.axes.seed", {"count": 5, "start": 2}, f"{SWEEP}.axes.seed"),
        *("'start': 2", "{count, first}"),
    ),
    "unknown key of a figure": (f"{PICTURE}.sise", [7, 3], PICTURE, "'sise'", "mean 'size'?"),
    "unknown key of a claim": ("claims.A1.thresholds", {}, "claims.A1", "mean 'threshold'?"),
    "a claim without an owner": (
        *("claims.A1.whose", GONE, "claims.A1", "'whose' is missing", "whose, paper or ours"),
    ),
    "a claim of somebody else": (
        *("claims.A1.whose", "theirs", "claims.A1.whose", "found 'theirs'", "ours if we say it"),
    ),
    "unknown limit": (
        *("claims.A2.threshold.band", {"at_leest": 1}, "claims.A2.threshold.band"),
        "mean 'at_least'?",
    ),
    "unknown measure of a claim": (
        *("claims.A2.threshold", {"bandd": {"above": 0}}, "claims.A2.threshold"),
        *("no measure of band_of_scales is called 'bandd'", "mean 'band'?"),
    ),
    "an option without a name": (
        f"{SWEEP}.options",
        {1: 2, "tolerance": 1e-5, "max_steps": 9},
        f"{SWEEP}.options",
        "is called '1'",
    ),
    "a key without a value": (f"{SWEEP}.options", None, f"{SWEEP}.options", "None", "by name"),
    # types and units
    "a text for a number": (
        *("download_timeout", "thirty", "download_timeout", "'thirty'"),
        "seconds to wait for an answer of a download, above 0",
    ),
    "a negative time": ("download_timeout", -1, "download_timeout", "-1", "above 0"),
    "a text for true or false": ("allow_stand_in", "no", "allow_stand_in", "'no'", "true or false"),
    "a mapping for a text": ("datasets.mnist.title", {"a": 1}, "datasets.mnist.title", "a text"),
    "a list for a mapping": (
        *("experiments", [1, 2], "experiments", "[1, 2]"),
        "experiment blocks by name, at least one",
    ),
    "a negative step size": (
        *(f"{SWEEP}.axes.step_size", [-0.1], f"{SWEEP}.axes.step_size", "[-0.1]"),
        "numbers above 0",
    ),
    "a step size as text": (
        *(f"{SWEEP}.axes.step_size", ["0.1 "], f"{SWEEP}.axes.step_size", "'0.1 '"),
        *("numbers above 0", "YAML reads it as text: write 0.1."),
    ),
    "a step size that is none": (
        *(f"{SWEEP}.axes.step_size", [float("nan")], f"{SWEEP}.axes.step_size", "[nan]"),
        "numbers above 0",
    ),
    "an infinite step size": (
        *(f"{PRINTED}.axes.step_size.by_depth", {2: float("inf"), 3: 1, 5: 1}),
        *(f"{PRINTED}.axes.step_size", "inf", "{by_depth: {N: eta}}"),
    ),
    "a scale of 0": (
        f"{SWEEP}.axes.scale",
        [0],
        f"{SWEEP}.axes.scale",
        "found 0",
        "number above 0",
    ),
    "a negative scale": (f"{SWEEP}.axes.scale", [0.1, -1], f"{SWEEP}.axes.scale", "-1", "above 0"),
    "a tolerance of 1": (
        *(f"{SWEEP}.options.tolerance", 1, f"{SWEEP}.options.tolerance", "found 1."),
        "above 0 and below 1",
    ),
    "a tolerance of 0": (
        *(f"{SWEEP}.options.tolerance", 0, f"{SWEEP}.options.tolerance", "found 0."),
        "above 0 and below 1",
    ),
    "a tolerance that is none": (
        *(f"{SWEEP}.options.tolerance", float("nan"), f"{SWEEP}.options.tolerance", "found nan"),
        "above 0 and below 1",
    ),
    "a probability above 1": (
        *("claims.A5.threshold.p_value", {"below": 5}, "claims.A5.threshold.p_value.below"),
        *("found 5", "from 0 to 1"),
    ),
    "limits without a number between": (
        *("claims.A2.threshold.band", {"at_least": 2, "below": 2}, "claims.A2.threshold.band"),
        *("{'at_least': 2, 'below': 2}", "Change one of the limits"),
    ),
    "no step at all": (
        *(f"{SWEEP}.options.max_steps", 0, f"{SWEEP}.options.max_steps", "found 0"),
        "an integer from 1 to 10^9",
    ),
    "a gas that isn't there": (
        *("datasets.gas_sensor.options.gas", 7, "datasets.gas_sensor.options.gas", "found 7"),
        "an integer from 1 to 6",
    ),
    "a picture without height": (f"{PICTURE}.size", [7, 0], f"{PICTURE}.size.1", "0", "inches"),
    # depths, widths, seeds, grids
    "depth 0": (f"{SWEEP}.axes.depth", [0, 3], f"{SWEEP}.axes.depth.0", "found 0", "1 to 10000"),
    "half a layer": (f"{SWEEP}.axes.depth", [2.5], f"{SWEEP}.axes.depth.0", "2.5", "an integer"),
    "a depth as a number": (f"{SWEEP}.axes.depth", 3, f"{SWEEP}.axes.depth", "found 3", "a list"),
    "a billion layers": (f"{SWEEP}.axes.depth", [10**9], f"{SWEEP}.axes.depth.0", "to 10000"),
    "depth 1 for hidden layers": (
        *(f"{TRAINING}.axes.depth", [1], f"{TRAINING}.axes.shape", "128-32", "0 hidden layers"),
        "Change one of the two",
    ),
    "no depth": (f"{SWEEP}.axes.depth", [], f"{SWEEP}.axes.depth", "found []", "a list of numbers"),
    "a value twice": (f"{SWEEP}.axes.depth", [3, 8, 3], f"{SWEEP}.axes.depth", "duplicate value"),
    "decades downwards": (
        *(f"{SWEEP}.axes.scale", {"decades": [0, -4], "per_decade": 4}, f"{SWEEP}.axes.scale"),
        *("no value in", "[low, high]"),
    ),
    "seeds as a number": (
        *(f"{SWEEP}.axes.seed", 5, f"{SWEEP}.axes.seed", "found 5"),
        "a list of integers from 0, or {count, first}",
    ),
    "a negative seed": (f"{SWEEP}.axes.seed", [-1], f"{SWEEP}.axes.seed", "[-1]", "from 0"),
    "a missing axis": (f"{SWEEP}.axes.scale", GONE, f"{SWEEP}.axes", "'scale'", "by layerwise"),
    "a misspelt depth": (
        *(f"{SWEEP}.axes", {"dept": [3], "initialisation": ["he"], "seed": [0]}, f"{SWEEP}.axes"),
        *("the key 'depth' is missing", "Is 'dept' meant to be 'depth'?"),
    ),
    "an unknown style": (*("style", "ggplott", "style", "ggplott", "mean 'ggplot'?"),),
    "a panel in an unknown style": (
        *(f"{PICTURE}.style", "no/such.mplstyle", f"{PICTURE}.style", "no/such.mplstyle"),
    ),
    "no experiment": ("experiments", {}, "experiments", "found {}", "at least one"),
    "a billion runs": (
        *(f"{CURVE}.axes.seed", BILLION, f"{CURVE}.axes", "1,000,000,000 runs"),
        *(
            "at most 1,000,000",
            "seed (1,000,000,000)",
            "about ",
            "of one core",
            "large_sweeps=True",
        ),
    ),
    "a billion jobs of every axis": (
        *("experiments.zhao2024_width.axes.seed", BILLION, f"{BESIDE}.axes"),
        *("6,000,000,000 runs", "seed (1,000,000,000) or width (3) or initialisation (2)"),
    ),
    "too many jobs": (
        *("experiments.arora2019_classification.axes.seed", {"count": 10000}),
        *("experiments.arora2019_classification.shard_by", "20,000 jobs by seed (10,000)"),
        *("at most 10,000", "large_sweeps=True"),
    ),
    "an unknown figure first": (
        *("first", ["arora2019_figure1b_balanced_iteration"], "first"),
        *("unknown figure", "mean 'arora2019_figure1b_balanced_iterations'?"),
    ),
    # plug-ins that aren't there
    "unknown reader": (
        *("datasets.mnist.reader", "mnists", "datasets.mnist", "'mnists'", "mean 'mnist'?"),
    ),
    "unknown initialisation": (
        *(f"{SWEEP}.axes.initialisation", ["layer"], f"{SWEEP}.axes.initialisation", "'layer'"),
        "mean 'layerwise'?",
    ),
    "unknown schedule": (
        *(f"{SWEEP}.axes.schedule", ["cosine"], f"{SWEEP}.axes.schedule", "'cosine'"),
        "one of constant, polynomial_decay",
    ),
    "unknown shape": (f"{SWEEP}.axes.shape", ["funnel"], f"{SWEEP}.axes.shape", "one of bottle"),
    "unknown kind": (f"{SWEEP}.kind", "convergance", SWEEP, "'convergance'", "mean 'convergence'?"),
    "unknown drawing": (f"{PICTURE}.drawing", "pie", f"{PICTURE}.drawing", "unknown drawing 'pie'"),
    "unknown judgement": ("claims.A1.judgement", "oracle", "claims.A1", "'oracle'", "one of bal"),
    "unknown paper": (
        *("experiments.zhao2024_width.axes.step_size.bound", "zhao", f"{BESIDE}.axes.step_size"),
        *("no paper with a bound is called 'zhao'", "zhao2024"),
    ),
    "unknown check": (
        *("experiments.nguegnang2024_constant.options.check", "proposition_3_4"),
        *("experiments.nguegnang2024_constant.options.check", "no paper with a checker is called"),
        "Did you mean 'nguegnang2024_proposition_3_4'?",
    ),
    "unknown measure of a drawing": (
        *(f"{MAP}.options.measure", "accuracy", f"{MAP}.options.measure", "'accuracy'"),
        "one of training_loss, test_accuracy",
    ),
    # devices and minibatches
    "a device by number": (
        *(f"{TRAINING}.options.device", "cuda:9", f"{TRAINING}.options.device"),
        *("found 'cuda:9'", "one of auto, cpu, cuda"),
    ),
    "a device by nickname": (
        *(f"{TRAINING}.options.device", "gpu", f"{TRAINING}.options.device"),
        "found 'gpu'. Expected: one of auto, cpu, cuda (where to train",
    ),
    "an empty minibatch": (
        *(f"{TRAINING}.options.batch", 0, f"{TRAINING}.options.batch", "found 0"),
        "an integer from 1 to 10^9",
    ),
    "a minibatch of more than there is": (
        *(f"{TRAINING}.options.batch", 55001, f"{TRAINING}.options.batch", "found 55001"),
        "at most 55000, the rows of mnist",
    ),
    # data
    "an unknown dataset": (f"{SWEEP}.dataset", "gas", f"{SWEEP}.dataset", "'gas'", "one of gas_se"),
    "a short sha256": (
        *("datasets.gas_sensor.sha256", "98fe", "datasets.gas_sensor.sha256", "'98fe'"),
        "the SHA-256 of the file",
    ),
    "a source without sha256": (
        *("datasets.gas_sensor.sha256", GONE, "datasets.gas_sensor"),
        *("'sha256' is missing, which 'sources' needs", "Add it"),
    ),
    "a source that can't be asked": (
        *("datasets.gas_sensor.sources", ["ftp://a.org/gas.zip"], "datasets.gas_sensor.sources"),
        *("'ftp://a.org/gas.zip'", "Expected: https"),
    ),
    "a path that doesn't exist": (
        *("datasets.gas_sensor.sources", ["/nowhere/gas.zip"], "datasets.gas_sensor.sources"),
        *("/nowhere/gas.zip doesn't exist", "Correct the path"),
    ),
    "a folder without files": (
        *("datasets.mnist.files", GONE, "datasets.mnist.sources", "`files` is missing"),
        "Add `files`",
    ),
    "a source of drawn data": (
        *(
            "datasets.linear_teacher.stand_in",
            {"reader": "bundled_digits", "options": {"rows": 9}, "title": "t"},
        ),
        *("datasets.linear_teacher.stand_in", "made anew for each seed", "Remove the key"),
    ),
    "a sha256 in capitals": (
        *("datasets.gas_sensor.sha256", "A" * 64, "datasets.gas_sensor.sha256", "'AAAA"),
        "64 lower-case hexadecimal digits",
    ),
    # names, which reach file names
    "a name with a slash": ("experiments.a/b", NEW, "experiments", "'a/b'", "letters, digits"),
    "a name that climbs": ("experiments...", NEW, "experiments", "'..'", "letters, digits"),
    "a name with a space": ("figures.two words", DRAWN, "figures", "'two words'", "letters"),
    "a name with a line end": ("figures.two\n", DRAWN, "figures", r"'two\n'", "letters"),
    "a long name": ("figures." + "a" * 300, DRAWN, "figures", "aaa...", "at most 100 letters"),
    "a name that is taken": (
        *("figures.scorecard", DRAWN),
        *("figures.scorecard", "'scorecard' is the name of the verdicts", "another name"),
    ),
    # what experiments refer to
    "cut along no axis": (f"{SWEEP}.shard_by", ["layer"], f"{SWEEP}.shard_by", "'layer'", "one of"),
    "fastest in nothing": (
        *(f"{CURVE}.axes.step_size.fastest_in", "layerwise", f"{CURVE}.axes.step_size.fastest_in"),
        *(
            "no experiment of the kind convergence is called 'layerwise'",
            "mean 'arora2019_layerwise'?",
        ),
    ),
    "fastest in itself": (
        *(f"{OTHER}.axes.step_size", {"fastest_in": "arora2019_real_data"}),
        *(
            f"{OTHER}.axes.step_size.fastest_in",
            "itself takes its step sizes from another",
            "Name a sweep",
        ),
    ),
    "a depth without step size": (
        *(f"{PRINTED}.axes.step_size.by_depth", {2: 1e-3, 3: 1e-3}),
        *(f"{PRINTED}.axes.step_size.by_depth", "no step size for depth 5", "Add one"),
    ),
    # what figures refer to
    "a figure of no experiment": (f"{PICTURE}.experiments", [], f"{PICTURE}.experiments", "[]"),
    "a figure of an unknown experiment": (
        *(f"{PICTURE}.experiments", ["layerwise"], f"{PICTURE}.experiments", "'layerwise'"),
        "mean 'arora2019_layerwise'?",
    ),
    "a figure of the wrong kind": (
        *(f"{PICTURE}.experiments", ["arora2019_drift"], PICTURE, "arora2019_drift is of the kind"),
        "Expected: the kind convergence, which iterations_against_scale takes",
    ),
    "a figure without title": (f"{PICTURE}.title", GONE, PICTURE, "'title' is missing", "Expected"),
    "an option the drawing doesn't take": (
        *(f"{PICTURE}.options", {"colour": "red"}, f"{PICTURE}.options", "'colour'"),
        "no option of iterations_against_scale is called",
    ),
    "an option the drawing needs": (f"{MAP}.options", GONE, f"{MAP}.options", "'measure' is mis"),
    "rows of no column": (f"{PICTURE}.where", {"dept": 3}, f"{PICTURE}.where", "mean 'depth'?"),
    "rows of no value": (f"{PICTURE}.where", {"depth": 4}, f"{PICTURE}.where.depth", "3, 8"),
    "a sheet of nothing": (f"{SHEET}.panels", [], f"{SHEET}.panels", "found []", "non-empty"),
    "a sheet of unknown figures": (
        *(f"{SHEET}.panels", ["arora2019_figure1a"], f"{SHEET}.panels", "'arora2019_figure1a'"),
        "no figure with a drawing is called",
    ),
    "a sheet that draws": (f"{SHEET}.drawing", "step_size_map", f"{SHEET}.drawing", "drop it"),
    # what claims refer to
    "evidence that isn't there": (
        *("claims.A10.evidence", ["arora2019_certificate"], "claims.A10.evidence"),
        "mean 'arora2019_certificates'?",
    ),
    "a claim on other rows": (
        *("claims.A1.where", {"depth": 4}, "claims.A1.where.depth", "found 4. Expected: one of"),
        "the values 3, 8",
    ),
    "a claim on no column": (
        *("claims.A6.where", {"depth": 3, "scales": 0.001}, "claims.A6.where", "'scales'"),
        "mean 'scale'?",
    ),
    "sides of no column": (
        *("claims.A5.between", {"depths": [3, 8]}, "claims.A5.between", "'depths'"),
        "mean 'depth'?",
    ),
    "an experiment expected to be a word": (
        *("claims.B6.options.expected", {"nguegnang2024_theorem_2_6": "converged"}),
        *("claims.B6.options.expected.nguegnang2024_theorem_2_6", "'converged'", "{column: value}"),
    ),
    "three sides for one test": (
        *("claims.A13.between", {"depth": [3, 8, 9]}, "claims.A13.between", "3 values, 3, 8, 9"),
        "Expected: 2, which same_law compares",
    ),
    "three sides for one ratio": (
        *("claims.A5.between", {"depth": [3, 8, 9]}, "claims.A5.between", "3 values"),
        "2, which iterations_compared compares",
    ),
    "three sides for one loss": (
        *("claims.A9.between", {"initialisation": ["a", "b", "c"]}, "claims.A9.between"),
        *("3 values, a, b, c", "2, which lower_training_loss compares"),
    ),
    "a side without rows": (
        *(
            "claims.A5.between",
            {"depth": [3, 9]},
            "claims.A5.between.depth",
            "found 9. Expected: one of",
        ),
        "3, 8",
    ),
    "no sides": (
        "claims.A5.between",
        GONE,
        "claims.A5.between",
        "missing",
        "iterations_compared compares groups",
    ),
    "an experiment expected that the claim doesn't name": (
        *("claims.B6.options.expected", {"nguegnang2024_bound": {"radius": 1}}),
        *("claims.B6.options.expected", "is called 'nguegnang2024_bound'"),
        "Did you mean 'nguegnang2024_theorem_2_6'?",
    ),
    "an end that no run can have": (
        *(f"{ENDS}.status", "konverged", f"{ENDS}.status", "found 'konverged'"),
        "Expected: one of converged, diverged, unfinished (how the run ended)",
    ),
    "an end of a column that is not written": (
        *(f"{ENDS}.statis", "converged", ENDS, "unknown column 'statis'", "mean 'status'?"),
    ),
    "an end between limits that is a text": (
        *(f"{ENDS}.status", {"at_least": 0}, f"{ENDS}.status", "{'at_least': 0}", "converged"),
    ),
    "an end between limits of no name": (
        *(f"{ENDS}.step", {"at_leest": 0}, f"{ENDS}.step", "'at_leest'", "mean 'at_least'?"),
    ),
    "rows of a status that is none": (
        *(f"{PICTURE}.where", {"status": "lost"}, f"{PICTURE}.where.status", "found 'lost'"),
        "one of converged, diverged, unfinished, outpaced",
    ),
    "a measured column that is not written": (
        *("claims.B8.options.column", "paper_bounds", "claims.B8.options.column"),
        "no column of nguegnang2024_formulas is called 'paper_bounds'",
        "mean 'paper_bound'?",
    ),
    "a ratio of another theorem": (
        *("claims.B11.options.columns", ["ratio_distance"], "claims.B11.options.columns.0"),
        "no column of nguegnang2024_unbalanced is called 'ratio_distance'",
    ),
    "an experiment of another claim": (
        *("claims.A11.options.unbalanced", ["arora2019_drift"], "claims.A11.options.unbalanced"),
        *("is called 'arora2019_drift'", "mean 'arora2019_claim_5'?"),
    ),
    "groups that nothing compares": (
        *("claims.B8.between", {"depth": [2, 3]}, "claims.B8.between"),
        *("power_of_depth does not compare groups", "Remove `between`"),
    ),
    "a width of 0": (f"{SWEEP}.axes.width", [0], f"{SWEEP}.axes.width", "found 0", "1 to 10000"),
    "widths with a cross": (
        *(f"{TRAINING}.axes.hidden", ["128x32"], f"{TRAINING}.axes.hidden", "found '128x32'"),
        'with dashes between them, such as "128-32"',
    ),
    # numbers as texts, texts as numbers: the advice goes by what is expected
    "an integer with a zero in front": (
        *(f"{SWEEP}.axes.width", ["080"], f"{SWEEP}.axes.width", "'080'", "write 80."),
    ),
    "an octal number of Python": (
        *(f"{SWEEP}.axes.depth", ["0o10"], f"{SWEEP}.axes.depth.0", "'0o10'", "write 8."),
    ),
    "a number without a dot": (
        *(f"{SWEEP}.axes.scale", ["1e-5"], f"{SWEEP}.axes.scale", "'1e-5'", "write 1.0e-05."),
    ),
    "a decimal comma": (f"{SWEEP}.axes.scale", ["1,5"], f"{SWEEP}.axes.scale", "write 1.5."),
    "a power": (f"{SWEEP}.axes.scale", ["10^-3"], f"{SWEEP}.axes.scale", "write 0.001."),
    "a number for a text": (
        *(f"{TRAINING}.axes.hidden", [128], f"{TRAINING}.axes.hidden", "128", "into quotes"),
    ),
    "a year for a title": (f"{PICTURE}.title", 2024, f"{PICTURE}.title", "2024", "into quotes"),
    "a width with a dot": (f"{SWEEP}.axes.width", [8.0], f"{SWEEP}.axes.width", "Write 8."),
    "a word for true": ("allow_stand_in", "yes", "allow_stand_in", "'yes'", "Write true, without"),
    "rows of a number that is a text": (
        *(f"{MAP}.where", {"depth": "3"}, f"{MAP}.where.depth", "found '3'", "Leave the quotes"),
    ),
    "rows of true, which is no 1": (
        *(f"{PICTURE}.where", {"seed": True}, f"{PICTURE}.where.seed", "found True"),
    ),
    # texts, which go into pictures, XML and LaTeX
    "a command that is none": (
        *(f"{PICTURE}.title", r"loss $\foo$ x", f"{PICTURE}.title", r"Unknown symbol: \foo"),
        "Correct the formula",
    ),
    "an open brace": (f"{PICTURE}.title", "$x_{a$", f"{PICTURE}.title", "Correct the formula"),
    "a formula of a claim": ("claims.A1.statement", r"$\foo$", "claims.A1.statement", r"\foo"),
    "a control character": (f"{PICTURE}.title", "a\x0bb", f"{PICTURE}.title", "U+000B"),
    "half a character": ("claims.A1.reason", "a\ud800", "claims.A1.reason", "U+D800", "Remove it"),
    "no character of XML": ("summary", "a\ufffe", "summary", "U+FFFE", "Remove it"),
    "a text that turns around": ("papers.arora2019", "a\u202eb", "papers.arora2019", "OVERRIDE"),
    "letters that the font lacks": (
        *(f"{PICTURE}.title", "层 by layer", f"{PICTURE}.title", "U+5C42"),
        *("which the font of pictures lacks", "`style`"),
    ),
    "data of letters that the font lacks": (
        *("datasets.mnist.stand_in.title", "数字", "datasets.mnist.stand_in.title", "U+6570"),
    ),
    "a tab in a title": (f"{PICTURE}.title", "a\tb", f"{PICTURE}.title", "U+0009"),
    # names that no file system tells apart, or Snakemake takes for a mistake
    "names that differ in capitals": (
        *("figures.Overview", DRAWN, "figures", "'Overview' and 'overview' differ in capitals"),
    ),
    "a name that repeats itself": ("figures." + "ab" * 20, DRAWN, "figures", "repeated 20 times"),
    "a text for a list of columns": (
        *("claims.B1.options.columns", "balancedness", "claims.B1.options.columns"),
        *("'balancedness'", "the columns that the theorem bounds"),
    ),
}


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """An empty folder to work in, which stays empty."""
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    assert list(tmp_path.iterdir()) == []


def unshared(part):
    """A copy in which no anchor makes an edit of one place an edit of another."""
    if isinstance(part, dict):
        return {key: unshared(value) for key, value in part.items()}
    return [unshared(item) for item in part] if isinstance(part, list) else part


@functools.cache
def read(text):
    return yaml.load(text, parsing.Loader)


def edited(text, key, value):
    """A configuration with one key set, or taken out."""
    config = unshared(read(text))
    *above, last = key.split(".") if not key.endswith("..") else [key[:-3], ".."]
    block = config
    for name in above:
        block = block[name]
    if value is GONE:
        del block[last]
    else:
        block[last] = value
    return config


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_configuration_stops_with_one_line_that_helps(name):
    edit, value, key, *says = BROKEN[name]
    with pytest.raises(BadConfiguration) as finding:
        configuration.check(edited(REAL, edit, value), SCHEMA)
    first, *lines = str(finding.value).split("\n")
    assert first == "config.yaml can't be used:"
    assert len(lines) == 1, lines
    assert re.match(rf"  {re.escape(key)}[.: ]", lines[0]), lines[0]
    assert all(words in lines[0] for words in says), lines[0]
    assert len(lines[0]) < 700


def test_what_is_tried_differs_and_covers_enough():
    assert len({(edit, str(value)) for edit, value, *_ in BROKEN.values()}) == len(BROKEN) >= 60


# name: (text of config.yaml, file and line that the message names, what else it says)
UNREADABLE = {
    "a tab": (
        *(
            MINI.replace("  tiny:", "\ttiny:", 1),
            "config.yaml, line 6",
            r"error at '\ttiny:'",
        ),
        "Indent with spaces",
    ),
    "a key twice": (
        *(MINI + "papers: {}\nallow_stand_in: false\n", f"config.yaml, line {LINES + 2}"),
        *("duplicate key allow_stand_in", "first in line 4", "Remove one"),
    ),
    "a key twice in a block": (
        *(MINI.replace("whiten: false", "title: other", 1), "config.yaml, line 18"),
        *("duplicate key datasets.low_rank_teacher.title", "first in line 17"),
    ),
    "a number and a text twice": (
        *(MINI.replace("{2: 0.02, 3: 2}", "{2: 0.02, '2': 2}"), "config.yaml, line 149"),
        "duplicate key",
        "by_depth.2, first",
    ),
    "an open bracket": (
        *(MINI.replace("[layerwise]", "[layerwise", 1), "config.yaml, line"),
        *("syntax error", "while parsing a flow sequence of line 43", "bracket"),
    ),
    "an open quote": (
        MINI + 'b: "open',
        f"config.yaml, line {LINES + 1}",
        "syntax error at 'b: \"open'",
        "quote",
    ),
    "a wrong indent": (MINI.replace("  digits:", " digits:"), "config.yaml, line 10", "indent"),
    "no such anchor": (
        *(MINI.replace("&depths", "", 1), "config.yaml, line"),
        *("*depths", "undefined alias", "Name it with &"),
    ),
    "a block copied with its anchor": (
        *(MINI + "more: &depths [2]\nmost: &depths [3]\n", "config.yaml, line"),
        *("duplicate anchor", "write *name"),
    ),
    "an anchor inside itself": (MINI + "papers: &p {a: *p}", "config.yaml, line", "part of"),
    "a list": ("- datasets\n", "config.yaml: found - datasets", "keys and values"),
    "a word": ("datasets\n", "config.yaml: found datasets", "keys and values"),
    "nothing": ("", "config.yaml: found nothing", "keys and values"),
    "two documents": (MINI + "---\na: 1\n", "config.yaml, line", "Remove the line ---"),
    "a tag": ("a: !mine 3\n", "config.yaml, line 1", "Remove the tag"),
    "a colon in a text": (
        *(MINI.replace("title: ReLU", "title: a: ReLU"), "config.yaml, line", "into quotes"),
    ),
    "an invisible character": ("a: \x07\n", "config.yaml: syntax error", "invisible"),
    "an octal number": (
        *("seed: [1, 010]\n", "config.yaml, line 1: found 010, which YAML reads as 8."),
        *("decimal digits", "into quotes"),
    ),
    "a number to the base 60": ("a:\n  - 1:30", "config.yaml, line 2: found 1:30", "as 90."),
    "a long number to the base 60": ("a: 190:20:30.15", "config.yaml, line 1: found", "685230.15"),
    "a hexadecimal number": ("a: 0x10", "config.yaml, line 1: found 0x10", "reads as 16"),
    "a binary number": ("a: 0b11", "config.yaml, line 1: found 0b11", "reads as 3"),
    "digits with a stroke": ("a: 1_5", "config.yaml, line 1: found 1_5", "reads as 15"),
    "a key with a zero in front": ("1: a\n02: b", "config.yaml, line 2: found 02", "reads as 2"),
    "two spellings of a key": ("2: a\n2.0: b", "config.yaml, line 2: duplicate key 2", "line 1"),
    "a number that becomes 0": ("a: 1.0e-400", "config.yaml, line 1: found 1.0e-400", "as 0.0"),
    "a number too large": ("a: 1.0e+400", "config.yaml, line 1: found 1.0e+400", "Infinity"),
    "a tagged octal number": ('a: !!int "010"', "config.yaml, line 1: found 010", "reads as 8"),
    "a date": ("a: 2024-01-02", "config.yaml, line 1: found 2024-01-02", "as a date", "quotes"),
    "no date at all": ("a: 2024-13-45", "config.yaml, line 1: found 2024-13-45", "as a date"),
    "a time": ("a: 2001-12-14t21:59:43Z", "config.yaml, line 1: found 2001", "as a date"),
    "a word for false": ("a: no", "config.yaml, line 1: found no", "false. Write false. If"),
    "a key that is true": ("On: 1", "config.yaml, line 1: found On", "reads as true"),
    "a colon without a space": ("a: {b:3}", "config.yaml, line 1: found b:3", "Put a space behind"),
    "a list as a key": ("? [a, b]\n: 1", "config.yaml, line 1: syntax error", "unhashable key"),
    "an indent of a web page": (
        "a:\n\u00a0 b: 3",
        "config.yaml, line 2",
        "no-break",
        "plain space",
    ),
    "a space of a web page": ("x: 1\na:\u00a03", "config.yaml, line 2", "no-break", "plain space"),
    "an equals sign": ("a: =", "config.yaml, line 1: found =", "into quotes"),
    "a set": ("a: !!set {b}", "config.yaml, line 1: found the tag !!set", "Remove it"),
    "a text with a comment": (
        *("title: loss #1\n", "config.yaml, line 1: found 'loss', as YAML reads #1 as a comment"),
        "into quotes",
    ),
    "a formula in double quotes": (
        *('a: 1\ntitle: "é $\\theta$"\n', r"config.yaml, line 2: found $\theta$ in double quotes"),
        *("as a tab", "single quotes"),
    ),
    "a backslash in double quotes": (r'a: "\lambda"', "config.yaml, line 1", "single quotes"),
    "an emphasis": ("title: *new* start", "config.yaml, line 1", "into quotes"),
    "JSON with a key twice": (
        '{\n\t"a": 1,\n\t"a": 2\n}',
        "config.yaml, line 3",
        "duplicate key a, first in line 2",
    ),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_yaml_refuses_or_misreads_is_named_with_the_line(name, tmp_path):
    text, place, *says = UNREADABLE[name]
    path = tmp_path / "config.yaml"
    path.write_text(text)
    with pytest.raises(BadConfiguration) as finding:
        config_files.check_files("config.yaml", "not_there.yaml")
    path.unlink()
    first, *lines = str(finding.value).split("\n")
    assert first == "The configuration can't be read:"
    assert len(lines) == 1, lines
    assert lines[0].startswith(f"  {place}"), lines[0]
    assert all(words in lines[0] for words in says), lines[0]


def test_a_file_in_another_encoding_is_named(tmp_path):
    path = tmp_path / "latin.yaml"
    path.write_bytes("title: é".encode("latin-1"))
    with pytest.raises(BadConfiguration, match=r"latin.yaml: byte 7 is not UTF-8. Save the"):
        config_files.check_files(path)
    path.unlink()


AS_WRITTEN = r"""
a: [0, -0, 7, +5, 1_000_000, 0.5, .5, 1., -2.5e-3, 1.0E+5, 1_000.5, true, False, null, ~, .inf]
b: ["010", '1:30', "no", "2024-01-02", 08, 1e5, .5e3, 0o10]
c: [no way, 1-2, "$x$", '$\theta$', "$\\nu$"]
title: C# and 50 %  # a comment
same: &same 3
again: *same
"""


def test_what_is_read_as_written_is_taken(tmp_path):
    path = tmp_path / "as_written.yaml"
    path.write_text(AS_WRITTEN)
    found = config_files.read(path)
    path.unlink()
    assert found["a"][:10] == [0, 0, 7, 5, 10**6, 0.5, 0.5, 1.0, -0.0025, 1e5]
    assert found["b"] == ["010", "1:30", "no", "2024-01-02", "08", "1e5", ".5e3", "0o10"]
    assert found["c"] == ["no way", "1-2", "$x$", r"$\theta$", r"$\nu$"]
    assert found["title"] == "C# and 50 %"


def test_json_has_its_own_numbers(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('{\n\t"a": [1e-5, 2]}')
    assert config_files.read(path) == {"a": [1e-5, 2]}
    path.unlink()


def test_values_of_the_command_are_read_as_in_a_file():
    words = ["a={b: [2, 0.1, '3']}", "c=True", "title=x [y", 'd={"e": 1e-3}', "f="]
    found = {"a": {"b": [2, 0.1, "3"]}, "c": True, "title": "x [y", "d": {"e": 1e-3}, "f": None}
    assert config_files.typed(words) == found
    with pytest.raises(BadConfiguration, match="--config a: found 010, which YAML reads as 8"):
        config_files.typed(["a={b: [010]}"])
    with pytest.raises(BadConfiguration, match="Put a space behind each colon"):
        config_files.typed(["a={b:{c: 2}}"])


def test_our_own_files_are_read_without_a_finding():
    config_files.check_files(HOME / "config.yaml", HOME / "tests/mini.yaml")


OVERLAY = "--configfile my.yaml"
SAME = {  # through the command: (config.yaml, my.yaml, arguments, what the message says)
    "a tab": (UNREADABLE["a tab"][0], "", "", UNREADABLE["a tab"][1:]),
    "a key twice": (UNREADABLE["a key twice"][0], "", "", UNREADABLE["a key twice"][1:]),
    "an open bracket": (UNREADABLE["an open bracket"][0], "", "", ["syntax error at"]),
    "no such anchor": (UNREADABLE["no such anchor"][0], "", "", ["undefined alias"]),
    "a list": ("- a\n", "", "", ["config.yaml: found - a. Expected"]),
    "nothing": ("", "", "", ["config.yaml: found nothing. Expected"]),
    "a key twice in an overlay": (
        *(MINI, "download_timeout: 5\ndownload_timeout: 50\n", OVERLAY),
        ["  my.yaml, line 2: duplicate key download_timeout, first in line 1"],
    ),
    "a bad overlay": (
        *(MINI, "experiments: {arora2019_layerwise: {axes: {depth: [0]}}}\n", OVERLAY),
        ["config.yaml with my.yaml can't be used", "axes.depth.0: found 0. Expected: an integer"],
    ),
    "a bad overlay in place of it": (
        *(MINI, MINI.replace("kind: convergence", "kind: convergance", 1)),
        *(f"--replace-workflow-config {OVERLAY}", ["my.yaml can't be used", "'convergence'?"]),
    ),
    "numbers inside of a word of the command": (
        *(MINI, "", '--config experiments={"arora2019_layerwise":{"axes":{"depth":[0]}}}'),
        ["axes.depth.0: found 0. Expected: an integer from 1"],
    ),
    "an octal number in the command": (
        *(MINI, "", "--config download_timeout=010"),
        ["--config download_timeout: found 010, which YAML reads as 8"],
    ),
    "a misspelt start and a misspelt judgement": (
        MINI.replace("initialisation: [layerwise]", "initialisation: [layerwize]", 1).replace(
            "judgement: band_of_scales", "judgement: band_of_scale", 1
        ),
        *("", "", ["Did you mean 'layerwise'?", "Did you mean 'band_of_scales'?"]),
    ),
    "a bad word of the command": (
        *(MINI, "", "--config download_timeout=soon"),
        ["config.yaml with --config can't be used", "download_timeout: found 'soon'", "seconds to"],
    ),
    "a billion runs": (
        MINI.replace("&seeds {count: 3}", "&seeds {count: 1000000000}"),
        *("", "data/results/arora2019_claims.csv", ["of one core. Expected: at most 1,000,000"]),
    ),
    "a misspelt measure": (
        MINI.replace("measure: training_loss", "measure: loss"),
        *("", "", ["measure: found 'loss'. Expected: one of training_loss, test_accuracy"]),
    ),
    "a device by number": (
        MINI.replace("{epochs: 3, batch: 50}", "{epochs: 3, batch: 50, device: 'cuda:9'}"),
        *("", "", ["device: found 'cuda:9'. Expected: one of auto, cpu, cuda"]),
    ),
    "more in a minibatch than there is": (
        *(MINI.replace("batch: 50", "batch: 5000"), "", ""),
        ["batch: found 5000. Expected: at most 1000, the rows of digits."],
    ),
    "three sides": (
        MINI.replace("between: {experiment: *figure1}", "between: {depth: [2, 3, 4]}", 2),
        *("", "", ["3 values, 2, 3, 4. Expected: 2, which"]),
    ),
}


@pytest.mark.parametrize("name", SAME)
def test_the_command_says_so_and_writes_nothing(name, tmp_path_factory):
    text, overlay, arguments, says = SAME[name]
    folder = tmp_path_factory.mktemp("study")
    (folder / "config.yaml").write_text(text)
    (folder / "my.yaml").write_text(overlay)
    where = ["--snakefile", HOME / "Snakefile", "--workflow-profile", "none"]
    code, said = ready_snakemake.run(folder, *arguments.split(), "--cores", 1, *where)
    assert code == 1
    assert all(words in said for words in says), said
    assert not re.search(r"Traceback|File \"|\brule ", said)
    assert {path.name for path in folder.iterdir()} == {".snakemake", "config.yaml", "my.yaml"}
    assert not list(folder.glob(".snakemake/locks/*"))
