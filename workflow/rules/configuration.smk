# The configuration: config.yaml with the studies that it names and what --configfile and --config
# add to it and the studies that are asked for by name, checked as files before Snakemake reads them
# and as a whole before any job. A finding ends the run with its message.
import json
import sys
from pathlib import Path

sys.path.insert(0, str(HOME / "src"))

from deeplinear.study import surroundings

# Before anything is imported that heeds them.
surroundings.tidy_this_process(guest=is_imported())

from deeplinear.study import config_files, configuration, study_files
from deeplinear.study.asked import with_asked

try:
    config_files.check_files("config.yaml", *config_files_on_top())
except config_files.BadConfiguration as finding:
    sys.exit(str(finding))


configfile: "config.yaml"


if is_imported():
    files = []
elif is_config_replaced():
    files = config_files_on_top()
else:
    files = [*Path().glob("config.yaml"), *config_files_on_top()]
folders = [*(file.parent for file in files), Path(), HOME]

try:
    if files:  # Snakemake would take the numbers inside of --config for texts
        typed = config_files.typed(config_entries())
        config = study_files.laid([*map(config_files.read, files), typed])
    listed = config.get("studies", [])
    if is_main_run() and not is_imported():
        asked = with_asked(config, words_of_command(), folders)
        if asked != listed:
            config["studies"] = listed = asked
            hand_to_jobs(f"studies={json.dumps(listed)}")
    config = study_files.whole(
        config, base=files[0] if files else None, folders=folders
    )
    if is_main_run():  # its jobs need not check again
        configuration.check(
            config,
            HOME / "workflow/schemas/config.schema.yaml",
            config_files.named_sources(
                files,
                studies=listed if isinstance(listed, list) else [],
                typed=bool(config_entries()),
            ),
        )
except config_files.BadConfiguration as finding:
    sys.exit(str(finding))
