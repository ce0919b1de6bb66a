"""The page in a real browser without a window: Chromium as Debian packages it, or Chrome."""

import importlib.util
import json
import os
import shutil

import made_up_study
import pandas as pd
import pytest
from made_up_study import CLAIMS, CONFIG

from deeplinear.report import page

BROWSER = shutil.which("google-chrome") or shutil.which("chromium")
DRIVER = shutil.which("chromedriver")
REQUIRED = os.environ.get("DEEPLINEAR_CI") == "1"
ROWS = "table.claims tbody tr"
INSIDE = "details :is(p, pre, td, dd)"  # what can be closed


def lacking():
    """What has to be installed before these tests can run."""
    python = all(map(importlib.util.find_spec, ("selenium", "selenium_axe_python")))
    found = {
        "apt-get install chromium chromium-driver": BROWSER and DRIVER,
        "pip install -r requirements.lock": python,
    }
    return " and ".join(remedy for remedy, there in found.items() if not there)


def start():
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    for flag in ("headless=new", "no-sandbox", "disable-dev-shm-usage", "disable-gpu"):
        options.add_argument(f"--{flag}")
    options.binary_location = BROWSER
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(options=options, service=Service(DRIVER))


@pytest.fixture(scope="module")
def window(tmp_path_factory):
    """A browser, offline, and the address of the page."""
    if missing := lacking():
        reason = f"the page isn't tested in a browser: {missing}"
        pytest.fail(f"DEEPLINEAR_CI=1, but {reason}") if REQUIRED else pytest.skip(reason)
    folders = made_up_study.write(tmp_path_factory.mktemp("made up"))
    out = folders[0] / "report.html"
    page.write(out, CONFIG | {"papers": {"zhao2024": "Zhao https://example.org"}}, *folders)
    driver = start()
    offline = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
    driver.execute_cdp_cmd("Network.enable", {})
    driver.execute_cdp_cmd("Network.emulateNetworkConditions", offline)
    driver.set_script_timeout(120)  # axe takes its time where others compute
    yield driver, out.as_uri(), folders[1]
    driver.quit()


@pytest.fixture
def browser(window):
    """The browser with the page freshly loaded, 1280 wide, light, on screen."""
    driver, address, _ = window
    look(driver)
    driver.get("about:blank")
    driver.get_log("browser")
    driver.get_log("performance")
    driver.get(address)
    return driver


def look(driver, width=1280, scheme="light", media="screen"):
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": features})


def open_all(driver):
    driver.execute_script("document.querySelectorAll('details').forEach(d => d.open = true)")


def until_shown(driver, ids):
    """Wait until just these claims can be seen, and the count says so."""
    words = f"{len(ids)} of {len(CLAIMS)} claims"

    def so(driver):
        return visible(driver, ROWS) == ids and driver.find_element("id", "shown").text == words

    until(driver, so, f"{words}: {ids}")


def until(driver, condition, message):
    from selenium.webdriver.support.wait import WebDriverWait

    WebDriverWait(driver, 10, poll_frequency=0.05).until(condition, message)


def visible(driver, selector):
    """The ids of those elements that can be seen: displayed, and in nothing that is closed."""
    chosen = f"[...document.querySelectorAll('{selector}')]"
    seen = "e.checkVisibility() && e.getBoundingClientRect().height > 0"
    return driver.execute_script(f"return {chosen}.filter(e => {seen}).map(e => e.id)")


def count(driver, selector):
    return driver.execute_script(f"return document.querySelectorAll('{selector}').length")


def expected(paper="", verdicts=None):
    order = sorted(CLAIMS.items(), key=lambda held: held[1]["whose"] == "ours")
    return [
        f"claim-{name}"
        for name, claim in order
        if claim["paper"].startswith(paper) and (not verdicts or claim["verdict"] in verdicts)
    ]


def test_nothing_is_complained_about_and_nothing_is_requested(browser):
    assert browser.get_log("browser") == []
    events = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    asked = [e["params"]["request"]["url"] for e in events if e["method"].endswith("BeSent")]
    assert asked
    assert all(address.startswith(("file:", "data:", "about:")) for address in asked)


def test_every_picture_loads(browser):
    drawn = sum("drawing" in block for block in CONFIG["figures"].values())
    assert len(visible(browser, "figure svg")) == drawn
    sizes = "return [...document.querySelectorAll('figure svg')].map(s => s.getBBox().width)"
    assert all(width > 70 for width in browser.execute_script(sizes))


def test_filters_work_by_mouse(browser):
    until_shown(browser, expected())
    assert visible(browser, INSIDE) == []
    browser.find_element("css selector", "option[value=nguegnang2024]").click()
    until_shown(browser, expected("nguegnang2024"))
    browser.find_element("css selector", "input[value=reproduced]").click()
    others = ["deviates", "not reproduced", "not evaluated"]
    until_shown(browser, expected("nguegnang2024", others))
    browser.find_element("css selector", "button[type=reset]").click()
    until_shown(browser, expected())


def test_filters_work_by_keyboard_from_the_top_of_the_page(browser):
    from selenium.webdriver import ActionChains, Keys

    def press(*keys):
        for key in keys:
            ActionChains(browser).send_keys(key).perform()

    def until_focused(selector):
        here = f"return document.activeElement.matches('{selector}')"
        until(browser, lambda page: page.execute_script(here), selector)

    press(Keys.TAB)
    until_focused(".skip")
    assert browser.switch_to.active_element.is_displayed()
    press(Keys.ENTER)
    until_focused("main")
    found = len(browser.find_elements("css selector", ".opening a"))
    press(*[Keys.TAB] * (found + 1))
    until_focused("#paper")
    style = "return getComputedStyle(document.activeElement).outlineStyle"
    assert browser.execute_script(style) == "solid"
    press(Keys.ARROW_DOWN)
    until_shown(browser, expected("arora2019"))
    press(Keys.TAB, Keys.SPACE)
    others = ["deviates", "not reproduced", "not evaluated"]
    until_shown(browser, expected("arora2019", others))
    press(Keys.TAB, Keys.TAB, Keys.TAB, Keys.TAB, Keys.ENTER)
    until_shown(browser, expected())


def test_a_link_to_a_claim_that_is_filtered_away_brings_it_back(browser):
    from selenium.webdriver import Keys

    browser.find_element("css selector", "option[value=nguegnang2024]").click()
    # Not by the pointer: figures that are drawn as they come into sight move what is below them.
    browser.find_element("link text", "A1").send_keys(Keys.ENTER)
    until_shown(browser, expected())


def test_words_tell_their_meaning_to_a_pointer_and_to_the_keyboard(browser):
    from selenium.webdriver import ActionChains, Keys

    tip = browser.find_element("id", "tip")
    assert not tip.is_displayed()
    link = browser.find_element("css selector", "#about ~ * a.term[data-word=balanced]")
    ActionChains(browser).move_to_element(link).perform()
    until(browser, lambda _: tip.is_displayed() and "neighbouring layers match" in tip.text, "tip")
    ActionChains(browser).send_keys(Keys.ESCAPE).perform()
    until(browser, lambda _: not tip.is_displayed(), "closed")
    browser.execute_script("arguments[0].focus()", link)
    until(browser, lambda _: tip.is_displayed(), "tip at the focus")
    assert link.get_attribute("aria-describedby") == "tip"
    ActionChains(browser).send_keys(Keys.TAB).perform()
    until(browser, lambda _: "neighbouring layers match" not in tip.text, "the next word")
    assert link.get_attribute("aria-describedby") is None
    word = browser.find_element("css selector", ".claims span.term")
    ActionChains(browser).move_to_element(word).perform()
    until(browser, lambda _: "number of layers" in tip.text, "tip in a claim")


def test_the_rows_of_a_claim_are_shown_and_saved(browser, window, tmp_path):
    from selenium.webdriver import Keys

    allowed = {"behavior": "allow", "downloadPath": str(tmp_path)}
    browser.execute_cdp_cmd("Browser.setDownloadBehavior", allowed)
    table = pd.read_csv(window[2] / "arora2019_layerwise.csv")
    wanted = table[table["depth"] == 3]
    open_all(browser)
    link = browser.find_element("css selector", "#claim-A1 a[href='#rows-arora2019_layerwise']")
    link.send_keys(Keys.ENTER)
    block = "#rows-arora2019_layerwise"
    said = browser.find_element("css selector", f"{block} [role=status]")
    words = f"50 of {len(wanted)} rows with depth = 3."
    until(browser, lambda _: said.text == words, words)
    cells = f"return [...document.querySelectorAll('{block} tr:nth-child(2) td')]"
    first = browser.execute_script(f"{cells}.map(cell => cell.textContent)")
    assert first[0] == str(wanted.index[0] + 1)
    assert len(first) == len(table.columns) + 1
    browser.find_element("css selector", f"{block} button:nth-of-type(2)").send_keys(Keys.ENTER)
    path = tmp_path / "arora2019_layerwise_part.csv"
    until(browser, lambda _: path.exists(), "the file")
    saved = pd.read_csv(path)
    assert saved["row"].tolist() == (wanted.index + 1).tolist()
    close = {"check_dtype": False, "rtol": 1e-4}
    pd.testing.assert_frame_equal(saved[list(table)], wanted.reset_index(drop=True), **close)
    assert browser.get_log("browser") == []


def test_points_tell_their_values_to_the_keyboard_and_to_a_pointer(browser):
    from selenium.webdriver import ActionChains, Keys

    figure = browser.find_element("css selector", "figure")
    said = figure.find_element("css selector", "output")
    slider = figure.find_element("css selector", "input[type=range]")
    first = "N = 3: scale s 1; iterations 10; from 9 to 11 over 5 seeds."
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", figure)
    browser.execute_script("arguments[0].focus()", slider)
    until(browser, lambda _: said.text == first, first)
    ActionChains(browser).send_keys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT).perform()
    third = "N = 3: scale s 3; iterations 30; from 27 to inf over 1 seed."
    until(browser, lambda _: said.text == third, third)
    assert slider.get_attribute("aria-valuetext") == third
    ActionChains(browser).send_keys(Keys.END).perform()
    until(browser, lambda _: said.text == "N = 8: scale s 2; iterations 10.", "the last")
    browser.execute_script("document.querySelector('.ring').remove()")
    places = "return [...document.querySelectorAll('figure svg [id$=mark0] use')]"
    marker = browser.execute_script(places)[1]
    ActionChains(browser).move_to_element(marker).perform()
    until(browser, lambda _: said.text.startswith("N = 3: scale s 2; iterations 20;"), "hovered")


def test_series_switch_off_and_on(browser):
    figure = browser.find_element("css selector", "figure")
    boxes = figure.find_elements("css selector", "input[type=checkbox]")
    assert [box.find_element("xpath", "..").text for box in boxes] == ["N = 3", "N = 8"]
    mark = "arguments[0].querySelector(`[id$=mark${arguments[1]}]`)"
    shown = f"return {mark}.getBoundingClientRect().width > 0"
    slider = figure.find_element("css selector", "input[type=range]")
    for left, points in (([True, True], 5), ([False, True], 2), ([True, True], 5)):
        assert [browser.execute_script(shown, figure, i) for i in (0, 1)] == left
        assert slider.get_attribute("max") == str(points - 1)
        browser.execute_script("arguments[0].click()", boxes[0])


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_it_never_scrolls_sideways(browser, width):
    look(browser, width)
    for _ in range(2):
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width
        open_all(browser)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 360)])
def test_axe_finds_nothing(browser, scheme, width):
    from selenium_axe_python import Axe

    look(browser, width, scheme)
    open_all(browser)
    axe = Axe(browser)
    axe.inject()
    found = axe.run(options={"resultTypes": ["violations"]})
    assert found["violations"] == [], axe.report(found["violations"])
    assert {"color-contrast", "svg-img-alt", "label"} <= {rule["id"] for rule in found["passes"]}


def test_on_paper_everything_is_there(browser):
    browser.find_element("css selector", "option[value=nguegnang2024]").click()
    look(browser, media="print")
    assert not browser.find_element("id", "filters").is_displayed()
    assert visible(browser, ROWS) == expected()
    assert len(visible(browser, INSIDE)) == count(browser, INSIDE) > 100


def test_without_script_everything_is_visible(browser):
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.refresh()
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    assert visible(browser, ROWS) == expected()
    assert len(visible(browser, INSIDE)) == count(browser, INSIDE) > 100
    assert not browser.find_element("id", "filters").is_displayed()
