# The configuration: config.yaml with the studies that it names and what --configfile and --config
# add to it, checked as files before Snakemake reads them and as a whole before any job. A finding
# ends the run with its message.
import sys
from pathlib import Path

HOME = Path(workflow.current_basedir).parent.parent
sys.path.insert(0, str(HOME / "src"))

from deeplinear.study import config_files, configuration, study_files

try:
    config_files.check_files("config.yaml", *workflow.overwrite_configfiles)
except config_files.BadConfiguration as finding:
    sys.exit(str(finding))


configfile: "config.yaml"


if (
    workflow.modifier.skip_configfile
):  # another workflow imports this one with its own config
    files = []
elif workflow.config_settings.replace_workflow_config:
    files = workflow.overwrite_configfiles
else:
    files = [*Path().glob("config.yaml"), *workflow.overwrite_configfiles]
listed = config.get("studies", [])

try:
    config = study_files.whole(
        config,
        base=files[0] if files else None,
        folders=[*(file.parent for file in files), Path(), HOME],
    )
    configuration.check(
        config,
        HOME / "workflow/schemas/config.schema.yaml",
        config_files.in_words(
            files,
            studies=listed if isinstance(listed, list) else [],
            typed=bool(workflow.config_settings.config),
        ),
    )
except config_files.BadConfiguration as finding:
    sys.exit(str(finding))
