# The configuration: config.yaml with what --configfile and --config add to it, checked as files
# before Snakemake reads them and as a whole before any job. A finding ends the run with its message.
import sys
from pathlib import Path

HOME = Path(workflow.current_basedir).parent.parent
sys.path.insert(0, str(HOME / "src"))

from deeplinear.study import config_files, configuration

try:
    config_files.check_files("config.yaml", *workflow.overwrite_configfiles)
except config_files.BadConfiguration as finding:
    sys.exit(str(finding))


configfile: "config.yaml"


try:
    configuration.check(
        config,
        HOME / "workflow/schemas/config.schema.yaml",
        config_files.in_words(
            workflow.overwrite_configfiles,
            replaced=workflow.config_settings.replace_workflow_config,
            typed=bool(workflow.config_settings.config),
        ),
    )
except config_files.BadConfiguration as finding:
    sys.exit(str(finding))
