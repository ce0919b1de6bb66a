"""What the tests of judgements share."""

import pytest

from deeplinear.verdicts import resampling


@pytest.fixture(autouse=True)
def _few_resamples(monkeypatch):
    """With two draws every end of an interval is met in a hundred resamples."""
    monkeypatch.setattr(resampling, "RESAMPLES", 100)
