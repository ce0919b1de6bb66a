"""For reviewers: each claim with the command that judges it alone, its time and its tolerance.

`python -m deeplinear.report.reviewing > docs/claims.md` writes the page.
"""

from deeplinear.runs import axes
from deeplinear.study import costs, study_files
from deeplinear.verdicts.claims import experiments_of_claim
from deeplinear.verdicts.limits import as_inequalities

INTRODUCTION = """\
# Claims, one by one

`make A1`, or `python -m snakemake --cores 2 A1`, computes what the claim needs and nothing else,
prints the verdict, and leaves `figures/claims/A1.csv`, with every measure and what it is made of as
`.json`. The time is that of one core, by the table that comes with the package; two cores take
about half of it, and what is there is not computed again. Within the tolerance a claim is
*reproduced*; outside, but within the wider one, it *deviates*. The reasons for both stand under
`claims` in `studies/`, the verdicts in the [scorecard](scorecard.md).

Written by `python -m deeplinear.report.reviewing > docs/claims.md`.
"""


def page(config: dict) -> str:
    """The page as Markdown, a line for each claim of the configuration."""
    names = ["claim", "whose", "what it says", "command", "core time", "tolerance", "deviates"]
    lines = [f"| {' | '.join(names)} |", "|---" * len(names) + "|"]
    for name, block in config["claims"].items():
        limits = [as_inequalities(block.get(key, {})) for key in ("threshold", "deviates")]
        cells = [
            name,
            block["whose"],
            block["statement"],
            f"`make {name}`",
            _time(config, block),
            *limits,
        ]
        lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    return "\n".join([INTRODUCTION, *lines, ""])


def _time(config: dict, block: dict) -> str:
    """What the experiments of a claim take on one core, those that they borrow from included."""
    blocks = config["experiments"]
    named = experiments_of_claim(block)
    needed = {*named, *(axes.step_sizes(blocks[name]).fastest_in for name in named)} - {None}
    return costs.in_words(sum(costs.seconds(name, blocks[name], None) for name in needed))


if __name__ == "__main__":
    print(page(study_files.read("config.yaml")), end="")
