"""Texts that are drawn: what each style can draw."""

import io
import json
from xml.etree import ElementTree

import matplotlib
import pytest
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font

from deeplinear.study.checks.texts import text_findings

FONTS = f"{matplotlib.get_data_path()}/fonts/ttf"


def found(title, **more):
    figure = {"title": title, "paper": "p", "our_choices": [], **more}
    return [str(finding) for finding in text_findings({"figures": {"a": figure}})]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "title",
    ["plain", "ε = 10⁻⁵, ¾ ≤ √κ", "two\nlines", r"costs \$5 and \$6", "one $ alone", "$x_{a}^2$ é"],
)
def test_what_can_be_drawn_is_taken(title):
    assert found(title) == []
    figure, picture = Figure(), io.BytesIO()
    figure.suptitle(title)
    figure.savefig(picture, format="svg")
    ElementTree.fromstring(picture.getvalue())


def test_a_style_brings_its_own_font(tmp_path):
    look = tmp_path / "signs.mplstyle"  # of a font that comes with matplotlib
    look.write_text("font.family: STIXGeneral\n")
    sign = next(
        chr(code)
        for code in FT2Font(f"{FONTS}/STIXGeneral.ttf").get_charmap()
        if 0x2000 < code < 0xE000 and code not in FT2Font(f"{FONTS}/DejaVuSans.ttf").get_charmap()
    )
    assert "the font of pictures lacks" in found(sign)[0]
    assert found(sign, style=str(look)) == []
    assert "the font of pictures lacks" in found("🙂", style=str(look))[0]
    assert "the font of pictures lacks" in found(sign, style="no such style")[0]


def test_what_tex_itself_sets_is_left_to_tex(tmp_path):
    tex = tmp_path / "tex.mplstyle"
    tex.write_text("text.usetex: True\n")
    assert found(r"$\mycommand$", style=str(tex)) == []
    assert "Unknown symbol" in found(r"$\mycommand$")[0]


def test_texts_of_axes_and_options_are_drawn_too():
    config = {
        "figures": {"a": {"title": "t", "options": {"label": "层"}}},
        "experiments": {"b": {"axes": {"hidden": ["$\\foo$"]}}},
        "datasets": {"c": {"sources": ["~/层"], "title": "d"}},
    }
    places = [finding.where for finding in text_findings(json.loads(json.dumps(config)))]
    assert places == ["figures.a.options.label", "experiments.b.axes.hidden.0"]
