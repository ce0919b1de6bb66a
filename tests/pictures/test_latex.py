"""Our words in LaTeX."""

import pytest

from deeplinear.pictures.latex import as_tex, beyond_pdflatex


@pytest.mark.parametrize(
    ("words", "tex"),
    [
        ("5 % of d_0 & #3", r"5 \% of d\_0 \& \#3"),
        ("ε = 10⁻⁵, d₀²", r"$\epsilon$ = 10$^{-5}$, d$_{0}$$^{2}$"),
        ("‖Φ‖ ≤ ½ λ", r"$\|$$\Phi$$\|$ $\le$ $\frac{1}{2}$ $\lambda$"),
        (r"fastest $\eta_k$, at 50 %", r"fastest $\eta_k$, at 50 \%"),
        (r"costs \$5, or $", r"costs \$5, or \$"),
        ("one $x$ and $5", r"one \$x\$ and \$5"),
        ("$50%$ of $‖x²‖$ & $Α_η$", r"$50\%$ of ${\|}x{^{2}}{\|}$ \& ${\mathrm{A}}_{\eta}$"),
        ("a title\n\nof two lines\n", "a title of two lines"),
        ("e\u0301", "é"),
        ("Müller–Lüdenscheidt…", r"Müller--Lüdenscheidt\dots{}"),
    ],
)
def test_formulas_stay_and_all_else_is_escaped(words, tex):
    assert as_tex(words) == tex


def test_a_sign_that_pdflatex_has_not_stays_and_is_told():
    assert as_tex("☃ 层, é") == "☃ 层, é"
    assert beyond_pdflatex(as_tex("☃ 层, é ≤ ½ Φ")) == ["☃", "层"]
