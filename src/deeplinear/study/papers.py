"""Which paper something belongs to, by the citation key in its words."""

import re

KEY = re.compile(r"[a-z]+(?:19|20)\d\d")
OTHER = "other"


def paper_of(*texts: str) -> str:
    """The first citation key in the texts, such as arora2019; "other" where there is none."""
    found = (KEY.search(text) for text in texts)
    return next((match[0] for match in found if match), OTHER)


def paper_of_figure(config: dict, name: str) -> str:
    """The paper of a figure: the one its place names, else the one its experiments or panels do."""
    block = config["figures"][name]
    return paper_of(block["paper"], *block.get("experiments", []), *block.get("panels", []), name)
