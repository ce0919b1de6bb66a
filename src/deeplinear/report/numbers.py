"""Numbers as a reader writes them: 1,234, −0.5, 10⁻⁵, ∞."""

POWERS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
WRITTEN_OUT = 10**7  # powers of ten from here on


def in_words(value: float | str | None, digits: int = 4) -> str:
    """A number to a few significant digits, as text; empty where there is none.

    :param value: a number, or what JSON has in its place: "inf", "-inf", None

    >>> in_words(19011.4), in_words(-0.05), in_words(1e-5), in_words(1.234e-9, 3), in_words("-inf")
    ('19,010', '−0.05', '10⁻⁵', '1.23·10⁻⁹', '−∞')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("-", "−").replace("inf", "∞")
    text = f"{value:.{digits}g}"
    if isinstance(value, int) or 1000 <= abs(float(text)) < WRITTEN_OUT:
        text = f"{float(text) if isinstance(value, float) else value:,.0f}"
    mantissa, _, power = text.partition("e")
    if power:
        factor = mantissa.rstrip("1") if mantissa in ("1", "-1") else f"{mantissa}·"
        text = f"{factor}10{str(int(power)).translate(POWERS)}"
    return text.replace("-", "−")
