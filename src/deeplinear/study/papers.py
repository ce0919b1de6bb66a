"""Which study or paper something belongs to: by the file that holds it, else by the words in it."""

import re

KEY = re.compile(r"[a-z]+(?:19|20)\d\d")
OTHER = "other"
OWN = "config"  # what config.yaml holds itself


def study_of(config: dict, kind: str, name: str) -> str | None:
    """The study that holds a figure or a claim, None where config.yaml does.

    :param kind: "figures" or "claims"
    """
    studies = config.get("studies", {})
    return next((study for study in studies if name in studies[study].get(kind, [])), None)


def claims_by_study(config: dict) -> dict[str, dict]:
    """The blocks of the claims by the study that holds them, under `OWN` what none does."""
    found: dict[str, dict] = {}
    for name, block in config.get("claims", {}).items():
        found.setdefault(study_of(config, "claims", name) or OWN, {})[name] = block
    return found


def paper_of(*texts: str) -> str:
    """The first citation key in the texts, such as arora2019; "other" where there is none."""
    found = (KEY.search(text) for text in texts)
    return next((match[0] for match in found if match), OTHER)


def paper_of_figure(config: dict, name: str) -> str:
    """The study that holds a figure, else the paper that its place, experiments or panels name."""
    if study := study_of(config, "figures", name):
        return study
    block = config["figures"][name]
    return paper_of(block["paper"], *block.get("experiments", []), *block.get("panels", []), name)


def paper_of_claim(config: dict, name: str, place: str) -> str:
    """The study that holds a claim, else the paper that its place names."""
    return study_of(config, "claims", name) or paper_of(place)
