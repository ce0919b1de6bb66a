"""The laboratory of the page in a real browser: its descents are the reference's."""

import json
import math
import random
import re

import made_up_study
import numpy as np
import pytest
from made_up_study import CONFIG
from oracles import white_problem
from test_page_in_browser import REQUIRED, lacking, look, start, until

from deeplinear.base import files, randomness
from deeplinear.descent import reference
from deeplinear.descent.reference import Stop
from deeplinear.problems import random_problems
from deeplinear.problems.problem import Problem
from deeplinear.report import page
from deeplinear.report.laboratory import section
from deeplinear.report.laboratory.section import READERS, SCHEMES
from deeplinear.runs import sweep
from deeplinear.runs.run import Run

EXPERIMENT = "arora2019_layerwise"
PROBLEM = white_problem(16)
STATISTICS = {n: getattr(PROBLEM, n) for n in ("covariance", "cross", "target_gram")}
EXACT = ["layerwise", "he", "glorot", "identity_layers"]  # starts drawn number by number
CELL = {
    **{"initialisation": "layerwise", "scale": "0.1", "depth": "3", "width": "8", "target": "tiny"},
    **{"step_size": "0.1", "seed": "0", "tolerance": "1e-05", "max_steps": "1000"},
}
EACH_RUN = """
const [settings, study] = arguments;
return settings.map((chosen) => {
  const problem = problemOfSettings(chosen, study);
  const start = startOfSettings(chosen, problem, study).map(({ entries }) => [...entries]);
  const run = [...records(chosen, study)];
  for (const record of run) record.excessLoss = String(record.excessLoss);
  return { start, run };
});"""


@pytest.fixture(scope="module")
def table():
    """The sweep of the miniature, for one seed."""
    block = CONFIG["experiments"][EXPERIMENT]
    axes = block["axes"] | {"seed": [0]}
    return sweep.run(EXPERIMENT, block | {"axes": axes}, lambda cell: PROBLEM)


@pytest.fixture(scope="module")
def window(tmp_path_factory, table):
    """A browser and the address of a page with one map."""
    if missing := lacking():
        reason = f"the laboratory isn't tested in a browser: {missing}"
        pytest.fail(f"DEEPLINEAR_CI=1, but {reason}") if REQUIRED else pytest.skip(reason)
    figures, results = made_up_study.write(tmp_path_factory.mktemp("made up"))
    table.to_csv(results / f"{EXPERIMENT}.csv", index=False)
    files.write_arrays(results.parent / "problems/tiny.npz", **STATISTICS)
    files.write_json(results.parent / "problems/tiny.json", {"stand_in": False})
    page.write(figures / "report.html", CONFIG, figures, results)
    driver = start()
    yield driver, (figures / "report.html").as_uri()
    driver.quit()


@pytest.fixture
def browser(window):
    """The browser with the page freshly loaded."""
    driver, address = window
    look(driver)
    opened(driver, address)
    return driver


def opened(driver, address):
    driver.get("about:blank")
    driver.get_log("browser")
    driver.get(address)


def part(driver, name):
    return driver.find_element("css selector", f'#laboratory [data-part="{name}"]')


def text_of(driver, name):
    return part(driver, name).get_attribute("textContent")


def evaluated(driver, script, *arguments):
    """What the page's own engine computes."""
    driver.set_script_timeout(300)
    return driver.execute_script(f"{text_of(driver, 'engine')}\n{script}", *arguments)


def address_of(settings):
    return "#laboratory?" + "&".join(f"{name}={text}" for name, text in settings.items())


def ended(driver, status):
    """The outcome in words, when the run has ended in this way."""
    from selenium.webdriver.support.wait import WebDriverWait

    outcome = part(driver, "outcome")

    def over(_):
        return outcome.get_attribute("data-status") not in (None, "running")

    WebDriverWait(driver, 90, poll_frequency=0.05).until(over, "the end of the run")
    assert outcome.get_attribute("data-status") == status, outcome.text
    return outcome.text


def value(text):
    """A setting as YAML would read it."""
    if re.fullmatch(r"[+-]?\d+", text):
        return int(text)
    return float(text) if re.fullmatch(r"[-+.\de]+", text) else text


def drawn_settings(rng):
    """Random settings that the form could hold."""
    settings = {
        "initialisation": rng.choice(SCHEMES),
        "depth": rng.choice("12348"),
        "width": rng.choice(["8", "12", "16"]),
        "target": rng.choice(["tiny", *READERS]),
        "step_size": repr(float(f"{10 ** rng.uniform(-3, -0.3):.6g}")),
        "seed": str(rng.randrange(9)),
        "tolerance": "1e-05",
        "max_steps": rng.choice(["100", "300", "900"]),
        "scale": rng.choice(["0.02", "0.1", "0.25", "1", "1.0"]),
        "distance": rng.choice(["0.1", "0.01"]),
        "corner": rng.choice(["0.75", "1"]),
        "imbalance": rng.choice(["1", "2.5"]),
        "saddle_rank": "0",
        **{"shift": rng.choice(["0.3", "2"]), "singular_values": "3 2 1 0.5", "inputs": "8"},
        **{"outputs": "4", "condition_number": rng.choice(["1", "1.0", "3"])},
        **{"features": "6", "samples": "20", "noise": rng.choice(["0.1", "1"])},
    }
    if settings["target"] == "linear_teacher":  # its loss is a sum over samples
        settings["step_size"] = repr(float(f"{10 ** rng.uniform(-4, -2):.6g}"))
    if settings["target"] == "given_spectrum" and settings["condition_number"] == "1":
        # Elsewhere the start depends on the signs of singular vectors, which a library chooses.
        settings["saddle_rank"] = rng.choice("12")
    return settings


def reference_run(settings):
    """The start of the study's own code, and the reference's outcome and loss at every step."""
    reader = settings["target"]
    given = {name: value(text) for name, text in settings.items()}
    options = {name: given[name] for name in READERS.get(reader, ())}
    for unused in {"condition_number"} - set(options):
        del given[unused]
    problem = PROBLEM
    if options:
        dataset = {"reader": reader, "options": options, "whiten": False}
        problem = random_problems.of_cells(dataset)(given)
    run, losses = Run.of(given, problem), []
    stop = Stop(given["tolerance"], given["max_steps"])

    def observe(step, weights, excess_loss):
        losses.append(excess_loss)

    outcome = reference.descend(run.problem, run.weights, run.schedule, stop, observe)
    return run.weights, outcome, losses


def gap(found, wanted):
    if not math.isfinite(wanted):
        return 0.0 if not math.isfinite(found) else math.inf
    return abs(found - wanted) / (abs(wanted) or 1)


def laboratory(folder, block=None, tables=None, **dataset):
    """What the section holds of a study of one experiment, by default one without a table."""
    experiment = CONFIG["experiments"][EXPERIMENT] | (block or {})
    datasets = {"tiny": CONFIG["datasets"]["tiny"] | dataset}
    config = CONFIG | {"experiments": {EXPERIMENT: experiment}, "datasets": datasets}
    html = section.section(config, {EXPERIMENT: tables} if tables is not None else {}, folder)
    return json.loads(re.search(r'data-part="study">(.*?)</script>', html, re.DOTALL)[1])


def test_a_study_without_a_map_and_one_without_its_problem_have_a_laboratory(tmp_path, table):
    assert laboratory(tmp_path)["maps"] == []
    assert laboratory(tmp_path, tables=table)["maps"] == []
    files.write_arrays(tmp_path / "tiny.npz", **STATISTICS)
    files.write_json(tmp_path / "tiny.json", {"stand_in": False})
    held = laboratory(tmp_path, tables=table)
    assert [found["depth"] for found in held["maps"]] == ["2", "3"]
    assert held["problems"]["tiny"]["cross"] == PROBLEM.cross.tolist()
    files.write_json(tmp_path / "tiny.json", {"stand_in": True})
    other = laboratory(tmp_path, tables=table, stand_in={"title": "seeded rows"})
    assert other["problems"]["tiny"]["title"] == "stand-in: seeded rows"
    assert laboratory(tmp_path, tables=table, reader="linear_teacher")["maps"] == []
    more = {"axes": CONFIG["experiments"][EXPERIMENT]["axes"] | {"shape": ["equal"]}}
    assert laboratory(tmp_path, more, table)["maps"] == []


def test_a_target_too_large_for_the_page_and_a_network_too_large_are_left_out(tmp_path, table):
    large = Problem(np.eye(700), np.ones((3, 700)), np.eye(3))
    parts = {name: getattr(large, name) for name in STATISTICS}
    files.write_arrays(tmp_path / "tiny.npz", **parts)
    held = laboratory(tmp_path, tables=table)
    assert (held["problems"], held["maps"]) == ({}, [])
    files.write_arrays(tmp_path / "tiny.npz", **STATISTICS)
    files.write_json(tmp_path / "tiny.json", {"stand_in": False})
    deep = table.assign(depth=table["depth"].replace(3, 17))
    assert [found["depth"] for found in laboratory(tmp_path, tables=deep)["maps"]] == ["2"]


def test_random_runs_are_those_of_the_reference(browser):
    """Losses to 1e-9 for as long as the page says that they do not depend on rounding."""
    rng = random.Random(2019)
    settings = [drawn_settings(rng) for _ in range(70)]
    study = json.loads(text_of(browser, "study"))
    whole = 0
    for chosen, made in zip(settings, evaluated(browser, EACH_RUN, settings, study), strict=True):
        weights, outcome, losses = reference_run(chosen)
        for entries, W in zip(made["start"], weights, strict=True):
            if chosen["initialisation"] in EXACT:
                assert entries == W.ravel().tolist(), chosen
            else:  # a library may choose other signs of singular vectors
                np.testing.assert_allclose(np.abs(entries), np.abs(W.ravel()), atol=1e-11)
        last = made["run"][-1]
        for record in made["run"]:
            if record["step"] <= last["agreed"]:
                found = float(record["excessLoss"].replace("Infinity", "inf"))
                assert gap(found, losses[record["step"]]) < 1e-9, (chosen, record)
        if last["agreed"] == last["step"]:
            whole += 1
            assert (last["status"], last["step"]) == (outcome.status, outcome.iterations), chosen
    assert whole >= 50
    assert len(settings) - whole <= 10


def test_at_the_edge_of_stability_the_page_says_that_rounding_decides(browser):
    settings = CELL | {"depth": "8", "width": "16", "scale": "0.2", "step_size": "0.3"}
    settings |= {"max_steps": "3000"}
    study = json.loads(text_of(browser, "study"))
    (made,) = evaluated(browser, EACH_RUN, [settings], study)
    last = made["run"][-1]
    assert 10 < last["agreed"] < last["step"]
    browser.execute_script("location.hash = arguments[0]", address_of(settings))
    ended(browser, last["status"])
    words = f"From step {last['agreed'] + 1} on the loss depends on rounding"
    assert words in part(browser, "rounding").text


def test_normal_numbers_are_numpys_with_those_from_the_wedges_and_the_tail(browser):
    widths = json.loads(text_of(browser, "study"))["normal_widths"]
    script = """
      const rng = generator('["here", [1, 2], {"scale": 0.1}, 7]', arguments[0]);
      return Array.from({ length: 40000 }, () => rng.normal());"""
    found = np.array(evaluated(browser, script, widths))
    wanted = randomness.generator("here", (1, 2), {"scale": 0.1}, 7).standard_normal(40000)
    assert (np.abs(wanted) > 3.6542).sum() >= 5
    np.testing.assert_allclose(found, wanted, rtol=1e-15)
    assert (found == wanted).mean() > 0.9999


@pytest.mark.parametrize(
    "text",
    ["1", "-3", "1.0", "0.1", "1e-05", "0.0001", "123456.0", "1e-7", "2.5e-12", "1e16", "3e20"],
)
def test_numbers_are_written_as_the_identity_of_a_draw_writes_them(browser, text):
    assert evaluated(browser, f"return numberText('{text}')") == json.dumps(value(text))


def test_the_map_is_the_table_and_each_kind_of_cell_lands_there(browser, table):
    maps = json.loads(text_of(browser, "study"))["maps"]
    found, _ = [one for one in maps if one["experiment"] == EXPERIMENT]
    assert (found["depth"], found["target"], found["seed"]) == ("2", "tiny", "0")
    rows = table[table["depth"] == 2].sort_values(["scale", "step_size"])
    endings = [found["statuses"][int(i)] for i in found["endings"]]
    assert [e.replace("proved", "unfinished") for e in endings] == rows["status"].tolist()
    assert found["iterations"] == rows["iterations"].tolist()
    rows["ending"] = endings
    assert set(endings) >= {"converged", "diverged", "unfinished"}
    for ending, row in rows.groupby("ending").first().iterrows():
        cell = {"depth": "2", "scale": str(row["scale"]), "step_size": str(row["step_size"])}
        go_to = address_of(CELL | cell | {"max_steps": "20000"})
        browser.execute_script("location.hash = arguments[0]", go_to)
        said = ended(browser, "unfinished" if ending == "proved" else ending)
        assert f"The study's table says: {ending.replace('proved', 'unfinished')}" in said
        assert said.endswith("The run lands there.")


def test_a_cell_runs_by_a_click_and_by_keys_and_the_link_repeats_it(browser, window, table):
    from selenium.webdriver import ActionChains, Keys

    button = part(browser, "map").find_element("css selector", "button")
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
    away = button.size["width"] * 5 / 12  # the middle of the last of six columns
    ActionChains(browser).move_to_element_with_offset(button, away, 0).click().perform()
    assert "s = 3.162, η = 0.1:" in part(browser, "cell").text
    assert "lands there" in ended(browser, "diverged")
    reached = table[(table["depth"] == 3) & (table["status"] == "converged")]
    best = reached.loc[reached["iterations"].idxmin()]
    left = sorted(table["scale"].unique(), reverse=True).index(best["scale"])
    up = sorted(table["step_size"].unique()).index(best["step_size"]) - 2
    for key in [Keys.ARROW_LEFT] * left + [Keys.ARROW_UP] * up + [Keys.ENTER]:
        ActionChains(browser).send_keys(key).perform()
    said = ended(browser, "converged")
    assert said.startswith(f"Converged after {best['iterations']} steps")
    address = browser.current_url
    opened(browser, window[1])
    assert part(browser, "outcome").text == "Not run yet."
    opened(browser, address)
    assert ended(browser, "converged") == said


def test_the_form_asks_for_what_scheme_and_target_take_and_runs_it(browser):
    from selenium.webdriver.support.select import Select

    def asked():
        labels = part(browser, "form").find_elements("css selector", "label")
        return {label.get_attribute("for") for label in labels if label.is_displayed()}

    assert "lab-scale" in asked()
    Select(browser.find_element("name", "target")).select_by_value("shifted_identity")
    Select(browser.find_element("name", "initialisation")).select_by_value("saddle")
    assert {"lab-shift", "lab-saddle_rank", "lab-distance"} <= asked()
    assert not {"lab-scale", "lab-singular_values"} & asked()
    assert not part(browser, "map").is_displayed()
    browser.find_element("name", "saddle_rank").clear()
    browser.find_element("name", "saddle_rank").send_keys("9")
    browser.find_element("css selector", "#laboratory [type=submit]").click()
    assert "rank below all widths" in ended(browser, "refused")
    assert "shift=2" in browser.current_url
    assert "scale" not in browser.current_url


def test_eight_layers_fail_and_succeed(browser):
    deep = CELL | {"depth": "8", "width": "32", "max_steps": "1000", "step_size": "0.1"}
    browser.execute_script("location.hash = arguments[0]", address_of(deep | {"scale": "0.01"}))
    assert "It stagnates" in ended(browser, "unfinished")
    browser.execute_script("location.hash = arguments[0]", address_of(deep | {"scale": "0.1"}))
    assert "Converged after" in ended(browser, "converged")


def test_a_run_can_be_stopped_and_the_page_stays_alive(browser):
    long = CELL | {"scale": "1e-4", "step_size": "1e-4", "max_steps": "1000000"}
    browser.execute_script("location.hash = arguments[0]", address_of(long))
    until(browser, lambda _: "Running: after" in part(browser, "outcome").text, "running")
    frame = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(done))"
    browser.execute_async_script(frame)
    part(browser, "stop").click()
    assert "Stopped by you after" in ended(browser, "stopped")
    assert not part(browser, "stop").is_enabled()


def test_what_no_run_can_be_made_of_is_refused(browser):
    beyond = CELL | {"initialisation": "saddle", "saddle_rank": "1", "distance": "0.01"}
    browser.execute_script("location.hash = arguments[0]", address_of(beyond))
    assert "A saddle has a rank below all widths" in ended(browser, "refused")
    browser.execute_script("location.hash = arguments[0]", address_of(CELL | {"scale": "0"}))
    assert part(browser, "outcome").get_attribute("data-status") == "refused"
    assert browser.execute_script("return document.querySelector('#lab-scale:invalid') !== null")


@pytest.mark.parametrize(("scene", "wanted"), [("saddle", "Converged"), ("wide", "Converged")])
def test_the_scenes_play(browser, scene, wanted):
    button = browser.find_element("css selector", f"[data-scene={scene}]")
    browser.execute_script("arguments[0].click()", button)
    assert wanted in ended(browser, "converged")
    lines = browser.execute_script(
        "return document.querySelectorAll('#laboratory polyline').length"
    )
    assert lines >= 10
    assert browser.get_log("browser") == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 320)])
def test_axe_finds_nothing_after_a_run_and_nothing_scrolls_sideways(browser, scheme, width):
    from selenium_axe_python import Axe

    look(browser, width, scheme)
    browser.execute_script("location.hash = arguments[0]", address_of(CELL | {"step_size": "0.1"}))
    ended(browser, "converged")
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    axe = Axe(browser)
    axe.inject()
    found = axe.run(context="'#laboratory'", options={"resultTypes": ["violations"]})
    assert found["violations"] == [], axe.report(found["violations"])
    assert "color-contrast" in {rule["id"] for rule in found["passes"]}


def test_on_paper_and_without_script_one_sentence_stands_for_it(browser):
    assert not browser.find_element("css selector", "#laboratory .replaced").is_displayed()
    look(browser, media="print")
    assert browser.find_element("css selector", "#laboratory .replaced").is_displayed()
    assert not part(browser, "laboratory").is_displayed()
    look(browser)
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.refresh()
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    assert browser.find_element("css selector", "#laboratory .replaced").is_displayed()
    assert not part(browser, "laboratory").is_displayed()
