"""Prints tensors in PyTorch and writes the text, with a rule that rebuilds the tensor, to `oracle/fixtures/print.json`.

A case is {"text", "dtype", "shape"} and where its values come from: "data", repeated as often as needed, or "start" and
"step", value i being float32(start + i·step). "set" overwrites single elements, [place, value], and "transposed": [i, j]
then swaps two axes. "requiresGrad" is true for a leaf that wants a gradient; "op" names the op that the tensor comes from.
Run: `/usr/bin/python3 oracle/print.py`.
"""
import json
import math
import pathlib
import torch
from common import DTYPES, number

torch.manual_seed(0)
nan, inf = float("nan"), float("inf")
cases = []


def case(data, shape=None, dtype=torch.float32, set=(), transposed=None, requires_grad=False, op=None, start=None, step=None):
    shape = [len(data)] if shape is None else list(shape)
    n = math.prod(shape)
    if data is None:
        flat = (torch.arange(n, dtype=torch.float64) * step + start).to(dtype)
        rule = {"start": start, "step": step}
    else:
        flat = torch.tensor([data[i % len(data)] for i in range(n)], dtype=dtype)
        rule = {"data": [number(v) for v in torch.tensor(data, dtype=dtype).tolist()]}
        # As a string: tools that read JSON and write it again lose the sign of -0.
        rule["data"] = ["-0" if isinstance(v, float) and v == 0 and math.copysign(1, v) < 0 else v for v in rule["data"]]
    for place, value in set:
        flat[place] = value
    x = flat.reshape(shape)
    if set:
        rule["set"] = [[place, number(float(value))] for place, value in set]
    if transposed:
        x = x.transpose(*transposed)
        rule["transposed"] = transposed
    if requires_grad:
        x.requires_grad_()
        rule["requiresGrad"] = True
    if op:
        y = op(x.requires_grad_())
        if not torch.equal(x, y):
            shape, rule = list(y.shape), {"data": [number(v) for v in y.reshape(-1).tolist()]}
        x, name = y, type(y.grad_fn).__name__.removesuffix("Backward0")
        rule["op"] = name[0].lower() + name[1:]
    cases.append({"text": repr(x), "dtype": DTYPES[dtype], "shape": shape, **rule})


def big(shape, **options):
    case(None, shape, **{"start": -1.5, "step": 1 / 64, **options})


def normal(n, scale=1.0):
    # Few significant digits keep the fixtures small; ties have cases of their own.
    return [float(f"{v:.7g}") for v in (torch.randn(n) * scale).tolist()]


# Scalars: every kind of value alone decides its format.
SPECIAL = [0.0, -0.0, nan, inf, -inf, 1.0, -1.0, 0.5, 1e-4, 0.00010001, 9.9e-5, 1e8, 100000008.0, -1e8, 1e9, 1.5e9, 3.4028235e38, 1e-45, 1.1754944e-38,
           12345.678, 16777216.0, 0.1, 1 / 3, 99999.996, 0.99996, 9.99995, 1e-10, 1e10, 1e21, 1e22, 123456789.0]
for v in SPECIAL:
    case([v], [])
    case([v])
for v in [0, 1, -1, 2147483647, -2147483647]:
    case([v], [], torch.int64)
for v in [True, False]:
    case([v], [], torch.bool)

# Ties: exact halves of the last digit go to the even one.
case([k / 32 for k in range(-16, 17)])
case([k / 32 + 3 for k in range(1, 32, 2)])
case([k / 32 + 255 for k in range(1, 32, 2)])
case([(2 * k + 1) / 32 for k in range(500, 524)], [4, 6])
for base in [100000.0, 0.0009765625]:  # ties of the scientific format as well: six digits that end in 5
    case([base * f for f in (1.0, 1.00005, 2.5, 31.0)])
case([100005.0, 100015.0, 100025.0, 999995.0, 0.5])
case([100000.0 + 10 * k + 5 for k in range(10)] + [0.5])
case([100005.0, 100015.0, 100025.0, 999995.0, 999985.0, 1.0, -100045.0])
case([1000050.0, 1000150.0, 1.0])
case([15625 * 2.0**-k for k in range(0, 24)])
case([(2 * k + 1) * 2.0**-17 for k in range(12)])
case([(2 * k + 1) * 2.0**-12 + 64 for k in range(12)] + [1e-3])
case([1.00005, 2.00015, 0.00005, 0.00015, 0.99995, 0.1 + 0.00005])

# The edges of the choice of format.
case([1.0, 1000.0])
case([1.0, 1001.0])
case([1.0, 1000.0001])
case([0.5, 500.0])
case([0.5, 500.5])
case([0.001, 1.0])
case([0.00099999, 1.0])
case([1e8, 1e6])
case([100000008.0, 1e6])
case([99999992.0, 1e6, -1e7])
case([1e-4, 1e-3])
case([0.000101, 1e-3])
case([1e-4, 0.0])
case([1e-45, 0.0, 1.0])
case([1e-45, 3e-45, 1e-44])
case([1e38, 1e-38])
case([3.4028235e38, -3.4028235e38])
case([1e-5, 1e5, nan, inf, -inf, -0.0, 0.0])

# Zeros and what is not finite do not count for the width.
case([nan, nan])
case([0.0, -0.0])
case([-0.0, 1.0])
case([-0.0, -1.0])
case([-0.0, 0.5])
case([nan, 1.0])
case([inf, -inf, 1.0])
case([-inf, 10.0])
case([-inf, 0.5, nan, inf])
case([-inf, 1e9])
case([nan, -inf, 0.0, inf, -0.0, 2.0], [2, 3])
case([0.0, -0.0, -0.25, nan], [2, 2])
case([nan, 1.0, 20.0, -300.0], [2, 2])

# Random magnitudes, dtypes and shapes, small enough to be shown whole.
SHAPES = [[], [1], [3], [7], [2, 3], [3, 1], [1, 5], [2, 2, 3], [1, 1, 1], [2, 1, 2, 2], [1, 2, 1, 2, 2], [4, 8], [1, 12], [13]]
for shape in SHAPES:
    n = max(math.prod(shape), 1)
    for scale in [1.0, 100.0, 1e-3, 1e4]:
        case(normal(n, scale), shape)
    case([round(v) for v in normal(n, 20.0)], shape)
    case([v * 10.0 ** (i % 7 - 3) for i, v in enumerate(normal(n))], shape)
    case(torch.randint(-100, 100, (n,)).tolist(), shape, torch.int64)
    case(torch.randint(0, 50257, (n,)).tolist(), shape, torch.int64)
    case((torch.rand(n) < 0.5).tolist(), shape, torch.bool)
    case(normal(n), shape, requires_grad=True)
case([2147483647, -2147483647, 0], dtype=torch.int64)
case([True, True], dtype=torch.bool)
case([False] * 4, [2, 2], torch.bool)
case([6109, 3626, 6100, 345, 2651, 13, 6109, 1110, 6622, 257, 11483, 13], [2, 6], torch.int64)
case(normal(12), [3, 4], transposed=[0, 1])
case(normal(24), [2, 3, 4], transposed=[0, 2])

# Rows that just fit the line, and rows that just do not.
for n in range(6, 13):
    case([0.25], [n])
    case([-0.25], [n])
    case([-0.25], [2, n])
    case([1e9], [n])
for n in range(16, 27):
    case([1.0], [n])
    case([7], [n], torch.int64)
    case([7], [1, 2, n], torch.int64)
    case([True], [n], torch.bool)
for width in range(1, 10):
    case([10 ** width - 1], [160 // width // 2], torch.int64)
    case([10 ** width - 1], [2, 90 // width], torch.int64)
case([1.0] * 40 + [12.5])
case([-2147483647, 5], [1, 1, 1, 1, 1, 1, 1, 1, 1, 30], torch.int64)
case([1.5], [1] * 30)
case([1e-7], [1] * 62 + [2, 3])

# Nothing at all.
for shape in [[0], [0, 3], [2, 0], [3, 0, 2], [1, 0], [0, 0, 0], [0] * 5, [0] + [10000] * 3, [0] + [1] * 20, [0] + [1] * 21, [0] + [1] * 22, [0] + [1] * 40]:
    for dtype in [torch.float32, torch.int64, torch.bool]:
        case([0], shape, dtype)
    case([0], shape, requires_grad=True)
    case([0], shape, op=lambda x: x + 1)

# Suffixes, and where they need a line of their own.
for n in range(3, 9):
    for options in [{"requires_grad": True}, {"op": lambda x: x + 0}, {"op": lambda x: x * 1}, {"op": lambda x: -x}, {"op": lambda x: torch.log_softmax(x, -1)}]:
        case([0.25], [n], **options)
        case([0.25], [2, n], **options)
for n in range(1, 24):
    case([1.0], [n], requires_grad=True)
    case([1.0], [n], op=lambda x: x + 0)
    case([1.0], [1, 1, n], op=lambda x: x.exp().log())
case(normal(1), [], op=lambda x: x.sum())
case(normal(6), [2, 3], op=lambda x: x.mean())
case([-1.1785, -0.0278, -0.5737, -1.54, 0.1513], [5, 1], op=lambda x: torch.addmm(x, torch.zeros(5, 2), torch.zeros(2, 1)))

# More than 1000 elements: summaries. Exactly 1000 are shown whole.
big([1000], step=1.0, start=0.0)
big([1001])
big([1001], start=0.0, step=1.0)
big([1000, 1])
big([1, 1001])
big([10, 100], start=0.0, step=1.0, dtype=torch.float32)
for shape in [[7, 143], [7, 144], [6, 167], [167, 6], [168, 7], [501, 2], [2, 501], [3, 400], [400, 3], [40, 40], [12, 12, 12], [2, 6, 101], [2, 101, 6], [101, 6, 2],
              [1, 1, 1001], [1001, 1, 1], [1, 1001, 1], [7, 7, 7, 7], [2, 3, 4, 50], [50, 2, 2, 6], [2, 7, 2, 40], [1, 8, 2, 3, 40], [5, 5, 5, 9], [2, 4, 50257]]:
    big(shape)
    big(shape, start=0, step=1, dtype=torch.int64)
    if math.prod(shape) < 10000:
        big(shape, op=lambda x: x + 0)
for shape in [[1001], [40, 40], [2, 6, 101]]:
    n = math.prod(shape)
    case([True, False, False], shape, torch.bool)
    case([2.0], shape, requires_grad=True)
    case([1.0, -1.0, 0.5], shape)
    case([nan, inf, -inf, -0.0, 0.25], shape)
    case([1e-7, 1e7, -3.0], shape)  # seven entries of scientific numbers do not fit one line
    case([1.5e-3, 2.5, -0.1], shape, transposed=[0, -1])
    case([0.0, 1.0], shape)
    case([-2147483647, 3], shape, torch.int64)
    # What is hidden has no say in the format.
    case([1.0, 2.0, 3.0], shape, set=[(n // 2 + 12, 0.5)])
    case([1.5, 2.0, 3.0], shape, set=[(20, 1e9), (22, -inf)])
    case([1, 2, 3], shape, torch.int64, set=[(50, 1234567)])
    case([1.5, 2.0, 3.0], shape, set=[(0, 1e9)])
    case([1.5, 2.0, 3.0], shape, set=[(n - 1, -1e3)])
    case([1.0, 2.0, 3.0], shape, set=[(2, -100.0)])

path = pathlib.Path(__file__).parent / "fixtures" / "print.json"
lines = ",\n".join(json.dumps(c, ensure_ascii=False) for c in cases)
path.write_text(f"[\n{lines}\n]\n")
print(f"{path.name}: {len(cases)} cases, {path.stat().st_size} bytes")
