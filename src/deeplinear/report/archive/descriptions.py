"""The parts of an archive as an RO-Crate describes them: authors, files, data."""

import json
from pathlib import Path
from urllib.parse import quote

from deeplinear.base.seals import sha256

FORMATS = {
    ".csv": "text/csv",
    ".html": "text/html",
    ".json": "application/json",
    ".md": "text/markdown",
    ".npz": "application/zip",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".tex": "text/x-tex",
    ".yaml": "application/yaml",
}


def of_author(given: dict) -> dict:
    """A person or an organisation from an author of CITATION.cff."""
    names = ("name", "given-names", "name-particle", "family-names", "name-suffix")
    name = " ".join(given[key] for key in names if key in given)
    kind = "Organization" if "name" in given else "Person"
    return {"identifier": given.get("orcid", f"#{quote(name)}"), "kind": kind, "name": name}


def of_file(name: str, content: bytes, config: dict) -> dict:
    """A file of the archive, by its content."""
    return {
        "name": _title(Path(name), config),
        "encodingFormat": FORMATS.get(Path(name).suffix, "text/plain"),
        "contentSize": str(len(content)),
        "sha256": sha256(content),
    }


def of_data(name: str, about: dict) -> dict:
    """Data of a run, which are not in the archive, by their checksums."""
    sums = about.get("sha256") or about.get("content_sha256") or "made anew for each seed"
    return {
        "identifier": f"#data-{name}",
        "kind": "PropertyValue",
        "name": about["title"] + (f", not {about['replaces']}" if about["stand_in"] else ""),
        "description": f"from {about['source']}",
        "value": sums if isinstance(sums, str) else json.dumps(sums),
    }


def _title(path: Path, config: dict) -> str:
    """What a file is called: the title of its figure, or what its experiment is about."""
    folder = {"figures": "figures", "data/results": "experiments"}.get(path.parent.as_posix())
    block = config.get(folder, {}).get(path.stem, {})
    told = block.get("title") or block.get("about") or block.get("paper")
    return f"{told} ({path.suffix[1:]})" if told else path.as_posix()
