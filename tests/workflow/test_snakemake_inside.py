"""What is used of Snakemake's inside is there and means what we take it for, and is in one file."""

import os
import re

import pytest
import ready_snakemake
from scratch_study import HOME

INSIDE = HOME / "workflow/rules/snakemake_inside.smk"
RULES = """
include: "inside/workflow/rules/snakemake_inside.smk"

import atexit, sys

def told():
    jobs = sorted((job.rule.name, *job.wildcards, *job.input, *job.output) for job in jobs_to_run())
    print("TOLD", jobs, jobs_at_once(), sorted(targets()), file=sys.stderr)
    print("NAMES", is_planned(), is_forced(), sorted(rule_names()), file=sys.stderr)

print("MAIN", is_main_run(), HOME.name, file=sys.stderr)
if is_main_run() and "handed.out" in words_of_command():
    hand_to_jobs("handed=[one, two]")
print("CONFIG", [f.name for f in config_files_on_top()], is_config_replaced(), config_entries(),
    is_imported(), file=sys.stderr)
atexit.register(lambda: is_dry_run() and told())

onstart:
    start_jobs_without_pause()
    leave_failed_jobs_unfinished()
    print("LIMIT", workflow.scheduler.job_rate_limiter is not None, file=sys.stderr)
    told()

rule all:
    input: "a.txt", "b.txt"

rule make:
    input: "from.txt"
    output: "{letter}.txt"
    shell: "touch {output}"

rule elsewhere:
    output: "handed.out"
    run:
        print("JOB", config.get("handed"), file=sys.stderr)
        Path(output[0]).touch()
"""


@pytest.fixture
def run(tmp_path):
    """Runs a made-up workflow that includes the file, and returns what that says."""
    copy = tmp_path / "inside/workflow/rules"
    copy.mkdir(parents=True)
    (copy / INSIDE.name).write_text(INSIDE.read_text())
    (tmp_path / "Snakefile").write_text(RULES)
    (tmp_path / "a.txt").touch()
    (tmp_path / "from.txt").touch()
    os.utime(tmp_path / "from.txt", times=(0, 0))
    (tmp_path / "more.yaml").write_text("x: 1\n")

    def snakemake(*arguments):
        code, said = ready_snakemake.run(tmp_path, *arguments)
        assert code == 0, said
        snakemake.handed = re.findall(r"^JOB (.*)$", said, re.MULTILINE)
        snakemake.limited = re.findall(r"^LIMIT (.*)$", said, re.MULTILINE)
        return re.findall(r"^((?:TOLD|MAIN|CONFIG|NAMES).*)$", said, re.MULTILINE)

    return snakemake


JOB = "[('all', 'a.txt', 'b.txt'), ('make', 'b', 'from.txt', 'b.txt')]"
QUEUE = ["--executor", "cluster-generic", "--cluster-generic-submit-cmd", "sh"]


@pytest.mark.parametrize(
    ("arguments", "at_once"),
    [
        (["--cores", "2"], 2),
        (["--jobs", "4"], 4),
        (["--dry-run", "--cores", "3"], 3),
        (["--dry-run", "--jobs", "5"], 5),
        (["--dry-run"], 1),
        (["--dry-run", "--jobs", "500", *QUEUE], 500),
        (["--dry-run", "--jobs", "500", "--cores", "8", *QUEUE], 500),
    ],
)
def test_jobs_and_how_many_at_once_are_known_at_the_start_and_in_a_dry_run(run, arguments, at_once):
    main, config, told, names = run(*arguments)
    assert names == "NAMES True False ['all', 'elsewhere']"
    assert main == "MAIN True inside"
    assert config == "CONFIG [] False [] False"
    assert told == f"TOLD {JOB} {at_once} []"


@pytest.mark.parametrize("how", [["--forceall"], ["--forcerun", "make"]])
def test_a_run_that_is_forced_is_known(run, how):
    *_, names = run("--cores", "1", "--dry-run", *how)
    assert names.startswith("NAMES True True")


def test_targets_and_where_the_configuration_is_from_are_known(run):
    given = ["--configfile", "more.yaml", "--replace-workflow-config", "--config", "long=[1, 010]"]
    _, config, told, _ = run("--cores", "1", "b.txt", *given)
    assert config == "CONFIG ['more.yaml'] True ['long=[1, 010]'] False"
    assert told.endswith("1 ['b.txt']")


def test_a_failed_job_whose_files_are_restored_runs_again(run, tmp_path):
    failing = RULES.replace('"{letter}.txt"', 'update("{letter}.txt")')
    failing = failing.replace('"touch {output}"', '"echo 2 > {output}; grep -q good from.txt"')
    (tmp_path / "Snakefile").write_text(failing)
    (tmp_path / "a.txt").write_text("1")
    (tmp_path / "from.txt").write_text("bad")
    with pytest.raises(AssertionError, match="Restored previous version of"):
        run("--cores", "1", "a.txt")
    assert (tmp_path / "a.txt").read_text() == "1"
    assert "('make', 'a', 'from.txt', 'a.txt')" in run("-n", "a.txt", "--rerun-incomplete")[2]


def test_a_setting_is_handed_to_jobs_that_read_the_configuration_anew(run):
    run("--cores", "1", "handed.out", "--config", "other=1")
    assert run.handed == ["['one', 'two']"]


def test_jobs_start_without_pause_on_this_machine_and_as_allowed_elsewhere(run):
    run("--cores", "1")
    assert run.limited == ["False"]
    run("--jobs", "1", "--forceall", "--seconds-between-status-checks", "1", *QUEUE)
    assert run.limited == ["True"]


def test_with_nothing_to_do_nothing_is_told(run):
    assert len(run("--cores", "1", "a.txt")) == 2


def test_no_other_rule_reaches_into_snakemake():
    others = [HOME / "Snakefile", *(HOME / "workflow").rglob("*.smk")]
    for path in set(others) - {INSIDE}:
        assert not re.search(r"\bworkflow\.", re.sub(r"#.*", "", path.read_text())), path
    for path in (HOME / "workflow/scripts").glob("*.py"):
        used = set(re.findall(r"\bsnakemake\.(\w+)", path.read_text()))
        assert used <= {"input", "output", "params", "wildcards", "log", "config"}, path


def test_nothing_private_is_used_even_there():
    assert not re.search(r"\.\s*_\w", INSIDE.read_text())
