"""The archive described for machines: RO-Crate 1.1 with the profile Workflow Run Crate 0.5.

Of the source only the workflow is described by itself; SHA256SUMS has every file.
"""

import json
from pathlib import Path

from deeplinear.base.seals import sha256
from deeplinear.report.archive import contextual
from deeplinear.report.archive.contextual import at

FILE = "ro-crate-metadata.json"
WORKFLOW, SETTINGS, LOCK = "source/Snakefile", "config.yaml", "source/requirements.lock"
SOURCE = {"@id": "source/", "@type": "Dataset", "name": "the whole source of the pipeline"}
FORMATS = {
    ".csv": "text/csv",
    ".html": "text/html",
    ".json": "application/json",
    ".md": "text/markdown",
    ".npz": "application/zip",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".yaml": "application/yaml",
}


def metadata(config: dict, content: dict[str, bytes], facts: dict, citation: dict) -> dict:
    """The RO-Crate of an archive.

    :param content: the files of the archive by name, without this one
    :param facts: its provenance
    :param citation: what CITATION.cff says
    """
    described = [name for name in content if not name.startswith("source/")]
    described += [name for name in (WORKFLOW, LOCK) if name in content]
    parts = {name: _file(name, content[name], config) for name in sorted(described)}
    authors = [contextual.author(author) for author in citation["authors"]]
    data = [_data(name, about) for name, about in facts["data"].items()]
    parts[WORKFLOW] |= _workflow(authors, citation, facts, LOCK in parts)
    parts["README.md"] |= {"about": {"@id": "./"}}
    run = _run(list(parts), authors, data, facts["finished"])
    root = _root([*parts.values(), SOURCE], authors, run, citation)
    graph = [contextual.descriptor(FILE), root, *parts.values(), SOURCE, run, *data, *authors]
    graph += [contextual.licence(citation), contextual.LANGUAGE, *contextual.profiles()]
    return {"@context": contextual.CONTEXT, "@graph": graph}


def _root(parts: list[dict], authors: list[dict], run: dict, citation: dict) -> dict:
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": f"{citation['title']}: a finished study",
        "description": citation["abstract"].strip(),
        "datePublished": run["endTime"],
        "keywords": ", ".join(citation.get("keywords", [])),
        "license": at(contextual.licence(citation)),
        "author": at(authors),
        "conformsTo": at(contextual.profiles()),
        "mainEntity": {"@id": WORKFLOW},
        "mentions": at(run),
        "hasPart": at(parts),
    }


def _run(described: list[str], authors: list[dict], data: list[dict], finished: str) -> dict:
    """The run of the workflow: from the settings and the data to tables and figures."""
    results = [{"@id": name} for name in described if name.startswith(("figures/", "data/"))]
    return {
        "@id": "#run",
        "@type": "CreateAction",
        "name": "Run of the whole study",
        "description": "Commits, versions and devices are in provenance.json.",
        "actionStatus": "http://schema.org/CompletedActionStatus",
        "endTime": finished,
        "agent": at(authors[0]),
        "instrument": {"@id": WORKFLOW},
        "object": [{"@id": SETTINGS}, *map(at, data)],
        "result": results,
    }


def _workflow(authors: list[dict], citation: dict, facts: dict, locked: bool) -> dict:
    return {
        "@type": ["File", "SoftwareSourceCode", "ComputationalWorkflow"],
        "name": citation["title"],
        "version": f"{citation['version']}, commit {facts['commit']}",
        "license": at(contextual.licence(citation)),
        "author": at(authors),
        "programmingLanguage": at(contextual.LANGUAGE),
        **({"softwareRequirements": {"@id": LOCK}} if locked else {}),
    }


def _file(name: str, content: bytes, config: dict) -> dict:
    return {
        "@id": name,
        "@type": "File",
        "name": _title(Path(name), config),
        "encodingFormat": FORMATS.get(Path(name).suffix, "text/plain"),
        "contentSize": str(len(content)),
        "sha256": sha256(content),
    }


def _title(path: Path, config: dict) -> str:
    """What a file is called: the title of its figure, or what its experiment is about."""
    folder = {"figures": "figures", "data/results": "experiments"}.get(path.parent.as_posix())
    block = config.get(folder, {}).get(path.stem, {})
    told = block.get("title") or block.get("about") or block.get("paper")
    return f"{told} ({path.suffix[1:]})" if told else path.as_posix()


def _data(name: str, about: dict) -> dict:
    """Data of a run, which are not in the archive, by their checksums."""
    sums = about.get("sha256") or about.get("content_sha256") or "made anew for each seed"
    title = about["title"] + (f", not {about['replaces']}" if about["stand_in"] else "")
    return {
        "@id": f"#data-{name}",
        "@type": "PropertyValue",
        "name": title,
        "description": f"from {about['source']}",
        "value": sums if isinstance(sums, str) else json.dumps(sums),
    }
