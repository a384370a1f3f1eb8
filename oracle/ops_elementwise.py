"""Fixtures of the ops that work element by element."""
import math
import torch
import torch.nn.functional as F
from common import Cases, values

torch.manual_seed(2)
c = Cases(__file__)
nan, inf = float("nan"), float("inf")
SPECIAL = lambda: torch.tensor([0.0, -0.0, 1.0, -1.0, nan, inf, -inf])
INTS = lambda: torch.tensor([1, 2, -3, 0])
BOOLS = lambda: torch.tensor([True, False])
PAIRS = [((), ()), ((3,), (3,)), ((2, 3), (3,)), ((2, 1, 3), (4, 1)), ((0, 3), (3,)), ((1, 1), (2, 0)), ((2, 3), ()), ((2, 3), (4,))]


def nonzero(*shape):
    """Away from 0, where quotients and logarithms are tame."""
    x = values(*shape)
    return torch.where(x < 0, x - 0.5, x + 0.5)


def positive(*shape):
    return values(*shape, low=0.25, high=4)


# One operand.
UNARY = {
    "abs": torch.abs, "ceil": torch.ceil, "cos": torch.cos, "erf": torch.erf, "exp": torch.exp, "expm1": torch.expm1,
    "floor": torch.floor, "gelu": F.gelu, "isfinite": torch.isfinite, "isinf": torch.isinf, "isnan": torch.isnan,
    "log": torch.log, "log1p": torch.log1p, "log2": torch.log2, "logicalNot": torch.logical_not, "neg": torch.neg,
    "reciprocal": torch.reciprocal, "relu": torch.relu, "round": torch.round, "rsqrt": torch.rsqrt,
    "sigmoid": torch.sigmoid, "sign": torch.sign, "silu": F.silu, "sin": torch.sin, "sqrt": torch.sqrt,
    "square": torch.square, "tanh": torch.tanh, "trunc": torch.trunc,
}
for op, f in UNARY.items():
    for shape in [(), (5,), (2, 1, 3), (0, 3)]:
        c.add(op, f, positive(*shape) if "log" in op or "sqrt" in op else nonzero(*shape))
    c.add(op, f, SPECIAL())
    c.add(op, f, torch.tensor([1e-30, -1e-30, 1e-5, -1e-5, 8.0, -8.0, 30.0, -30.0, 1e3, -1e3, 1e30, -1e30]))
    c.add(op, f, INTS())
    c.add(op, f, BOOLS())
    c.add(op, f, torch.tensor([], dtype=torch.int64))
for op, f in {"gelu": lambda x, o: F.gelu(x, approximate=o["approximate"])}.items():
    for form in ["none", "tanh", "relu"]:
        c.add(op, f, values(2, 5, low=-4, high=4), {"approximate": form})
        c.add(op, f, SPECIAL(), {"approximate": form})
        c.add(op, f, torch.tensor([-5.0, 5.0, -9.0, 9.0, -60.0, 60.0]), {"approximate": form})
rounding = lambda x, o: torch.round(x, decimals=o["decimals"])
c.add("round", torch.round, torch.tensor([0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 0.49999997, 8388609.0]))
for decimals in [0, 1, 2, 3, -1, -2]:
    c.add("round", rounding, torch.tensor([1.25, 123.456, -1.35, 0.005, 1.005, 1.015, 1.035, 250.0, 350.0, -155.0, 1e38]), {"decimals": decimals})
    c.add("round", rounding, SPECIAL(), {"decimals": decimals})
c.add("round", rounding, torch.tensor([1.25]), {"decimals": 0.5})
c.add("round", rounding, INTS(), {"decimals": 1})

# Quotients.
mode = lambda a, b, o: torch.div(a, b, rounding_mode=o["roundingMode"])
for a, b in PAIRS:
    c.add("div", torch.div, values(*a), nonzero(*b))
    for m in [None, "floor", "trunc"]:
        c.add("div", mode, values(*a), nonzero(*b), {"roundingMode": m})
for a, b in [(INTS(), torch.tensor([2, -2, 2, 5])), (INTS(), 2), (INTS(), -2), (INTS(), 0.5), (INTS(), values(4) + 3), (INTS(), 0),
             (INTS(), torch.tensor([1, 1, 1, 0])), (BOOLS(), torch.tensor([True, True])), (BOOLS(), 2), (values(3), 3), (values(3), 0.1),
             (values(3), 0), (INTS(), torch.tensor(True)), (torch.tensor([1.0, 5.5, -1.0, 0.3]), 0.1), (values(2), BOOLS())]:
    c.add("div", torch.div, a, b)
    for m in [None, "floor", "trunc", "round"]:
        c.add("div", mode, a, b, {"roundingMode": m})
for special in SPECIAL():
    for m in [None, "floor", "trunc"]:
        c.add("div", mode, SPECIAL(), special.detach().clone(), {"roundingMode": m})
for a in [2, -1.5, 0]:
    c.add("div", lambda a, b: torch.div(torch.tensor(a), b), a, nonzero(3))
    c.add("div", lambda a, b: torch.div(torch.tensor(a), b), a, INTS())

# Powers.
for a, b in PAIRS:
    c.add("pow", torch.pow, positive(*a), values(*b))
for b in [0, 1, 2, 3, -1, -2, 0.5, -0.5, 2.5, 0.1, 10]:
    c.add("pow", torch.pow, values(2, 3), b)
    c.add("pow", torch.pow, positive(3), b)
    c.add("pow", torch.pow, SPECIAL(), b)
    c.add("pow", torch.pow, INTS(), b)
    c.add("pow", torch.pow, BOOLS(), b)
for b in [0.0, -0.0, 1.0, 2.0, -1.0, -2.0, 0.5, 3.0, nan, inf, -inf]:
    c.add("pow", torch.pow, SPECIAL(), torch.tensor(b))
for a in [2, 0.5, 1, 0, -1, -2]:
    c.add("pow", torch.pow, a, values(2, 3))
    c.add("pow", torch.pow, a, SPECIAL())
    c.add("pow", torch.pow, a, INTS())
    c.add("pow", torch.pow, a, BOOLS())
c.add("pow", torch.pow, INTS(), torch.tensor([3, 5, 2, 0]))
c.add("pow", torch.pow, torch.tensor([2, -1, 1, -1, 3]), torch.tensor([-1, -3, -2, -2, 0]))
c.add("pow", torch.pow, INTS(), values(4))
c.add("pow", torch.pow, values(4), INTS())
c.add("pow", torch.pow, INTS(), torch.tensor([True, False, True, False]))
c.add("pow", torch.pow, BOOLS(), BOOLS())
c.add("pow", torch.pow, BOOLS(), True)
c.add("pow", torch.pow, INTS(), True)

# Extremes and bounds.
for op, f in {"maximum": torch.maximum, "minimum": torch.minimum}.items():
    for a, b in PAIRS:
        c.add(op, f, values(*a), values(*b))
    c.add(op, f, torch.tensor([1.0, 2.0, 3.0]), torch.tensor([3.0, 2.0, 1.0]))
    for special in SPECIAL():
        c.add(op, f, SPECIAL(), special.detach().clone())
    c.add(op, f, INTS(), values(4))
    c.add(op, f, INTS(), INTS().flip(0))
    c.add(op, f, BOOLS(), torch.tensor([True, True]))
    c.add(op, f, BOOLS(), torch.tensor(2))
for low, high in [(-1, 1), (-0.5, None), (None, 0.5), (None, None), (1, -1), (0, 0), (-inf, inf)]:
    c.add("clamp", torch.clamp, values(2, 3), low, high)
    c.add("clamp", torch.clamp, SPECIAL(), low, high)
    if (low, high) != (-inf, inf):
        c.add("clamp", torch.clamp, INTS(), low, high)
c.add("clamp", torch.clamp, values(2, 3), 0.5)
c.add("clamp", torch.clamp, BOOLS(), 0, 1)
c.add("clamp", torch.clamp, INTS(), 0.5, 1.5)
for a, b in PAIRS:
    c.add("clamp", torch.clamp, values(*a), values(*b))
    c.add("clamp", torch.clamp, values(*a), None, values(*b))
    c.add("clamp", torch.clamp, values(*a), values(*b), values(*b) + 1)
c.add("clamp", torch.clamp, torch.tensor([1.0, 2.0, 3.0, 4.0]), torch.tensor([1.0, 3.0, 4.0, nan]), torch.tensor([1.0, 3.0, 2.0, 5.0]))
c.add("clamp", torch.clamp, values(3, 3), torch.tensor([[0.0], [-1.0], [1.0]]), torch.tensor(0.5))
c.add("clamp", torch.clamp, INTS(), torch.tensor([0, 0, 0, 1]), torch.tensor(1))
c.add("clamp", torch.clamp, INTS(), torch.tensor(0.5))

# Comparisons and logic.
for op in ["eq", "ne", "lt", "le", "gt", "ge"]:
    f = getattr(torch, op)
    for a, b in PAIRS:
        c.add(op, f, torch.round(values(*a)), torch.round(values(*b)))
    for special in SPECIAL():
        c.add(op, f, SPECIAL(), special.detach().clone())
    for a, b in [(INTS(), 1), (INTS(), 1.5), (INTS(), values(4)), (BOOLS(), 1), (BOOLS(), torch.tensor([True, True])), (BOOLS(), True),
                 (torch.tensor([0.1, 0.5]), 0.1), (values(3), nan)]:
        c.add(op, f, a, b)
for op, f in {"logicalAnd": torch.logical_and, "logicalOr": torch.logical_or, "logicalXor": torch.logical_xor}.items():
    for a, b in PAIRS:
        c.add(op, f, torch.round(values(*a)), torch.round(values(*b)))
    for b in [0.0, 1.0, nan]:
        c.add(op, f, SPECIAL(), torch.tensor(b))
    c.add(op, f, INTS(), values(4))
    c.add(op, f, torch.tensor([True, True, False, False]), torch.tensor([True, False, True, False]))

# Choices.
for a, b in PAIRS:
    c.add("where", lambda m, x, y: torch.where(m, x, y), torch.tensor(True), values(*a), values(*b))
    c.add("where", lambda m, x, y: torch.where(m, x, y), values(*a) > 0, values(*a), values(*b))
    c.add("maskedFill", torch.masked_fill, values(*a), values(*b) > 0, 0.5)
    c.add("maskedFill", torch.masked_fill, values(*a), values(*b) > 0, values())
MASK = lambda: torch.tensor([True, False, True, False])
for a, b in [(values(4), 1), (1, values(4)), (0.5, INTS()), (INTS(), 0.5), (INTS(), 2), (INTS(), values(4)), (1, 2), (1.5, 2.5), (True, False),
             (INTS(), True), (values(4), torch.tensor(True)), (torch.tensor([nan, nan, 1, 1]), torch.tensor([1, nan, nan, 1]))]:
    c.add("where", lambda m, x, y: torch.where(m, x, y), MASK(), a, b)
c.add("where", lambda m, x, y: torch.where(m, x, y), INTS(), values(4), values(4))
for x, v in [(values(4), -inf), (values(4), nan), (values(4), 2), (INTS(), 2), (INTS(), 2.5), (INTS(), inf), (INTS(), nan), (INTS(), True),
             (INTS(), BOOLS()[0]), (values(4), torch.tensor(2)), (values(4), torch.tensor([2.0])), (MASK(), 3), (MASK(), 0), (MASK(), torch.tensor(2))]:
    c.add("maskedFill", torch.masked_fill, x, MASK(), v)
c.write()
