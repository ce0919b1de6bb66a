# All that is used here of Snakemake's inside, where its manual offers no way. A new version may change
# it: tests/workflow/test_snakemake_inside.py fails then. The other rules use what the manual describes.
import functools
import shlex
import sys
from pathlib import Path

from snakemake.io import is_flagged
from snakemake.jobs import Job

# Snakemake writes the path of Python into commands as it is, with the spaces of a folder's name.
if Path(sys.executable).exists():  # not quoted yet
    sys.executable = shlex.quote(sys.executable)

HOME = Path(workflow.current_basedir).parent.parent


def is_main_run():
    """Whether this process plans the run, and isn't one of its jobs elsewhere."""
    return workflow.is_main_process


def is_dry_run():
    """Whether nothing is run, once it is known what would be."""
    return workflow.dryrun and workflow.dag is not None


def is_planned():
    """Whether Snakemake knows already what it is asked for."""
    return workflow.dag_settings is not None


def jobs_to_run():
    """The jobs of this run, each with its rule's name, wildcards, input and output."""
    return list(workflow.dag.needrun_jobs(exclude_finished=False))


def jobs_at_once():
    """How many jobs run side by side: on a cluster the --jobs of command or profile, else --cores."""
    given = workflow.resource_settings
    return given.cores if given.nodes is None else given.nodes


def is_forced():
    """Whether jobs run again although nothing that they depend on has changed."""
    return bool(workflow.dag_settings.forceall or workflow.dag_settings.forcerun)


def resources_asked():
    """What the command and the profile ask of a cluster for each job, each as name=value."""
    given = workflow.resource_settings
    asked = [given.default_resources, *given.overwrite_resources.values()]
    return [resource for part in asked if part for resource in part.args]


def targets():
    """The names of the targets that were asked for, none by default."""
    return workflow.dag_settings.targets


def rule_names():
    """The names of the rules that can be asked for by name."""
    return [rule.name for rule in workflow.rules if not rule.has_wildcards()]


def config_files_on_top():
    """The files of --configfile."""
    return workflow.overwrite_configfiles


def is_config_replaced():
    """Whether the files of --configfile stand in place of config.yaml."""
    return workflow.config_settings.replace_workflow_config


def config_entries():
    """What --config adds to the configuration, each name=value as it was typed."""
    return list(workflow.config_settings.config_args or [])


def words_of_command():
    """The words of the command, among them its targets, which Snakemake knows later only."""
    return sys.argv[1:]


def hand_to_jobs(setting):
    """Add key=value to the --config of the jobs, which read the configuration anew."""
    given = workflow.config_settings.config_args or []
    workflow.config_settings.config_args = [*given, setting]


def is_imported():
    """Whether another workflow imports this one, with a configuration of its own."""
    return workflow.modifier.skip_configfile


def start_jobs_without_pause():
    """Lift the limit of 100 job starts a second, for jobs on this machine.

    For its sake Snakemake looks at all jobs anew each second, once for each job that has ended.
    """
    if workflow.local_exec:
        workflow.scheduler.job_rate_limiter = None


def leave_failed_jobs_unfinished():
    """Mark a job that failed and whose files `update` has put back as begun, so that it runs again.

    Snakemake takes it for finished.
    """
    postprocess = Job.postprocess

    @functools.wraps(postprocess)
    async def and_mark(self, *arguments, error=False, **others):
        await postprocess(self, *arguments, error=error, **others)
        if error and any(is_flagged(file, "update") for file in self.output):
            self.dag.workflow.persistence.started(self)

    Job.postprocess = and_mark
