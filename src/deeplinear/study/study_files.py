"""From config.yaml and the studies that it names to one configuration."""

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from deeplinear.base.errors import Finding, unknown_name
from deeplinear.study import config_files
from deeplinear.study.config_files import BadConfiguration

SECTIONS = ("papers", "datasets", "experiments", "figures", "claims", "findings")  # blocks by name
WORDS = ("title", "summary")


def read(path: Path | str) -> dict:
    """The configuration of a config.yaml with the studies that it names, nothing on top of it.

    :raises BadConfiguration: as `whole`
    """
    return whole(config_files.read(path), Path(path), [Path(path).parent])


def laid(parts: Iterable[dict]) -> dict:
    """Some configurations laid over each other, the last on top."""
    return functools.reduce(_on_top, parts, {})


def whole(given: dict, base: Path | None, folders: Sequence[Path]) -> dict:
    """One configuration of a file, the studies that it names, and whatever is laid on top.

    Keys keep the order of the files, whatever is on top. In place of their names, `studies` then
    holds the title and summary of each study and which figures and claims are its own: so a whole
    configuration can be written into one file, and read again as it is.

    :param given: the file with every overlay, as Snakemake reads it
    :param base: the file alone, in whose order the keys are; None if there is none
    :param folders: where to look for studies/<name>.yaml, in this order
    :raises BadConfiguration: a file is missing or can't be read, is not made as a study, or holds a
        name that another one holds
    """
    own = config_files.read(base) if base else {}
    if isinstance(given.get("studies", {}), Mapping):
        return _on_top(own, given)
    paths = {name: _found(name, folders) for name in _names(given["studies"])}
    config_files.check_files(*paths.values())
    studies = {name: config_files.read(path) for name, path in paths.items()}
    if findings := [*_not_a_study(studies, paths), *_in_two_files(own, studies, base, paths)]:
        raise BadConfiguration(config_files.UNREADABLE, findings)
    above = {key: value for key, value in given.items() if key != "studies"}
    return _on_top(_merged(own, studies), above)


def studies_in(folders: Sequence[Path]) -> list[str]:
    """The names of all files in studies/."""
    places = [folder / "studies" for folder in dict.fromkeys(folders)]
    return sorted({path.stem for place in places for path in place.glob("*.yaml")})


def blocks_in(content: dict, section: str) -> Mapping:
    """The blocks of a section, none where it is no section; the schema says so later."""
    blocks = content.get(section)
    return blocks if isinstance(blocks, Mapping) else {}


def _names(studies: object) -> list[str]:
    """The names of the studies, if that is what they are."""
    if not isinstance(studies, list) or not all(isinstance(name, str) for name in studies):
        raise _unreadable(Finding("studies", f"found {studies!r}", "a list of names"))
    for name in studies:
        if studies.count(name) > 1:
            what = f"duplicate name '{name}'"
            raise _unreadable(Finding("studies", what, remedy="Remove one of the two"))
    return studies


def _merged(own: dict, studies: dict[str, dict]) -> dict:
    """The settings of the file, what its studies hold, and all blocks, those of the file first."""
    parts = [own, *studies.values()]
    blocks = {
        section: {name: block for part in parts for name, block in blocks_in(part, section).items()}
        for section in SECTIONS
        if any(section in part for part in parts)
    }
    settings = {key: value for key, value in own.items() if key not in SECTIONS}
    return settings | {"studies": {n: _contents(s) for n, s in studies.items()}} | blocks


def _contents(study: dict) -> dict:
    """What a study says of itself, and the names of its figures and claims."""
    words = {key: study[key] for key in WORDS if key in study}
    return words | {key: list(study.get(key, {})) for key in ("figures", "claims")}


def _found(name: str, folders: Sequence[Path]) -> Path:
    """The file of a study, in the first folder that has it."""
    places = [folder / "studies" for folder in dict.fromkeys(folders)]
    for place in places:
        if (path := place / f"{name}.yaml").is_file():
            return path
    looked = " and ".join(str(config_files.from_here(place / f"{name}.yaml")) for place in places)
    missing = unknown_name("studies", name, studies_in(folders), "study")
    raise _unreadable(replace(missing, found=f"{missing.found}, looked for in {looked}"))


def _not_a_study(studies: dict[str, dict], paths: dict[str, Path]) -> Iterator[Finding]:
    """Keys that no study has, and sections that hold no blocks."""
    known = (*WORDS, *SECTIONS)
    for name, key in ((name, key) for name, study in studies.items() for key in study):
        shown, value = config_files.from_here(paths[name]), studies[name][key]
        if key not in known:
            yield unknown_name(str(shown), key, known, "key")
        elif key in SECTIONS and not isinstance(value, Mapping):
            yield Finding(f"{shown}, {key}", f"found {value!r}", "blocks by name")


def _in_two_files(own: dict, studies: dict, base: Path | None, paths: dict) -> Iterator[Finding]:
    """Names of blocks that two files hold, with both places."""
    parts = [(base, own), *((paths[name], study) for name, study in studies.items())]
    for section in SECTIONS:
        first: dict[str, Path] = {}
        for path, content in parts:
            for name in blocks_in(content, section):
                if name in first:
                    one, other = (config_files.place(p, section, name) for p in (first[name], path))
                    what = f"duplicate name {section}.{name}, first in {one}"
                    yield Finding(other, what, remedy="Rename one of the two")
                first.setdefault(name, path)


def _on_top(base: object, more: object) -> object:
    """A configuration with another laid over it, key by key, in the order of the first.

    Nothing is shared with either, whatever anchors do, but for lists and texts.
    """
    if not isinstance(more, Mapping):
        return more
    below = base if isinstance(base, Mapping) else {}
    keys = dict.fromkeys([*below, *more])
    return {key: _on_top(below.get(key), more.get(key, below.get(key))) for key in keys}


def _unreadable(finding: Finding) -> BadConfiguration:
    return BadConfiguration(config_files.UNREADABLE, [finding])
