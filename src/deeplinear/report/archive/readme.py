"""The README inside an archive: what it holds, and what to do with it years later."""

import csv
import io

from deeplinear.report.scorecard import summary

TEXT = """\
# {title}: a finished study

Made by version {version} of the pipeline in `source/` (commit {commit}); finished {finished}.
{stand_ins}
| here | what |
|---|---|
| `figures/report.html` | everything on one page: verdicts, pictures, data, settings |
| `figures/` | {figures} figures as PDF, SVG and PNG, each with its provenance as JSON |
| `figures/scorecard.csv` | the verdicts; `scorecard.json` has every measure and its threshold |
| `data/results/` | the {tables} tables; `source/data/README.md` explains their columns |
| `data/problems/` | the whitened statistics that linear networks were run on |
| `config.yaml` | the configuration as used, with all studies and every overlay in it |
| `provenance.json` | commits, versions, devices, data and their checksums |
| `source/` | the whole source; `source/requirements.lock` has every version of the environment |
| `ro-crate-metadata.json` | the same for machines, a Workflow Run RO-Crate |

{verdicts}

**Verify.** `sha256sum --check SHA256SUMS`, in the folder of this README, needs nothing else. With
the environment of `source/requirements.lock`, in `source/`,

    PYTHONPATH=src python -m deeplinear.report.archive verify <the zip>

also judges every claim again from the tables.

**Make it again.** In `source/`: `cp ../config.yaml . && make figures`. Where the original data are
gone, `cp -r ../data/problems data/` before: linear networks run on these statistics alone.

**Not here**: the rows of data sets, which are their owners' to hand out. `provenance.json` says
where they came from and which checksums they had.

Licence of source, tables and figures: {licence}. Please cite them as `source/CITATION.cff` says,
and the data as `provenance.json` does.
"""


def text(config: dict, content: dict[str, bytes], facts: dict, citation: dict) -> str:
    """The README of an archive.

    :param content: the files of the archive by name
    :param facts: its provenance
    :param citation: what CITATION.cff says
    """
    stand_ins = [data for data in facts["data"].values() if data["stand_in"]]
    return TEXT.format(
        title=citation["title"],
        version=citation["version"],
        licence=citation["license"],
        commit=facts["commit"],
        finished=facts["finished"],
        figures=len(config["figures"]),
        tables=sum(name.startswith("data/results/") for name in content) // 2,
        stand_ins="".join(f"\n**Stand-in data:** {_stand_in(data)}.\n" for data in stand_ins),
        verdicts=_verdicts(content),
    )


def _stand_in(data: dict) -> str:
    return f"{data['title']}, not {data['replaces']}"


def _verdicts(content: dict[str, bytes]) -> str:
    if "figures/scorecard.csv" not in content:
        return "No claim was judged."
    rows = csv.DictReader(io.StringIO(content["figures/scorecard.csv"].decode()))
    return summary(list(rows))
