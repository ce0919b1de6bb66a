"""What an RO-Crate refers to beside its files: people, licence, language, profiles."""

from urllib.parse import quote

CRATE = "https://w3id.org/ro/crate/1.1"
CONTEXT = [f"{CRATE}/context", "https://w3id.org/ro/terms/workflow-run/context"]
WORKFLOW_CRATE = "https://w3id.org/workflowhub/workflow-ro-crate/1.0"
PROFILES = {
    "https://w3id.org/ro/wfrun/process/0.5": "Process Run Crate",
    "https://w3id.org/ro/wfrun/workflow/0.5": "Workflow Run Crate",
    WORKFLOW_CRATE: "Workflow RO-Crate",
}
LANGUAGE = {
    "@id": "https://w3id.org/workflowhub/workflow-ro-crate#snakemake",
    "@type": "ComputerLanguage",
    "name": "Snakemake",
    "identifier": {"@id": "https://doi.org/10.1093/bioinformatics/bts480"},
    "url": {"@id": "https://snakemake.readthedocs.io"},
}


def descriptor(name: str) -> dict:
    """The entity that says what the metadata file is about, and which standard it follows."""
    conforms = [{"@id": CRATE}, {"@id": WORKFLOW_CRATE}]
    return {"@id": name, "@type": "CreativeWork", "about": {"@id": "./"}, "conformsTo": conforms}


def author(given: dict) -> dict:
    """A person or an organisation from an author of CITATION.cff."""
    names = ("name", "given-names", "name-particle", "family-names", "name-suffix")
    name = " ".join(given[key] for key in names if key in given)
    kind = "Organization" if "name" in given else "Person"
    return {"@id": given.get("orcid", f"#{quote(name)}"), "@type": kind, "name": name}


def licence(citation: dict) -> dict:
    """The licence that CITATION.cff names by its SPDX identifier."""
    name = citation["license"]
    return {"@id": f"https://spdx.org/licenses/{name}", "@type": "CreativeWork", "name": name}


def profiles() -> list[dict]:
    """The profiles that the crate follows."""
    return [
        {"@id": a, "@type": "CreativeWork", "name": n, "version": a.rpartition("/")[2]}
        for a, n in PROFILES.items()
    ]


def at(entity: dict | list[dict]) -> dict | list[dict]:
    """A reference to an entity, or to each of several; a single one is no list."""
    if isinstance(entity, dict):
        return {"@id": entity["@id"]}
    return at(entity[0]) if len(entity) == 1 else [at(one) for one in entity]
