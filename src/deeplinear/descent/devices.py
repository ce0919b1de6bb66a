"""Where PyTorch computes."""

from deeplinear.base.errors import Refusal

DEVICES = ("auto", "cpu", "cuda")
USED = ("cpu", "cuda")


def torch_device(device: str) -> str:
    """The device to compute on, cpu or cuda; auto is cuda where there is one.

    :raises Refusal: an unknown device, or cuda where there is none
    """
    import torch  # here, because it takes seconds

    if device not in DEVICES:
        raise Refusal(f"device: found {device!r}. Expected: {', '.join(DEVICES)}.")
    there = torch.cuda.is_available()
    if device == "cuda" and not there:
        raise Refusal("device: cuda, but PyTorch finds no GPU here. Say `device: auto`, or cpu.")
    return "cuda" if device != "cpu" and there else "cpu"
