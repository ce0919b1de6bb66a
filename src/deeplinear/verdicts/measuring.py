"""What the judgement of a claim measures, on the data that the claim asks for."""

import numpy as np

from deeplinear.base import plugins, randomness
from deeplinear.tables.selection import selected
from deeplinear.verdicts.claims import experiments_of_claim
from deeplinear.verdicts.measures import Measure, NothingQualifies


def measured(name: str, block: dict, tables: dict, data: dict) -> dict[str, Measure]:
    """What the claim's judgement measures.

    :raises NothingQualifies: or if real data are needed and missing, or a number can't be had
    """
    _need_real_data(block, data)
    judgement = plugins.load("judgements", block["judgement"])
    contract = plugins.contract("judgements", block["judgement"])
    named = {experiment: tables[experiment] for experiment in experiments_of_claim(block)}
    given = {"tables": selected(named, block.get("where", {}))}
    given |= {"between": block["between"]} if "between" in block else {}
    given |= {"rng": randomness.generator(name)} if contract.resamples else {}
    measures = judgement(**given, **block.get("options", {}))
    for measure in [*block["threshold"], *block.get("deviates", {})]:
        if np.isnan(measures[measure].value):
            raise NothingQualifies(f"{measure} is not a number with n = {measures[measure].n}")
    return measures


def _need_real_data(block: dict, data: dict[str, dict]) -> None:
    """Whether what a claim needs real data of was read from a source whose content is verified.

    :param data: what the data are, by experiment
    :raises NothingQualifies: they are a stand-in, generated, or random
    """
    needed = block.get("real_data", False)
    for name in block["experiments"] if needed is True else needed or []:
        facts = data[name]
        if facts["stand_in"] or "sha256" not in facts:
            made = "a stand-in" if facts["stand_in"] else "generated"
            made = "random, made anew for each seed" if facts.get("random") else made
            raise NothingQualifies(f"needs real data, and these are {made}: {facts['title']}")
