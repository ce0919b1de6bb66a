"""What a JSON schema finds wrong with a configuration, in words."""

import difflib
import math
from collections.abc import Iterator
from pathlib import Path

import yaml
from jsonschema import Draft202012Validator, TypeChecker, ValidationError, validators

from deeplinear.base.errors import Finding, unknown_name
from deeplinear.study.checks.advice import advice
from deeplinear.study.parsing import Loader

TYPES = {"string": "a text", "boolean": "true or false"}  # where a description does not say it
LONGEST = 120  # characters of a value that a message quotes


def _is_whole(checker: TypeChecker, value: object) -> bool:
    """Whether a value is an integer as YAML writes it; JSON schema would take 3.0 for one."""
    return isinstance(value, int) and not isinstance(value, bool)


def _is_finite(checker: TypeChecker, value: object) -> bool:
    """Whether a value is a number that can be compared, which .nan and .inf are not."""
    return type(value) in (int, float) and -math.inf < value < math.inf


Strict = validators.extend(
    Draft202012Validator,
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine_many(
        {"integer": _is_whole, "number": _is_finite}
    ),
)


def schema_findings(config: dict, schema: Path | str) -> list[Finding]:
    """The key, the value, and the description of what was expected, for each error."""
    rules = yaml.load(Path(schema).read_text(encoding="utf-8"), Loader)
    errors = Strict(rules).iter_errors(config)
    return sorted({_finding(error, rules) for error in errors}, key=str)


def _finding(error: ValidationError, rules: dict) -> Finding:
    """An error of the schema as a finding."""
    where = ".".join(str(part) for part in error.absolute_path) or "top level"
    if error.validator == "additionalProperties":
        known = list(error.schema["properties"])
        wrong = next(key for key in error.instance if key not in known)
        return unknown_name(where, wrong, known, "key")
    expected = _expected(error, rules)
    if error.validator == "required":
        return _missing(where, error, expected)
    if error.validator == "dependentRequired":
        key, missing = next(_lacking(error))
        return Finding(where, f"the key '{missing}' is missing, which '{key}' needs", "", "Add it")
    found = shown(error.instance)
    if error.validator == "uniqueItems":
        return Finding(where, f"duplicate value in {found}", expected)
    typed = TYPES.get(error.validator_value, "") if error.validator == "type" else ""
    hint = advice(error.instance, f"{typed} {expected}")
    return Finding(where, f"found {found}", expected, hint)


def _missing(where: str, error: ValidationError, expected: str) -> Finding:
    """A required key that isn't there, and the key that is probably meant to be it."""
    missing = next(key for key in error.validator_value if key not in error.instance)
    others = [str(key) for key in error.instance if key not in error.schema.get("properties", ())]
    similar = difflib.get_close_matches(missing, others, n=1, cutoff=0.6)
    hint = f"Is '{similar[0]}' meant to be '{missing}'?" if similar else ""
    return Finding(where, f"the key '{missing}' is missing", expected, hint)


def _lacking(error: ValidationError) -> Iterator[tuple[str, str]]:
    """The keys that ask for others, each with one that isn't there."""
    for key, needed in error.validator_value.items():
        yield from ((key, n) for n in needed if key in error.instance and n not in error.instance)


def shown(value: object) -> str:
    """A value of the configuration as a message quotes it: its beginning, if it is long."""
    text = repr(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."


def _expected(error: ValidationError, rules: dict) -> str:
    """The last description on the way from the root of the schema to the rule that failed.

    A description beside a $ref speaks of this very key and replaces the one it refers to.
    """
    node, found = rules, rules["description"]
    for part in error.absolute_schema_path:
        described = False
        while "$ref" in node and (part == "$ref" or part not in node):
            described = described or "description" in node
            node = rules["$defs"][node["$ref"].rsplit("/", 1)[-1]]
            found = found if described else node.get("description", found)
            if part == "$ref":
                break
        else:
            node = node[part]
            found = node.get("description", found) if isinstance(node, dict) else found
    return found
