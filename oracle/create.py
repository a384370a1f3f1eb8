"""Tensors from values, constants and ranges. Pellucid's arange, full and tensor take JavaScript's numbers: 2.0 is 2, a whole number."""
import torch
from common import Cases

c = Cases(__file__)
nan, inf = float("nan"), float("inf")
DTYPES = {"float32": torch.float32, "int32": torch.int32, "bool": torch.bool}
RANGES = (torch.arange, torch.linspace)  # of int32 they differ in details from int64, which our int32 stands for
SHAPES = [[], [0], [3], [2, 3], [2, 0, 3], [1, 1], [-1], [2, -3], [2.5]]


def keywords(args):
    """(args, options) → (args, PyTorch's keywords)"""
    *rest, options = args if args and isinstance(args[-1], dict) else [*args, {}]
    kw = {}
    if "dtype" in options:
        kw["dtype"] = DTYPES[options["dtype"]]
    if "requiresGrad" in options:
        kw["requires_grad"] = options["requiresGrad"]
    return rest, kw


def add(op, f, *args):
    def run(*args):
        rest, kw = keywords(args)
        if f in RANGES and kw.get("dtype") == torch.int32:
            kw["dtype"] = torch.int64
        return f(*rest, **kw)
    c.add(op, run, *args)


for op, f in {"zeros": torch.zeros, "ones": torch.ones}.items():
    for shape in SHAPES:
        add(op, f, shape)
        for dtype in DTYPES:
            add(op, f, shape, {"dtype": dtype})
    add(op, f, [2], {"dtype": "int32", "requiresGrad": True})
for shape in SHAPES:
    add("full", torch.full, shape, 7)
    add("full", torch.full, shape, True)
for value in [7, -7, 0, 2.5, -2.5, 0.1, True, False, nan, inf, -inf, 2**31 - 1, -(2**31), 3e9, 1e-46, 1e39]:
    if value != 3e9 and value != 1e39:
        add("full", torch.full, [2], value)
    for dtype in DTYPES:
        if not (value == 1e39 and dtype == "float32"):  # refused from PyTorch 2 on; Infinity here, as by x.mul(1e39)
            add("full", torch.full, [2], value, {"dtype": dtype})
for like in [torch.tensor([[1.5, 2.0]]), torch.tensor([1, 2, 3]), torch.tensor([True, False]), torch.tensor(1.0), torch.zeros(0, 2)]:
    for op, f in {"zerosLike": torch.zeros_like, "onesLike": torch.ones_like}.items():
        add(op, f, like)
        for dtype in DTYPES:
            add(op, f, like, {"dtype": dtype})
    for value in [3, 2.5, True, nan]:
        add("fullLike", torch.full_like, like, value)
        add("fullLike", torch.full_like, like, value, {"dtype": "int32"})
for sizes in [[0], [1], [3], [2, 3], [3, 2], [0, 3], [2, 0], [-1], [2, -1], [1.5]]:
    add("eye", torch.eye, *sizes)
    for dtype in DTYPES:
        add("eye", torch.eye, *sizes, {"dtype": dtype})
for bounds in [[6], [0], [1], [2.5], [-3], [2, 6], [2, 2], [5, 2], [-3, 3], [0.5, 3], [1, 2.5], [0, 10, 3], [10, 0, -3], [0, 1, 0.25], [1, 0, -0.25], [0, 1, 0.1],
               [0, 5, 0.3], [0, 5, -1], [5, 0, 1], [0, 1, 0], [0, nan], [0, inf], [nan], [0, 5, nan], [-2.5, 7.1, 0.7], [0.1, 4, 0.1], [0, -3, -1], [2**31 - 3, 2**31 - 1]]:
    add("arange", torch.arange, *bounds)
    for dtype in DTYPES:
        if bounds[-1] != 2**31 - 1 or dtype != "float32":
            add("arange", torch.arange, *bounds, {"dtype": dtype})
for a, b in [(0, 1), (-3, 7), (0.1, 0.7), (3, -3), (2, 2), (-2.7, 2.7), (0, 10)]:
    for steps in [0, 1, 2, 3, 4, 5, 7, 12, 33, -1, 2.5]:
        add("linspace", torch.linspace, a, b, steps)
        if steps < 12:
            # Where the step is not exact, PyTorch's whole numbers hang on how the machine rounds a product before the sum.
            exact = steps < 2 or (int(b) - int(a)) * 8 % (steps - 1) == 0
            for dtype in [*(["int32"] if exact else []), *(["bool"] if steps > 1 else [])]:
                add("linspace", torch.linspace, a, b, steps, {"dtype": dtype})
add("linspace", torch.linspace, 0, nan, 3)
for data in [1.5, True, [], [[]], [[], []], [[[]], [[]]], [1.5, 2.0], [[1.5, 2.0], [3.0, 4.5]], [True, False], [[True], [False]], [True, 2.5], [[[1.5]], [[2.5]]],
             [[1.5], [2.5, 3.5]], [1.5, [2.5]], [[1.5], 2.5], [[[1.5]], [[2.5, 3.5]]], [None], ["1"], [nan, inf, -inf, -0.0, 1e-45, 3.4028235e38]]:
    add("tensor", torch.tensor, data)
for data in [[1.7, -1.7, 0.5, -0.0], [True, False], [1, 2], [nan], [inf], [2**31 - 1, -(2**31)], [2**31], [-(2**31) - 1], [2.5, 0, nan, -0.0], [[1, 0], [0, 1]], []]:
    for dtype in DTYPES:
        if data != [2**31 - 1, -(2**31)] or dtype != "float32":
            add("tensor", torch.tensor, data, {"dtype": dtype})
c.write()
