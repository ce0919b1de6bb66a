"""One small change of the code at a time: how many do the tests of its room notice?

`python tests/mutants.py [--every N] [room ...]` prints what went unnoticed and a score by room.
A change turns a comparison, an operator, a number, a flag or a name such as min into its neighbour.
`tests/equivalent_mutants.txt` names those that change nothing that can be seen, with the reason.
"""

import argparse
import ast
import os
import signal
import sys
from importlib import import_module, machinery, util
from pathlib import Path

from numba.core.caching import FunctionCache

HOME = Path(__file__).parents[1]
SOURCE, KNOWN = HOME / "src/deeplinear", HOME / "tests/equivalent_mutants.txt"
ROOMS = ["verdicts", "tables", "theory", "networks", "runs", "descent", "problems"]
TYPES = "Lt LtE, Gt GtE, Eq NotEq, In NotIn, Is IsNot, Add Sub, Mult Div, And Or, BitAnd BitOr"
NAMES = "min max, any all, idxmin idxmax, argmin argmax, first last, less greater, head tail, \
minimum maximum, fmin fmax, floor ceil, log log1p"
PAIRS = [[getattr(ast, name) for name in pair.split()] for pair in TYPES.split(",")]
PAIRS += [pair.split() for pair in NAMES.split(",")]
SWAPS = {a: b for pair in PAIRS for a, b in (pair, pair[::-1])} | {ast.Pow: ast.Mult}
UNSEEN = {"annotation", "returns", "decorator_list"}
QUIET = ("CONTRACT =", "strict=", "sort=")  # descriptions; keywords that guard or tidy


def changes(node):
    """Every change at or below a node: what is changed, the field, and its new value."""
    if isinstance(node, ast.Assign | ast.keyword) and ast.unparse(node).startswith(QUIET):
        return
    for i, op in enumerate(node.ops if isinstance(node, ast.Compare) else []):
        if new := SWAPS.get(type(op)):
            yield node, "ops", [*node.ops[:i], new(), *node.ops[i + 1 :]]
    if isinstance(node, ast.BinOp | ast.BoolOp) and (new := SWAPS.get(type(node.op))):
        yield node, "op", new()
    elif isinstance(node, ast.UnaryOp):
        yield node, "operand", ast.UnaryOp(node.op, node.operand)
    elif isinstance(node, ast.Constant) and isinstance(old := node.value, bool | int | float):
        yield node, "value", not old if isinstance(old, bool) else old + (old / 2 if old % 1 else 1)
    for field in ("id", "attr", "value"):
        if isinstance(old := getattr(node, field, None), str) and old in SWAPS:
            yield node, field, SWAPS[old]
    for field, held in ast.iter_fields(node):
        for child in held if isinstance(held, list) else [held]:
            if field not in UNSEEN and isinstance(child, ast.AST):
                yield from changes(child)


def mutants(path):
    """For each change of a file: what it is in words, its line, and the code with it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node, field, new in list(changes(tree)):
        before, old = ast.unparse(node), getattr(node, field)
        setattr(node, field, new)
        words = f"{path.relative_to(SOURCE)}: {before} -> {ast.unparse(node)}"
        yield path, words, node.lineno, compile(ast.fix_missing_locations(tree), path, "exec")
        setattr(node, field, old)


def tested(path, code, room):
    """The tests of a room on the changed code, in a process of its own; its id."""
    if pid := os.fork():
        return pid
    name = str(path.with_suffix("")).removeprefix(f"{HOME}/src/").replace("/", ".")
    loader = machinery.SourceFileLoader(name, str(path))
    loader.get_code = lambda _: code
    spec = util.spec_from_file_location(name, path, loader=loader)
    finder = type("Finder", (), {"find_spec": lambda wanted, *_: spec if wanted == name else None})
    sys.meta_path.insert(0, finder)
    signal.alarm(1200)  # tests that do not end count as noticing
    if "kernels" in path.parts:  # on disk is the machine code of the file as it is
        FunctionCache.load_overload = FunctionCache.save_overload = lambda *_: None
    os.dup2(os.dup2(os.open(os.devnull, os.O_WRONLY), 1), 2)
    os._exit(import_module("pytest").main(["-xq", "-pno:cacheprovider", f"{HOME}/tests/{room}"]))


if __name__ == "__main__":
    list(map(import_module, ("hypothesis", "pandas", "pytest", "scipy.stats")))  # once for all
    parser = argparse.ArgumentParser()
    parser.add_argument("--every", type=int, default=1, help="take each N-th change only")
    parser.add_argument("rooms", nargs="*", default=ROOMS)
    given, known = parser.parse_args(), KNOWN.read_text(encoding="utf-8")
    for room in given.rooms:
        assert not os.waitpid(tested(HOME, None, room), 0)[1], f"tests/{room} fails as it is"
        found = [m for path in sorted((SOURCE / room).rglob("*.py")) for m in mutants(path)]
        todo = [mutant for mutant in found if mutant[1] not in known][:: given.every]
        number, running, noticed = len(todo), {}, 0
        while todo or running:
            if todo and len(running) < len(os.sched_getaffinity(0)):
                path, words, line, code = todo.pop()
                running[tested(path, code, room)] = f"line {line} of {words}\n"
                continue
            pid, status = os.wait()
            noticed += status != 0
            print(end=running.pop(pid) * (not status), flush=True)
        print(f"{room}: {noticed} of {number} noticed", flush=True)
