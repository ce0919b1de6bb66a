"""Where the numbers and pictures of an archive come from, gathered from the JSON beside them."""

import json

from deeplinear.base import seals
from deeplinear.base.wording import each_once
from deeplinear.study import contents


def of(config: dict, content: dict[str, bytes], commit: str) -> dict:
    """Commits, versions, devices, and the data with their checksums, each once.

    :param content: the files of the archive by name, JSON of figures and tables among them
    :param commit: that of the source in the archive
    """
    tables = {
        e: facts(content, f"data/results/{e}.json") for e in contents.experiments_shown(config)
    }
    figures = {name: facts(content, f"figures/{name}.json") for name in config["figures"]}
    drawn = [figure["drawn"] for figure in figures.values()]
    return {
        "commit": commit,
        "finished": max(place["time"] for place in drawn),
        "computed": each_once([place for about in tables.values() for place in about["computed"]]),
        "drawn": each_once([{k: v for k, v in place.items() if k != "time"} for place in drawn]),
        "data": {about["data"]["dataset"]: about["data"] for about in tables.values()},
        "configurations": {name: figure["config_sha256"] for name, figure in figures.items()},
    }


def facts(content: dict[str, bytes], name: str) -> dict:
    """What a JSON file of the archive says, without its seal."""
    return seals.opened(json.loads(content[name]))
