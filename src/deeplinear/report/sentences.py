"""What came out, in a sentence whose numbers are those that were measured."""

from deeplinear.report.numbers import in_words


def finding(sentence: str, measures: dict[str, dict]) -> str:
    """A sentence of the configuration with its numbers; empty where one of them is not there.

    A study with fewer depths, say, may lack what a sentence tells of.

    :param sentence: with places such as {band}, {band.low}, {band[all]}, {share:.0%}
    :param measures: what was measured, by name, as the scorecard's JSON has it
    """
    try:
        return sentence.format_map({name: _Measured(facts) for name, facts in measures.items()})
    except (KeyError, TypeError):
        return ""


def plain(measures: list[dict]) -> str:
    """What was measured, in words, for a claim that has no sentence of its own.

    :param measures: those of the threshold, see `page_claims.measured`
    """
    parts = [f"{m['name']} {m['value']} ({m['limit']} was asked for)" for m in measures]
    return f"Measured: {'; '.join(parts)}." if parts else ""


class _Number:
    """A number in a sentence: to three digits, or as Python's format says."""

    def __init__(self, value: float | str | None) -> None:
        if value is None:
            raise KeyError("no number")
        self.value = value

    def __format__(self, wanted: str) -> str:
        if not wanted or isinstance(self.value, str):
            return in_words(self.value, 3)
        return f"{self.value:{wanted}}".replace("-", "−").replace("%", " %")


class _Measured(_Number):
    """A measure in a sentence, with its ends, its n, and what it is made of."""

    def __init__(self, facts: dict) -> None:
        super().__init__(facts["value"])
        self.facts = facts

    def __getattr__(self, name: str) -> _Number:
        return _Number(self.facts[name])

    def __getitem__(self, item: object) -> _Number:
        return _Number(self.facts["items"][str(item)])
