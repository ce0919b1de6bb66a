"""Nothing is unpickled, extracted by path or handed to a shell, and downloads are pinned."""

import ast
import os
import pickle
import re
from pathlib import Path

import numpy as np
import pytest
import yaml
from interrupted_study import CONFIG, Study

from deeplinear.problems import names_of_files, prepared
from deeplinear.study import study_files

HOME = Path(__file__).parents[2]
CODE = [p for f in ("src", "workflow", "benchmarks") for p in sorted((HOME / f).rglob("*.py"))]
RULES = sorted([HOME / "Snakefile", *(HOME / "workflow/rules").glob("*.smk")])


def calls(path):
    """Every call in a file: what is called, as written, and its keyword arguments."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), {k.arg: ast.unparse(k.value) for k in node.keywords}


def all_calls():
    found = [(path, *call) for path in CODE for call in calls(path)]
    assert len(found) > 1000
    return found


def test_nothing_is_unpickled():
    forbidden = r"(^|\.)(pickle|dill|joblib|shelve|marshal)\.|read_pickle|torch\.load|^eval$|^exec$"
    for path, name, arguments in all_calls():
        assert not re.search(forbidden, name), f"{path}: {name}"
        assert arguments.get("allow_pickle", "False") == "False", path
    text = "\n".join(path.read_text(encoding="utf-8") for path in CODE)
    assert not re.search(r"^\s*(import|from) (pickle|dill|joblib|shelve|marshal)\b", text, re.M)


def test_no_archive_is_extracted_by_path():
    forbidden = r"\.(extractall|extract)$|unpack_archive"
    for path, name, _ in all_calls():
        assert not re.search(forbidden, name), f"{path}: {name}"


def test_nothing_is_handed_to_a_shell():
    forbidden = r"^os\.(system|popen|exec|spawn)|getoutput|getstatusoutput|(^|\.)shell$"
    for path, name, arguments in all_calls():
        assert not re.search(forbidden, name), f"{path}: {name}"
        assert "shell" not in arguments, f"{path}: {name}"
    for path in RULES:
        rules = path.read_text(encoding="utf-8")
        assert not re.search(r"^\s*(shell|run|wrapper|notebook):|\bshell\(", rules, re.M), path


class Payload:
    """Unpickling this writes a file."""

    def __init__(self, path):
        self.path = str(path)

    def __reduce__(self):
        return exec, (f"open({self.path!r}, 'w').close()",)


@pytest.mark.parametrize("name", ["inputs", "covariance"])
def test_a_pickle_in_the_data_is_refused_and_not_run(tmp_path, name):
    pwned, data = tmp_path / "pwned", tmp_path / "crafted.npz"
    payload = np.array([Payload(pwned)], dtype=object)
    names = {"inputs": ["inputs", "targets"], "covariance": ["covariance", "cross", "target_gram"]}
    np.savez(data, **dict.fromkeys(names[name], payload))
    readers = [lambda: prepared.read(data)]
    if name == "inputs":
        out = [tmp_path / n for n in ("out.npz", "out.json")]
        readers.append(lambda: prepared.prepare(data, out[1], *out, whitened=False))
    for read in readers:
        with pytest.raises((ValueError, KeyError)):
            read()
    assert not pwned.exists()
    pickle.loads(pickle.dumps(Payload(pwned)))  # it is a real one
    assert pwned.exists()


def test_every_download_of_the_study_is_by_https_with_a_pinned_hash():
    config = study_files.read(HOME / "config.yaml")
    remote = 0
    for block in config["datasets"].values():
        for source in filter(names_of_files.is_remote, block.get("sources", [])):
            remote += 1
            assert source.startswith("https://") or re.fullmatch(r"npm:[\w-]+@[\d.]+", source)
            hashes = block["sha256"]
            hashes = [hashes] if isinstance(hashes, str) else list(hashes.values())
            assert all(re.fullmatch(r"[0-9a-f]{64}", found) for found in hashes)
    assert remote >= 4


ODD = "$(touch pwned) `touch pwned` ; touch pwned & | touch pwned # '\"\n<script> {wildcards}"


def test_a_configuration_of_shell_code_does_nothing(tmp_path, monkeypatch):
    config = yaml.safe_load(yaml.safe_dump(CONFIG))
    config["datasets"]["tiny"] |= {
        "title": ODD,
        "citation": ODD,
        "sources": ["npm:$(touch pwned)"],
        "sha256": "0" * 64,
        "stand_in": CONFIG["datasets"]["tiny"] | {"title": ODD},
    }
    axes = config["experiments"]["sweep"]["axes"]
    axes |= {"depth": [2], "seed": {"count": 1}}
    config["experiments"] = {"sweep": config["experiments"]["sweep"] | {"about": ODD}}
    config["figures"] = {
        "iterations": config["figures"]["iterations"]
        | {"title": ODD, "paper": f"arora2019 {ODD}", "paper_says": ODD, "our_choices": [ODD]}
    }
    config["claims"]["band"] |= {"statement": ODD, "reason": ODD, "where": {"depth": 2}}
    study = Study(tmp_path / "study", config)
    client = tmp_path / "bin/npm"
    client.parent.mkdir()
    client.write_text(f'#!/bin/sh\necho "$2" > "{tmp_path}/asked for"; exit 1\n')
    client.chmod(0o755)
    monkeypatch.setenv("PATH", f"{client.parent}:{os.environ['PATH']}")
    assert study.run() == 0, study.said
    assert (tmp_path / "asked for").read_text() == "$(touch pwned)\n"
    assert "Figures are in" in study.said
    assert not list(tmp_path.rglob("pwned*"))
    page = (study.folder / "figures/report.html").read_text(encoding="utf-8")
    assert "touch pwned" in page
    assert "<script> {wildcards}" not in page
