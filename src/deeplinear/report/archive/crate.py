"""The archive described for machines: RO-Crate 1.1 with the profile Workflow Run Crate 0.5.

Of the source only the workflow is described by itself; SHA256SUMS has every file.
"""

from rocrate.model import ContextEntity, Entity
from rocrate.rocrate import ROCrate

from deeplinear.report.archive import descriptions

FILE = "ro-crate-metadata.json"
WORKFLOW, SETTINGS, LOCK = "source/Snakefile", "config.yaml", "source/requirements.lock"
TERMS = "https://w3id.org/ro/terms/workflow-run/context"
PROFILES = {
    "https://w3id.org/ro/wfrun/process/0.5": "Process Run Crate",
    "https://w3id.org/ro/wfrun/workflow/0.5": "Workflow Run Crate",
    "https://w3id.org/workflowhub/workflow-ro-crate/1.0": "Workflow RO-Crate",
}


def metadata(config: dict, content: dict[str, bytes], facts: dict, citation: dict) -> dict:
    """The RO-Crate of an archive.

    :param content: the files of the archive by name, without this one
    :param facts: its provenance
    :param citation: what CITATION.cff says
    """
    crate = ROCrate(version="1.1")  # which the profile builds on
    crate.metadata.extra_contexts.append(TERMS)
    authors = [_add(crate, **descriptions.of_author(author)) for author in citation["authors"]]
    name = citation["license"]
    licence = _add(crate, f"https://spdx.org/licenses/{name}", "CreativeWork", name=name)
    about = {"author": authors if len(authors) > 1 else authors[0], "license": licence}
    files = _add_files(crate, config, content)
    _add_workflow(crate, content, citation, facts, **about)
    data = [_add(crate, **descriptions.of_data(*named)) for named in facts["data"].items()]
    run = _add_run(crate, [files[SETTINGS], *data], files, facts["finished"], authors[0])
    _describe(crate, run, citation, **about)
    return crate.metadata.generate()


def _add(crate: ROCrate, identifier: str, kind: str, **properties: object) -> Entity:
    """Add something that the archive refers to and that is not a file in it."""
    return crate.add(ContextEntity(crate, identifier, {"@type": kind, **properties}))


def _describe(crate: ROCrate, run: Entity, citation: dict, **about: object) -> None:
    """What the whole archive is, and which standards it follows."""
    root = crate.root_dataset
    root["name"] = f"{citation['title']}: a finished study"
    root["description"] = citation["abstract"].strip()
    root["datePublished"] = run["endTime"]
    root["keywords"] = ", ".join(citation.get("keywords", []))
    root["mentions"] = run
    for key, value in about.items():
        root[key] = value
    for address, name in PROFILES.items():
        version = address.rpartition("/")[2]
        profile = _add(crate, address, "CreativeWork", name=name, version=version)
        root.append_to("conformsTo", profile)


def _add_files(crate: ROCrate, config: dict, content: dict[str, bytes]) -> dict[str, Entity]:
    """The files of the study, the lock and the source as a whole."""
    described = [name for name in content if not name.startswith("source/") or name == LOCK]
    files = {
        name: crate.add_file(
            dest_path=name, properties=descriptions.of_file(name, content[name], config)
        )
        for name in sorted(described)
    }
    files["README.md"]["about"] = crate.root_dataset
    crate.add_dataset(dest_path="source/", properties={"name": "the whole source of the pipeline"})
    return files


def _add_workflow(
    crate: ROCrate, content: dict[str, bytes], citation: dict, facts: dict, **about: object
) -> None:
    properties = {
        **descriptions.of_file(WORKFLOW, content[WORKFLOW], {}),
        "name": citation["title"],
        "version": f"{citation['version']}, commit {facts['commit']}",
    }
    workflow = crate.add_workflow(
        dest_path=WORKFLOW, properties=properties, main=True, lang="snakemake"
    )
    if LOCK in content:
        about["softwareRequirements"] = crate.dereference(LOCK)
    for key, value in about.items():
        workflow[key] = value


def _add_run(
    crate: ROCrate, used: list[Entity], files: dict[str, Entity], finished: str, agent: Entity
) -> Entity:
    """The run of the workflow: from the settings and the data to tables and figures."""
    made = [files[name] for name in files if name.startswith(("figures/", "data/"))]
    properties = {
        "name": "Run of the whole study",
        "description": "Commits, versions and devices are in provenance.json.",
        "actionStatus": "http://schema.org/CompletedActionStatus",
        "endTime": finished,
    }
    run = crate.add_action(crate.mainEntity, "#run", used, made, properties)
    run["agent"] = agent
    return run
