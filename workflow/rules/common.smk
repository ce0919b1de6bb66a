# What the stages share: the checked configuration, the source files that results depend on,
# and what is said at the start and at the end.
import os
import sys
from pathlib import Path

from snakemake.exceptions import WorkflowError

HOME = Path(workflow.current_basedir).parent.parent
sys.path.insert(0, str(HOME / "src"))
# Jobs run in processes of their own; this is how they find the package uninstalled.
os.environ["PYTHONPATH"] = os.pathsep.join(
    [str(HOME / "src"), *filter(None, [os.environ.get("PYTHONPATH")])]
)

from deeplinear import configuration, dependencies, grid, plan, sources

try:
    configuration.check(config, HOME / "workflow/schemas/config.schema.yaml")
except configuration.BadConfiguration as finding:
    raise WorkflowError(str(finding)) from None

PICTURE_FILES = ["pdf", "svg", "png", "json"]


wildcard_constraints:
    dataset="|".join(config["datasets"]),
    experiment="|".join(config["experiments"]),
    figure="|".join(config["figures"]),
    shard=r"[^/]+",


def source(*names):
    """Source files as rule inputs: Snakemake doesn't see what a script imports."""
    return [os.path.relpath(HOME / "src/deeplinear" / name) for name in names]


onstart:
    print(plan.announcement(config, workflow.cores), file=sys.stderr)


onsuccess:
    print(plan.farewell(config), file=sys.stderr)
