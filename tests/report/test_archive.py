"""The archive of a finished study: made by the workflow, verified, tampered with, and run again."""

import csv
import io
import json
import shutil
import subprocess
import sys
import zipfile

import pytest
import yaml
from once import once
from scratch_study import HOME, MINI, Study

from deeplinear.base.errors import Refusal
from deeplinear.report.archive import crate, history, integrity, listing, packing, verification

ZIP = "build/deeplinear-study.zip"
SHOWN = ["layerwise_iterations"]
JUDGED = ["printed", "real"]
EXPERIMENTS = ["arora2019_layerwise", "nguegnang2024_bound"]
SMALL = MINI | {
    "experiments": {
        name: {**MINI["experiments"][name], "shard_by": ["initialisation"]} for name in EXPERIMENTS
    },
    "figures": {name: MINI["figures"][name] for name in SHOWN},
    "claims": {name: MINI["claims"][name] for name in JUDGED},
}
TABLE, ABOUT = (f"data/results/arora2019_layerwise.{kind}" for kind in ("csv", "json"))
FIGURE, SCORECARD = "figures/layerwise_iterations.json", "figures/scorecard.csv"


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """A small study, finished and packed in one go."""

    def made(folder):
        study = Study(folder, SMALL)
        (folder / "data").mkdir()
        for name in ("CITATION.cff", "requirements.lock", "data/README.md"):
            shutil.copy2(HOME / name, folder / name)
        assert study.run("archive") == 0, study.said
        return study.said

    folder, said = once(tmp_path_factory, "to keep", made)
    study = Study(tmp_path_factory.mktemp("kept") / "a copy", SMALL, like=folder)
    study.said = said
    return study


@pytest.fixture
def content(study):
    return integrity.read(study.folder / ZIP)[0]


def verify(path):
    """What the command says of an archive, in a process of its own, and how it ends."""
    command = [sys.executable, "-m", "deeplinear.report.archive", "verify", str(path)]
    surroundings = {"PYTHONPATH": str(HOME / "src"), "PATH": ""}
    done = subprocess.run(
        command, cwd=path.parent, capture_output=True, text=True, env=surroundings
    )
    return done.returncode, done.stdout + done.stderr


def sealed(content):
    """The archive with checksums and metadata made anew, as who tampers with care would."""
    graph = json.loads(content[crate.FILE])
    for entity in graph["@graph"]:
        if entity["@id"] in content and "sha256" in entity:
            entity["sha256"] = packing.sha256(content[entity["@id"]])
    graph["@graph"] = [e for e in graph["@graph"] if "sha256" not in e or e["@id"] in content]
    content = {n: c for n, c in content.items() if n != integrity.SUMS}
    content[crate.FILE] = json.dumps(graph).encode()
    return content | {integrity.SUMS: integrity.sums(content)}


def findings(content, folder):
    packing.write_zip(folder / "changed.zip", content)
    return verification.findings(folder / "changed.zip")


def packed(study, out, monkeypatch):
    monkeypatch.chdir(study.folder)
    monkeypatch.setattr("deeplinear.base.environment.HOME", study.folder)
    config = yaml.safe_load((study.folder / "config.yaml").read_text())
    packing.write(out, config, "unknown")  # outside of git


def edited(content, name, old, new):
    assert old in content[name]
    return content | {name: content[name].replace(old, new, 1)}


def test_it_holds_what_a_reader_needs_and_no_row_of_the_data(study, content):
    assert verify(study.folder / ZIP)[0] == 0
    assert {"README.md", "config.yaml", "provenance.json", FIGURE, TABLE, SCORECARD} <= set(content)
    assert {"figures/report.html", "data/problems/tiny.npz"} <= set(content)
    assert {"source/Snakefile", "source/requirements.lock"} <= set(content)
    assert not any("data/raw" in name or "arora2019_layerwise/" in name for name in content)
    assert not any(part in name for name in content for part in ("__pycache__", ".snakemake"))
    facts = json.loads(content["provenance.json"])
    assert facts["data"]["tiny"]["content_sha256"]
    assert {"commit", "versions", "device"} <= set(facts["computed"][0])
    assert "2 claims of the papers: 1 deviates, 1 not evaluated." in content["README.md"].decode()
    assert "verified, sha256 " in study.said


def test_the_same_study_gives_the_same_bytes(study, tmp_path, monkeypatch):
    packed(study, tmp_path / "again.zip", monkeypatch)
    assert (tmp_path / "again.zip").read_bytes() == (study.folder / ZIP).read_bytes()
    assert study.run("archive", "--dry-run") == 0
    assert "Nothing to be done" in study.said


def test_the_metadata_describe_every_file_and_every_reference_leads_somewhere(content):
    graph = json.loads(content[crate.FILE])["@graph"]
    entities = {entity["@id"]: entity for entity in graph}
    assert len(entities) == len(graph)
    root, run = entities["./"], entities["#run"]
    assert entities[crate.FILE]["about"] == {"@id": "./"}
    assert {"name", "description", "datePublished", "license", "author"} <= set(root)
    workflow = entities[root["mainEntity"]["@id"]]
    assert "ComputationalWorkflow" in workflow["@type"]
    assert run["instrument"] == root["mainEntity"]
    assert {"@id": TABLE} in run["result"]
    inside = [root, run, workflow, *(e for e in graph if e["@type"] == "PropertyValue")]
    for entity in inside:
        for value in entity.values():
            for reference in value if isinstance(value, list) else [value]:
                assert not isinstance(reference, dict) or reference["@id"] in entities
    described = {n for n in content if not n.startswith("source/")} - {crate.FILE, integrity.SUMS}
    assert described <= {part["@id"] for part in root["hasPart"]} <= set(entities)


def test_a_byte_changed_in_the_zip_is_named(study, tmp_path):
    with zipfile.ZipFile(study.folder / ZIP) as archive:
        entry = archive.getinfo(TABLE)
    changed = bytearray((study.folder / ZIP).read_bytes())
    changed[entry.header_offset + 30 + len(TABLE) + entry.compress_size // 2] ^= 1
    (tmp_path / "changed.zip").write_bytes(changed)
    code, said = verify(tmp_path / "changed.zip")
    assert code == 1
    assert f"{TABLE}: can't be unpacked" in said
    (tmp_path / "changed.zip").write_bytes(changed[:5000])
    assert "no zip that can be read" in verify(tmp_path / "changed.zip")[1]


def test_files_that_are_missing_added_or_changed_are_named(content, tmp_path):
    less = {name: c for name, c in content.items() if name != "figures/report.html"}
    assert findings(less, tmp_path) == ["figures/report.html: missing"]
    more = content | {"data/results/mine.csv": b"a,b\n"}
    (said,) = findings(more, tmp_path)
    assert said.startswith("data/results/mine.csv: not in SHA256SUMS")
    (said,) = findings(edited(content, TABLE, b"converged", b"diverged"), tmp_path)
    assert said.startswith(f"{TABLE}: changed, its sha256 is ")
    (said,) = findings(sealed(less), tmp_path)
    assert said == "figures/report.html: missing, and config.yaml asks for it"
    assert findings(sealed(content), tmp_path) == []
    sums = content[integrity.SUMS]
    (said,) = findings(content | {integrity.SUMS: sums + sums.splitlines()[0] + b"\n"}, tmp_path)
    assert said.startswith("SHA256SUMS: ")
    assert said.endswith("one is there twice")


def test_metadata_that_contradict_the_files_are_named(content, tmp_path):
    unknown = sealed(content | {"notes.md": b"mine"})
    assert findings(unknown, tmp_path) == [f"{crate.FILE}: doesn't describe notes.md"]
    older = edited(content, "provenance.json", b'"commit"', b'"note": 1, "commit"')
    assert findings(sealed(older), tmp_path) == []
    wrong = edited(content, "provenance.json", b'"python": "', b'"python": "9')
    assert "provenance.json: computed isn't what" in findings(sealed(wrong), tmp_path)[0]


def test_a_table_that_was_edited_with_care_is_found_by_what_refers_to_it(content, tmp_path):
    rows = content[TABLE].decode().splitlines(keepends=True)
    tampered = content | {TABLE: "".join(rows[:-1]).encode()}
    (said,) = findings(sealed(tampered), tmp_path)
    assert said.startswith(f"{TABLE}: isn't the table that was gathered")
    sums = [packing.sha256(c[TABLE]).encode() for c in (content, tampered)]
    tampered = edited(tampered, ABOUT, *sums)
    assert findings(sealed(tampered), tmp_path) == [
        f"{FIGURE}: not drawn from data/results/arora2019_layerwise.csv as it is"
    ]


def test_verdicts_are_judged_again_from_the_tables(content, tmp_path):
    made_up = edited(content, SCORECARD, b",deviates,", b",reproduced,")
    assert findings(sealed(made_up), tmp_path) == [
        f"{SCORECARD}: claim printed: verdict is 'reproduced', the tables give 'deviates'"
    ]
    made_up = edited(content, "figures/scorecard.json", b'"deviates",', b'"reproduced",')
    (said,) = findings(sealed(made_up), tmp_path)
    assert said.startswith("figures/scorecard.json: claim printed: has another verdict")
    rows = list(csv.DictReader(io.StringIO(content[SCORECARD].decode())))
    value = next(row["value"] for row in rows if row["id"] == "printed")
    near, far = (f"{float(value) * factor:.6g}" for factor in (1.0001, 1.01))
    assert (
        findings(sealed(edited(content, SCORECARD, value.encode(), near.encode())), tmp_path) == []
    )
    (said,) = findings(sealed(edited(content, SCORECARD, value.encode(), far.encode())), tmp_path)
    assert said.endswith(f"claim printed: value is '{far}', the tables give '{value}'")


def test_other_settings_or_a_judgement_of_another_version_are_named(content, tmp_path):
    other = edited(content, "config.yaml", b"within: 200", b"within: 201")
    row, said = findings(sealed(other), tmp_path)
    assert row.startswith(f"{SCORECARD}: claim real: sha256 is ")
    assert said.endswith("claim real: has another verdict, or other settings")
    other = edited(content, "config.yaml", b"max_steps: 20000", b"max_steps: 30000")
    (said,) = findings(sealed(other), tmp_path)
    assert said.endswith(".json: has other settings than config.yaml")
    other = edited(content, "config.yaml", b"title: layer-wise initialisation", b"title: x")
    assert "drawn with other settings" in findings(sealed(other), tmp_path)[0]
    other = edited(content, "config.yaml", b"judgement: ratio_to_ref", b"judgement: ratio_of_ref")
    (said,) = findings(sealed(other), tmp_path)
    assert "No file in src/deeplinear/verdicts/judgements is called 'ratio_of_reference'" in said
    assert said.endswith("Verify with the archive's own source.")


def git(folder, *arguments):
    who = ("-c", "user.name=a", "-c", "user.email=a@b")
    command = ["git", "-C", str(folder), *who, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def committed(folder, claims):
    """A commit with these claims, as a study of a configuration."""
    (folder / "studies").mkdir(exist_ok=True)
    (folder / "config.yaml").write_text("studies: [mine]\n")
    (folder / "studies/mine.yaml").write_text(yaml.safe_dump({"claims": claims}))
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "m")
    return git(folder, "rev-parse", "HEAD")


def named(content, commits):
    """The archive as if its source and its two tables were of these commits."""
    source, *runs = commits
    changed = content | {"provenance.json": json.dumps({"commit": source}).encode()}
    for experiment, commit in zip(EXPERIMENTS, runs, strict=True):
        about = json.dumps({"computed": [{"commit": commit}]}).encode()
        changed[f"data/results/{experiment}.json"] = about
    return changed


def test_the_history_says_whether_claims_were_set_before_their_runs(content, tmp_path):
    repository, archive = tmp_path / "clone", tmp_path / "archive.zip"
    repository.mkdir()
    git(repository, "init", "--quiet")
    claims = {name: dict(MINI["claims"][name]) for name in JUDGED}
    other = {**claims, "real": claims["real"] | {"threshold": {"band": {"above": 1}}}}
    first = committed(repository, other)
    second = committed(repository, claims)
    reworded = {**claims, "real": claims["real"] | {"reason": "other words", "whose": "ours"}}
    third = committed(repository, reworded)

    def said(*commits):
        packing.write_zip(archive, named(content, commits))
        return history.report(archive, repository)

    printed, real, limits = said(third, second, first)  # `real` judges the first table
    assert printed.startswith(f"printed: set in {first[:10]}, 20")
    assert printed.endswith("before the runs")
    assert real.startswith(f"real: set in {second[:10]}, 20")
    assert "rewritten" not in real
    assert "cannot show" in limits
    _, real, _ = said(third, first, first)
    assert real.endswith(", not before the runs")
    _, real, _ = said(third, f"{third}+", first)
    assert real.endswith("before the runs")
    assert not real.endswith("not before the runs")
    _, real, _ = said(third, "f" * 40, first)
    assert real.endswith(f"its runs name the commit {'f' * 40}, which is not here")
    _, real, _ = said(first, first, first)
    assert real == "real: set in no commit"
    (only,) = said("unknown", first, first)
    assert only.endswith("this is no clone that has the commit unknown.")


def test_a_wrong_call_says_what_is_expected(tmp_path):
    command = [sys.executable, "-m", "deeplinear.report.archive", "check"]
    done = subprocess.run(command, cwd=HOME / "src", capture_output=True, text=True)
    assert (done.returncode, done.stderr[:6]) == (2, "usage:")
    code, said = verify(tmp_path / "nothing.zip")
    assert code == 1
    assert "nothing.zip: no such file. Pack the study with `make archive` first." in said
    assert "nothing.zip: 1 finding\n" in said


def test_years_later_the_archive_alone_makes_its_tables_again(study, tmp_path):
    with zipfile.ZipFile(study.folder / ZIP) as archive:
        archive.extractall(tmp_path)
    shutil.copy2(tmp_path / "config.yaml", tmp_path / "source/config.yaml")
    subprocess.run(["cp", "-r", "../data/problems", "data/"], cwd=tmp_path / "source", check=True)
    command = [sys.executable, "-m", "snakemake", "--cores", "1", TABLE]
    done = subprocess.run(command, cwd=tmp_path / "source", capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "source/data/raw/tiny.npz").exists()  # its source isn't asked
    assert (tmp_path / "source" / TABLE).read_bytes() == (tmp_path / TABLE).read_bytes()


def test_a_study_that_contradicts_itself_is_not_packed(study, tmp_path, monkeypatch):
    before = (study.folder / TABLE).read_bytes()
    study.edit(TABLE, "unfinished", "diverged")
    with pytest.raises(Refusal, match=f"{TABLE}: isn't the table that was gathered"):
        packed(study, tmp_path / "no.zip", monkeypatch)
    assert list(tmp_path.iterdir()) == []
    (study.folder / TABLE).write_bytes(before)


def test_the_source_is_what_git_knows_or_else_what_no_run_made(tmp_path):
    for name in ("a.py", "new.py", "data/README.md", "data/x.csv", "build/x", "deep/__pycache__/y"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert listing.source_files(tmp_path) == ["a.py", "data/README.md", "new.py"]
    (tmp_path / ".gitignore").write_text("build\n*.csv\n__pycache__\n")
    git = ["git", "-C", str(tmp_path)]
    subprocess.run([*git, "init", "--quiet"], check=True)
    subprocess.run([*git, "add", "a.py", "data/README.md"], check=True)
    assert listing.source_files(tmp_path) == [".gitignore", "a.py", "data/README.md", "new.py"]
    (tmp_path / "a.py").unlink()
    assert "a.py" not in listing.source_files(tmp_path)
