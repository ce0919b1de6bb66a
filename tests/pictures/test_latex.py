"""Our words in LaTeX."""

import pytest

from deeplinear.pictures.latex import as_tex


@pytest.mark.parametrize(
    ("words", "tex"),
    [
        ("5 % of d_0 & #3", r"5 \% of d\_0 \& \#3"),
        ("ε = 10⁻⁵, d₀²", r"$\epsilon$ = 10$^{-5}$, d$_{0}$$^{2}$"),
        ("‖Φ‖ ≤ ½ λ", r"$\|$$\Phi$$\|$ $\le$ $\frac{1}{2}$ $\lambda$"),
        (r"fastest $\eta_k$, at 50 %", r"fastest $\eta_k$, at 50 \%"),
        ("Müller–Lüdenscheidt…", r"Müller--Lüdenscheidt\dots{}"),
    ],
)
def test_formulas_stay_and_all_else_is_escaped(words, tex):
    assert as_tex(words) == tex


def test_a_sign_that_tex_has_not_is_refused_by_name():
    with pytest.raises(KeyError, match="☃"):
        as_tex("☃")
