"""What is said of a dataset beside the tables that come of it."""


def of_random(name: str, dataset: dict) -> dict:
    """What stands in the place of a provenance for a random dataset."""
    options = ", ".join(f"{key} {value}" for key, value in dataset.get("options", {}).items())
    source = f"{dataset['reader']} ({options})" if options else dataset["reader"]
    return {"dataset": name, "stand_in": False, "source": source, "random": True}


def labels(dataset: dict, stand_in: bool) -> dict[str, str]:
    """What the figures call the data, or the stand-in and what it replaces."""
    if stand_in:
        return {"title": dataset["stand_in"]["title"], "replaces": dataset["title"]}
    return {key: dataset[key] for key in ("title", "citation") if key in dataset}
