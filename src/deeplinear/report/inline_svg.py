"""A picture of Matplotlib as a part of the page: its own ids, no metadata, few digits."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

from markupsafe import Markup

from deeplinear.base.errors import Refusal

SVG, LINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
LEFT_OUT = {f"{SVG}{tag}" for tag in ("title", "metadata", "style")}
LOOK = (
    "stroke-linejoin: round; stroke-linecap: butt; font-family: 'DejaVu Sans', Verdana, sans-serif"
)
MARK = re.compile(r"mark\d+")  # see `pictures.points`
REFERENCE = re.compile(r"#([\w.-]+)")
DECIMALS = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?")
FAMILY = re.compile(r"\s*font-family: 'DejaVu Sans'[^;]*;?")
IN_POINTS = {"d", "x", "y", "transform", "points", "width", "height"}  # to a hundredth is enough


def inlined(path: Path, prefix: str) -> dict:
    """The elements of a picture, its width and height in points.

    :param prefix: with which all ids start, so that no two pictures share one
    :raises Refusal: the picture is missing, or not one
    """
    root = _read(path)
    for parent in list(root.iter()):
        for part in [part for part in parent if part.tag in LEFT_OUT]:
            parent.remove(part)
    _shorten(root, prefix)
    _, _, width, height = root.get("viewBox").split()
    inside = "".join(ET.tostring(part, encoding="unicode") for part in _unwrapped(root))
    return {"elements": Markup(inside), "width": width, "height": height, "look": LOOK}


def _read(path: Path) -> ET.Element:
    target = f"figures/{path.name}"
    remedy = f"Make it: snakemake --cores all --force {target}"
    if not path.exists():
        raise Refusal(f"{path} is missing. {remedy}")
    try:
        root = ET.fromstring(path.read_text(encoding="utf-8"))
    except ET.ParseError:
        root = ET.Element("")
    if root.tag != f"{SVG}svg":
        raise Refusal(f"{path} is not an SVG picture. {remedy}")
    return root


def _shorten(root: ET.Element, prefix: str) -> None:
    """Give each id the prefix, drop those that nothing uses, and shorten all else."""
    values = [value for part in root.iter() for value in part.attrib.values()]
    named = {found for value in values for found in REFERENCE.findall(value)}
    used = {i for part in root.iter() if (i := part.get("id", "")) in named or MARK.fullmatch(i)}
    for part in root.iter():
        part.tag = part.tag.removeprefix(SVG)
        part.text, part.tail = (words and words.strip("\n ") for words in (part.text, part.tail))
        if link := part.attrib.pop(LINK, ""):
            part.set("href", link)
        if part.get("id") and part.get("id") not in used:
            del part.attrib["id"]
        for key, value in part.attrib.items():
            part.set(key, _shorter(key, value, prefix, used))


def _unwrapped(parent: ET.Element) -> list[ET.Element]:
    """The parts of an element, with those of groups without attributes in place of the groups."""
    parts = []
    for part in parent:
        inside = _unwrapped(part)
        if part.tag == "g" and not part.attrib:
            parts += inside
        else:
            part[:] = inside
            parts.append(part)
    return parts


def _shorter(key: str, value: str, prefix: str, used: set[str]) -> str:
    if key == "id":
        return f"{prefix}-{value}"
    if key in IN_POINTS:
        return " ".join(DECIMALS.sub(lambda n: f"{round(float(n[0]), 2):g}", value).split())
    value = REFERENCE.sub(lambda m: f"#{prefix}-{m[1]}" if m[1] in used else m[0], value)
    return FAMILY.sub("", value) if key == "style" else value
