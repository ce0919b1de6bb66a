"""Packing a finished study into one zip: the same study gives the same bytes."""

import json
import zipfile
from pathlib import Path

import yaml

from deeplinear.base import environment, files
from deeplinear.base.errors import Refusal
from deeplinear.base.seals import sha256
from deeplinear.report.archive import crate, integrity, listing, provenance, readme, verification

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can hold


class _WithoutAnchors(yaml.SafeDumper):
    """Writes what a configuration's blocks share as often as they do."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def write(out: Path | str, config: dict, commit: str) -> str:
    """Pack the study below the working folder, verified before it is there; what to say about it.

    :param config: the whole configuration as used
    :param commit: that of the source
    :raises Refusal: the study contradicts itself; the message says where
    """
    found = content(config, commit)
    with files.replacing(out) as temporary:
        write_zip(temporary, found)
        if findings := verification.findings(temporary):
            advice = "Remove what stands before the colons and run again."
            raise Refusal(
                "\n".join([f"The study contradicts itself: no {out}.", *findings, advice])
            )
        packed = temporary.read_bytes()
    megabytes, checksum = len(packed) / 1e6, sha256(packed)
    return f"{out}: {len(found)} files, {megabytes:.1f} MB, verified, sha256 {checksum}"


def content(config: dict, commit: str) -> dict[str, bytes]:
    """Everything that goes into the archive, by name in it."""
    study = {name: Path(name).read_bytes() for name in listing.study_files(config)}
    source = listing.source_files(environment.HOME)
    study |= {f"source/{name}": (environment.HOME / name).read_bytes() for name in source}
    settings = yaml.dump(config, Dumper=_WithoutAnchors, sort_keys=False, allow_unicode=True)
    study["config.yaml"] = settings.encode()
    facts, citation = provenance.of(config, study, commit), _citation(study)
    study["provenance.json"] = _json(facts)
    study["README.md"] = readme.text(config, study, facts, citation).encode()
    study[crate.FILE] = _json(crate.metadata(config, study, facts, citation))
    return study | {integrity.SUMS: integrity.sums(study)}


def write_zip(path: Path, content: dict[str, bytes]) -> None:
    """Write a zip that depends on the content alone (and on zlib): sorted, without dates."""
    with zipfile.ZipFile(path, "w") as archive:
        for name in sorted(content):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system = 3  # Unix, also elsewhere
            mode = 0o755 if content[name].startswith(b"#!") else 0o644
            entry.external_attr = (0o100000 | mode) << 16
            archive.writestr(entry, content[name], zipfile.ZIP_DEFLATED, compresslevel=9)


def _citation(content: dict[str, bytes]) -> dict:
    """What CITATION.cff says, of which the metadata need title, version, licence and authors."""
    citation = yaml.safe_load(content.get("source/CITATION.cff", b"")) or {}
    for key in ("title", "abstract", "version", "license", "authors"):
        if not citation.get(key):
            raise Refusal(f"CITATION.cff has no {key}, which an archive needs. Add it.")
    return citation


def _json(facts: dict) -> bytes:
    return (json.dumps(facts, indent=2, ensure_ascii=False) + "\n").encode()
