"""Hidden layers of one width."""


def equal(d_in: int, d_out: int, depth: int, width: int) -> tuple[int, ...]:
    """(d_in, width, ..., width, d_out)."""
    return (d_in, *[width] * (depth - 1), d_out)
