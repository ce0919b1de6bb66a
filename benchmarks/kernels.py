"""Steps per second of both forms of each kernel beside the naive PyTorch loop and the limits.

    make bench

All run on one core, in float64, on the same samples and from the same start. The naive loop is
what one writes first: nn.Sequential on the data, autograd, SGD. CPU time, medians of rounds that
alternate between the three, so that a slow spell of the machine hits all. A vectorised form has to
be at least 1.5 times as fast as its plain form, or it goes.

A step makes three passes over the weights with the p rows of the outputs: 6 p floating-point
operations for each entry of the layers, which is read twice and written once.
"""

import time
from collections.abc import Callable

import limits
import results
import torch
from cases import CASES, Case

from deeplinear.descent.fastest import has_scalar_form, of_chain, of_scalar_output
from deeplinear.descent.kernels import chain, scalar_output, vectorised
from deeplinear.descent.kernels.vectorised.scalar_output import WIDEST
from deeplinear.descent.reductions import onto_invariant_subspaces
from deeplinear.descent.reference import Stop
from deeplinear.descent.start import Start
from deeplinear.networks.schedules.constant import constant
from deeplinear.tables.statuses import UNFINISHED

# Steps so small that no run comes near the optimum, where it could stop or stand still.
ROUNDS, STEP_SIZE = 9, 1e-8


def naive_loop(case: Case) -> Callable[[int], None]:
    """A function that takes that many steps of the naive PyTorch loop."""
    layers = [torch.nn.Linear(W.shape[1], W.shape[0], bias=False) for W in case.start]
    for layer, W in zip(layers, case.start, strict=True):
        layer.weight.data = torch.tensor(W)
    model = torch.nn.Sequential(*layers)
    optimiser = torch.optim.SGD(model.parameters(), lr=STEP_SIZE)
    x, y = torch.tensor(case.inputs), torch.tensor(case.targets)

    def steps(count):
        for _ in range(count):
            optimiser.zero_grad()
            loss = 0.5 * ((model(x) - y) ** 2).sum() / len(x)
            loss.backward()
            optimiser.step()
            loss.item()

    return steps


def steps_per_second(take_steps: Callable[[int], None], count: int) -> float:
    """Steps per second of CPU time."""
    start = time.process_time()
    take_steps(count)
    return count / (time.process_time() - start)


def kernel(case: Case, form: Callable) -> Callable[[int], None]:
    """A function that takes that many steps of a form of the kernel, one of `forms_of`."""
    start, schedule = Start(case.start, case.problem), constant(STEP_SIZE)

    def steps(count):
        stop = Stop(1e-12, count)
        if has_scalar_form(start, schedule):
            outcome = of_scalar_output(start, schedule, stop, form)
        else:
            outcome = of_chain(start, schedule, stop, form, lambda *state: None, ())
        assert outcome.status == UNFINISHED

    return steps


def forms_of(case: Case) -> tuple[Callable, Callable]:
    """The plain and the vectorised form of the kernel that runs a case."""
    scalar = has_scalar_form(Start(case.start, case.problem), constant(STEP_SIZE))
    kernels = (scalar_output, vectorised.scalar_output) if scalar else (chain, vectorised.chain)
    return kernels[0].advance, kernels[1].advance


def work(case: Case) -> tuple[int, float]:
    """Floating-point operations of a step as the kernel takes it, and for each byte it moves."""
    reduced = onto_invariant_subspaces(case.start, case.problem).weights
    outputs, entries = len(reduced[-1]), sum(W.size for W in reduced)
    return 6 * outputs * entries, 6 * outputs / 24


def compare(case: Case) -> dict:
    """Median steps per second of the three, the ratios of naive and plain to the vectorised."""
    naive, (plain, fast) = naive_loop(case), [kernel(case, form) for form in forms_of(case)]
    naive(2), plain(1), fast(1)  # compile
    counts = case.naive_steps, case.kernel_steps // 4, case.kernel_steps
    rounds = [
        [steps_per_second(*pair) for pair in zip((naive, plain, fast), counts, strict=True)]
        for _ in range(ROUNDS)
    ]
    operations, intensity = work(case)
    found = results.compared([(slow, quick) for slow, _, quick in rounds])
    beside = results.compared([(slow, quick) for _, slow, quick in rounds])
    found |= {"plain": beside["naive"], "over_plain": beside["ratio"]}
    return found | {"operations": operations * found["fast"], "intensity": intensity}


def share_of_limit(name: str, row: dict, rates: dict[str, float]) -> tuple[float, str]:
    """The part of the limit that a kernel reaches, and of which limit."""
    if name in ("scalar_output", "other_sizes") and row["width"] <= WIDEST:
        limit = limits.steps_limit(row["depth"], row["width"])
        return row["fast"] / limit, "its loop without waiting"
    if name == "wide":
        return row["operations"] / rates["dgemm"], "dgemm"
    return row["operations"] / rates["registers"], "multiply-adds in registers"


def main() -> None:
    """Print the limits and the comparison, and keep both."""
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    rates = limits.measured()
    print("10^9 floating-point operations per second on one core, two for a multiply-add")
    print("".join(f"{name:>12}" for name in rates))
    print("".join(f"{rate / 1e9:>12.1f}" for rate in rates.values()))
    print("\nGD steps per second on one core, float64")
    header = f"{'kernel':<15}{'N':>3}{'width':>6} {'plain':>12} {'fast/plain':>11}"
    print(f"{header} {'naive PyTorch':>14} {'fast':>12} {'ratio':>9}   range, limit")
    rows = []
    for name, (make, sizes) in CASES.items():
        for size in sizes:
            case = make(*size)
            row = {"kernel": name, "depth": size[0], "width": len(case.start[0])} | compare(case)
            row["share"], row["limit"] = share_of_limit(name, row, rates)
            rows.append(row)
            place = f"{name:<15}{row['depth']:>3}{row['width']:>6}"
            place += f" {row['plain']:>12,.0f} {row['over_plain']:>10.1f}x"
            print(f"{place} {results.line(row)}, {row['share']:.0%} of {row['limit']}")
    results.keep("limits", rates)
    results.keep("kernels", rows)


if __name__ == "__main__":
    main()
