"""The page says what the files say, all of it, and needs nothing else."""

import base64
import io
import itertools
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import made_up_study
import made_up_tables
import pandas as pd
import pytest
from made_up_study import CLAIMS, CONFIG

from deeplinear.base.errors import Refusal
from deeplinear.report import page as report
from deeplinear.report import page_rows, page_tables
from deeplinear.report.notation import as_html
from deeplinear.report.page_claims import VERDICTS
from deeplinear.report.page_points import points
from deeplinear.study import contents, plan, study_files
from deeplinear.study.checks.claims import sentence_findings
from deeplinear.study.papers import paper_of, paper_of_figure

HOME = Path(__file__).parents[2]
VOID = {"meta", "link", "img", "input", "br"}


class Elements(HTMLParser):
    """The elements of a page in order, and its text."""

    def __init__(self, page):
        super().__init__()
        self.found, self.open, self.text = [], [], ""
        self.feed(page)
        assert self.open == [], "elements that are never closed"

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data

    def values(self, attribute):
        return [held[attribute] for _, held in self.found if attribute in held]


@pytest.fixture(scope="module")
def made_up(tmp_path_factory):
    return made_up_study.write(tmp_path_factory.mktemp("made up"))


@pytest.fixture
def study(made_up, tmp_path):
    """A copy of the files that a test may spoil."""
    return [shutil.copytree(folder, tmp_path / folder.name) for folder in made_up]


def written(study, config=CONFIG):
    figures, results = study
    report.write(figures / "report.html", config, figures, results)
    return (figures / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(made_up):
    return written(made_up)


@pytest.fixture(scope="module")
def elements(page):
    return Elements(page)


def test_every_figure_and_every_claim_is_there(elements):
    ids = elements.values("id")
    for name in contents.drawn_figures(CONFIG):
        assert f"figure-{name}" in ids
    for name, block in CONFIG["figures"].items():
        assert block["paper"] in elements.text
        assert "panels" not in block or name in elements.text
    for name, claim in CLAIMS.items():
        assert f"claim-{name}" in ids
        assert claim["paper"] in elements.text
    assert elements.text.count("Not evaluated: no real data") == 2


def test_what_a_study_says_of_itself_opens_the_page_and_its_section(study):
    figure = contents.drawn_figures(CONFIG)[0]
    mine = {"title": "mine & only", "summary": "One <b>figure</b>.", "figures": [figure]}
    told = {"title": "All of it", "summary": "What it is about.", "studies": {"mine": mine}}
    page = written(study, CONFIG | told)
    assert "<title>All of it</title>" in page
    assert "<h1>All of it</h1>" in page
    assert page.index("What it is about.") < page.index('id="verdicts"')
    heading = page.index('<h2 id="paper-mine">mine: mine &amp; only</h2>')
    assert page.index("One &lt;b&gt;figure&lt;/b&gt;.") > heading
    assert heading < page.index(f'id="figure-{figure}"') < page.index('<h2 id="paper-arora2019">')


def test_verdicts_are_counted(elements):
    text = " ".join(elements.text.split())
    _, of_papers, of_ours = re.split("8 claims of the papers|2 claims of ours", text)
    for whose, tally in {"paper": of_papers, "ours": of_ours}.items():
        claims = [claim for claim in CLAIMS.values() if claim["whose"] == whose]
        for verdict, sign in VERDICTS.items():
            count = sum(claim["verdict"] == verdict for claim in claims)
            assert f"{count} {sign} {verdict}" in tally
    assert text.count("(the claim is ours)") == 2
    assert "Its claims: 2 reproduced, 1 deviates, 1 not reproduced, 1 not evaluated." in text


def test_a_claim_says_each_measure_with_unit_interval_and_limits(elements):
    text = " ".join(elements.text.replace("\u00a0", " ").split())
    judged = sum(claim["verdict"] != "not evaluated" for claim in CLAIMS.values())
    short = "difference 2.346 decades [2, ∞] ±0.25 by the grid wanted ≥ 2: kept"
    assert text.count(short) == judged
    what = "The first band minus the second, in decades."
    long = f"2.346 decades [2, ∞] ±0.25 by the grid, n = 5. {what}"
    made_of = "Made of balanced: 3.5; layer-wise: 1.25."
    assert text.count(f"{long} Reproduced within ≥ 2. Deviates within > −1. {made_of}") == judged
    assert text.count("3.5 decades, n = 5. The band of s, in decades.") == judged


def test_findings_open_the_page_with_the_numbers_that_were_measured(study):
    told = {
        "A2": "Over {band} decades, {difference[layer-wise]:.2f} beside; {difference.high}.",
        "A1": "First of <all>: {difference:.0%}.",
        "B1": "Nothing has {band.low}.",
        "B4": "Nothing has {band}.",
    }
    found = Elements(written(study, CONFIG | {"findings": told}))
    text = " ".join(found.text.split())
    first, second = "Over 3.5 decades, 1.25 beside; ∞.", "First of <all>: 235 %."
    assert text.index("What came out") < text.index(first) < text.index(second)
    assert text.index(second) < text.index("What the papers claim")
    assert text.count(first) == text.count(second) > 2  # beside the claim and its figures as well
    assert "Nothing has" not in text.partition("Configuration")[0]


def test_a_misspelt_finding_stops_before_any_job():
    claims = {"wide": {"judgement": "band_of_scales"}}
    for told, message in (
        ({"wide": "{band.low:.3f}, {band[3]} and {{}}"}, []),
        ({"wode": "none"}, ["findings: unknown claim 'wode'. Did you mean 'wide'?"]),
        (
            {"wide": "{bend}"},
            ["no measure of band_of_scales is called 'bend'. Did you mean 'band'?"],
        ),
        ({"wide": "{band"}, ["Expected: numbers in braces"]),
    ):
        found = list(sentence_findings({"claims": claims, "findings": told}))
        assert len(found) == len(message)
        assert all(words in str(f) for words, f in zip(message, found, strict=True))


def test_it_needs_nothing_from_outside(page, elements):
    assert all(address.startswith("data:") for address in elements.values("src"))
    outside = [(tag, held["href"]) for tag, held in elements.found if "href" in held]
    for tag, address in outside:
        assert address.startswith(("#", "data:")) or tag == "a"
    assert not re.search(r"@import|url\((?!#)|<iframe|<object", page)
    assert "default-src 'none'" in page


def test_links_labels_and_descriptions_lead_somewhere(elements):
    ids = elements.values("id")
    assert len(ids) == len(set(ids))
    addressed = [a[1:] for a in elements.values("href") if a.startswith("#")]
    for attribute in ("aria-labelledby", "aria-describedby", "for"):
        addressed += elements.values(attribute)
    assert set(addressed) <= set(ids)
    levels = [int(tag[1]) for tag, _ in elements.found if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_pictures_have_a_size_and_say_what_they_are(elements):
    svgs = [held for tag, held in elements.found if tag == "svg"]
    pictures = [held for held in svgs if "aria-describedby" in held]
    assert len(pictures) == len(contents.drawn_figures(CONFIG))
    assert all(held["viewbox"] == "0 0 72 36" for held in pictures)
    words = [held["aria-label"] for held in pictures]
    assert "Iterations against scale: layer-wise initialisation" in words
    assert len(set(words)) == len(words)


def test_without_script_all_is_open_and_no_control_is_dead(elements):
    assert all("open" in held for tag, held in elements.found if tag == "details")
    assert all("hidden" in held for tag, held in elements.found if tag == "form")


def test_words_are_escaped_and_formulas_set(page, elements):
    assert "<others>" not in page
    assert "the number of <seeds>" in elements.text
    term = '<span class="term" data-word="N">N</span>'
    assert f"Claim 1 of <i>{term}</i> &amp; &lt;others&gt;" in page
    assert "Band: η ≤ 1 & more." in elements.text


def test_numbers_are_set_as_numbers(study):
    table = study[0] / "scorecard.csv"
    details = table.with_suffix(".json")
    for old, new in (
        ("2.34567", "-23456.7"),
        ('"low": 2', '"low": -1e-9'),
        ('"at_least": 2', '"at_least": -2'),
    ):
        details.write_text(details.read_text().replace(old, new))
    text = Elements(written(study)).text
    assert "−23,460 decades" in text
    assert "[−10⁻⁹, ∞]" in text
    assert "≥\u00a0−2" in text


def test_tables_come_along_without_a_script(made_up, elements):
    files = {held["download"]: held["href"] for _, held in elements.found if "download" in held}
    assert set(files) == {f"{n}.csv.gz" for n in contents.experiments_shown(CONFIG)}
    for name, address in files.items():
        kind, _, packed = address.partition(",")
        assert kind == "data:application/gzip;base64"
        content = io.BytesIO(base64.b64decode(packed))
        table = pd.read_csv(made_up[1] / name.removesuffix(".gz"))
        pd.testing.assert_frame_equal(pd.read_csv(content, compression="gzip"), table, rtol=1e-4)


def test_the_largest_tables_stay_behind_where_the_page_has_no_room(made_up, monkeypatch):
    sizes = {t["name"]: len(t["address"]) for t in page_tables.packed(CONFIG, made_up[1])}
    monkeypatch.setattr(page_tables, "ROOM", sum(sizes.values()) - 1)
    left = [t["name"] for t in page_tables.packed(CONFIG, made_up[1]) if not t["address"]]
    assert left == [max(sizes, key=sizes.get)]
    assert "It is too large for this page" in Elements(written(made_up)).text


def test_a_stand_in_is_named(elements):
    assert "tiny is a made up, not the real thing" in elements.text
    assert "Stand-in: made up, not the real thing, 1,300 rows" in elements.text


def test_rows_cells_and_commit_are_told(elements):
    text = " ".join(elements.text.split())
    assert "180 of 180 rows from 180 runs of the kind convergence" in text
    assert "those with depth = 4. Computed in 1 min 15 s at commit 0123456789." in text
    assert "data/results/arora2019_layerwise.csv" in text
    assert "also on the sheet together" in text
    assert "local changes" in text


def test_the_same_files_give_the_same_bytes(study):
    assert written(study) == written(study)


@pytest.mark.parametrize(
    ("spoilt", "message"),
    [
        ("gaps.svg", "gaps.svg is missing. Make it"),
        ("gaps.json", "gaps.json is missing. Make it"),
        ("together.json", "together.json is missing"),
        ("scorecard.csv", "scorecard.csv is missing. Make it"),
        ("scorecard.json", "scorecard.json is missing. Make it"),
        ("../results/zhao2024_width.csv", "zhao2024_width.csv is missing, which"),
    ],
)
def test_a_missing_file_is_a_clear_error(study, spoilt, message):
    (study[0] / spoilt).resolve().unlink()
    with pytest.raises(Refusal, match=re.escape(message)):
        written(study)


def test_wrong_files_are_clear_errors(study):
    table = study[0] / "scorecard.csv"
    whole = table.read_text()
    for old, new, message in (
        ("verdict", "verdikt", "no column 'verdict'"),
        (",deviates,", ",deviate,", "claim A2: .*Did you mean 'deviates'"),
    ):
        table.write_text(whole.replace(old, new, 1))
        with pytest.raises(Refusal, match=message):
            written(study)
    table.write_text(whole)
    for content in ("<svg/>", "no picture"):
        (study[0] / "gaps.svg").write_text(content)
        with pytest.raises(Refusal, match=r"gaps\.svg is not an SVG picture"):
            written(study)


def test_a_study_without_claims_or_citations_has_a_page(study):
    (study[0] / "scorecard.csv").unlink()
    text = Elements(written(study, {**CONFIG, "claims": {}})).text
    assert "figures" in text
    assert "0 claims" not in text


def test_citations_are_links_and_order_the_papers(study):
    papers = {"zhao2024": "Zhao, Xu. https://example.org/zhao", "arora2019": "Arora"}
    found = Elements(written(study, {**CONFIG, "papers": papers}))
    assert "https://example.org/zhao" in found.values("href")
    order = [i for i in found.values("id") if i.startswith("paper-")]
    assert order[:3] == ["paper-zhao2024", "paper-arora2019", "paper-nguegnang2024"]


@pytest.mark.parametrize(
    ("tex", "html"),
    [
        (r"$\eta$ = 1", "η = 1"),
        (r"$30\,\times$ bound", "30\u2009× bound"),
        ("$N = 3$", "<i>N</i> = 3"),
        (r"$XX^\top$", "<i>X</i><i>X</i><sup>⊤</sup>"),
        (r"$10^{-3}$", "10<sup>−3</sup>"),
        (r"$\max |1 - h \lambda|$", "max\u2009 |1 − <i>h</i> λ|"),
        (r"$\sigma_{\min}$", "σ<sub>min\u2009</sub>"),
        ("a < b & 5 $", "a &lt; b &amp; 5 $"),
    ],
)
def test_formulas(tex, html):
    assert as_html(tex) == html


def test_papers_are_found_in_words():
    assert paper_of("not in the paper", "zhao2024_width") == "zhao2024"
    assert paper_of("ours", "in 2019") == "other"
    found = {paper_of_figure(CONFIG, name) for name in CONFIG["figures"]}
    assert found >= {"arora2019", "nguegnang2024", "zhao2024"}


def test_only_the_rows_that_a_figure_draws_are_counted():
    rows = made_up_tables.table({"depth": [2, 2, 3], "seed": [0, 1, 0], "value": 1.0})
    block = {"experiments": ["e"], "where": {"depth": 2}}
    (found,) = page_rows.rows_shown(block, {"e": rows})
    assert (found["rows"], found["of"], found["runs"]) == (2, 3, 2)
    assert (found["axes"], found["seeds"]) == ({"depth": "2"}, "2 (0 to 1)")


def test_points_name_the_rows_that_they_are():
    axes = {"depth": 3, "seed": [0, 1, 2], "scale": 0.1, "iterations": [7, 30, 9]}
    runs = made_up_tables.table(axes)
    other = made_up_tables.table({**axes, "depth": 8, "iterations": [30, 7, 9]})
    table = made_up_tables.table(pd.concat([runs, other, other.assign(scale=1.0)]))
    tables = {"elsewhere": runs.assign(iterations=0), "sweep": table.reset_index(drop=True)}
    shown = [[0.5, 0.5, 0.1, 7], [0.7, 0.5, 1.0, 30]]
    mark = {"id": "mark0", "series": [0], "axes": "", "x": "$s$", "y": "n", "columns": []}
    drawing = {"series": ["$N = 8$", "unused"], "marks": [{**mark, "points": shown}]}
    found = points({"drawing": drawing}, tables, {}, "f3")
    assert found["series"] == {0: "N = 8"}
    (told,) = found["marks"]
    assert (told["id"], told["x"]) == ("f3-mark0", "s")
    assert (told["table"], told["rows"]) == ("sweep", [5, 7])
    cut = points({"drawing": drawing}, tables, {"scale": 0.1}, "f3")
    assert "rows" not in cut["marks"][0]  # half of the points are no rows of what is shown


def test_the_best_cells_of_a_sweep():
    rows = [(s, step, seed) for s in (0.1, 1.0) for step in (0.01, 0.1, 1.0) for seed in (0, 1, 2)]
    columns = ["scale", "step_size", "seed"]
    table = made_up_tables.table([dict(zip(columns, row, strict=True)) for row in rows])
    failed = (table["scale"] == 1) & ((table["step_size"] > 0.01) | (table["seed"] > 0))
    table["status"] = failed.map({True: "diverged", False: "converged"})
    table["iterations"] = (1000 * (table["step_size"] - 0.1).abs() + 7).astype(int)
    table = table.assign(excess_loss=0.0, certified=False, cap=5000)
    easy, hard = page_rows.best_cells(table)
    assert list(easy.values()) == ["0.1", "3 of 3", "7", "0.1", "no"]
    assert list(hard.values()) == ["1", "1 of 3", "not reached", "0.01", "lowest in 1"]


def test_what_only_the_page_says_redraws_nothing_and_is_said_for_every_figure_of_a_paper():
    config = study_files.read(HOME / "config.yaml")
    for name, block in config["figures"].items():
        assert all("paper_says" not in b for b in plan.figure_blocks(config, name).values())
        own = block["paper"].startswith("not in the paper")
        assert own or "panels" in block or "paper_says" in block, name
        assert paper_of_figure(config, name) in config["papers"], name
