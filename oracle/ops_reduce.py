"""Fixtures of the reductions, the ops along rows and the losses."""
import torch
import torch.nn.functional as F
from common import Cases, values

torch.manual_seed(0)
c = Cases(__file__)
nan, inf = float("nan"), float("inf")
TORCH_NAMES = {"ignoreIndex": "ignore_index", "labelSmoothing": "label_smoothing"}
TORCH_DTYPES = {"float32": torch.float32, "int32": torch.int64, "bool": torch.bool}


def call(f):
    """f with the options that come last as keyword arguments."""
    def run(*args):
        *args, options = args if args and isinstance(args[-1], dict) else (*args, {})
        options = {TORCH_NAMES.get(k, k): TORCH_DTYPES[v] if k == "dtype" else v for k, v in options.items()}
        return f(*args, **options)
    return run


def add(op, *args, f=None):
    c.add(op, call(f or getattr(torch, op)), *args)


def floats(*rows):
    return torch.tensor(rows)


INTS = lambda: torch.tensor([[3, 1, 3], [2, 7, -7]])
BOOLS = lambda: torch.tensor([[True, False], [True, True]])
SHAPES = [(), (3,), (2, 3, 4), (0, 3), (2, 0), (2, 1)]

# What takes several axes: without dim, one, some, all, none; and axes that are not there
for op in ["sum", "mean", "amax", "amin", "logsumexp", "var", "std"]:
    for shape in SHAPES:
        if op in ["var", "std"] and shape in [(), (0, 3), (2, 0)]:
            continue  # PyTorch 1.13 fails in the gradient, or gives ∞ where the formula gives ∞·0
        if op != "logsumexp":
            add(op, values(*shape))
        for dim in [0, -1, [0, -1], [0, 0], 5]:
            add(op, values(*shape), dim, {"keepdim": True})
        add(op, values(*shape), -1)
    add(op, values(2, 3, 2), [-1, 0])
    if op != "logsumexp":
        add(op, values(2, 3), [], {"keepdim": True})
for op in ["sum", "mean"]:
    add(op, floats(0.0, -0.0, 1.0, nan, inf, -inf))
    add(op, floats(inf, 1.0))
    for x in [INTS, BOOLS]:
        add(op, x())
        add(op, x(), 1)
        for dtype in TORCH_DTYPES:
            add(op, x(), {"dtype": dtype})
            add(op, x(), 0, {"keepdim": True, "dtype": dtype})
    add(op, values(2, 3), {"dtype": "float32"})

for op in ["var", "std"]:
    add(op, values(2, 3), {"unbiased": False})
    add(op, values(2, 3), {"unbiased": True})
    add(op, values(2, 3), 1, {"unbiased": False, "keepdim": True})
    for correction in [0, 1, 2, 3]:
        add(op, values(2, 3), 1, {"correction": correction})
    add(op, values(2, 3), [0, 1], {"correction": 2, "keepdim": True})
    add(op, values(2, 3), 1, {"correction": 1, "unbiased": True})
    add(op, floats([2.0, 2.0], [1.0, inf], [1.0, nan]), 1)
    add(op, floats([10000.0, 10001.0, 10002.0]), 1, {"unbiased": False})
    add(op, INTS())

SPECIAL = [[1.0, nan, 3.0, nan], [2.0, 5.0, 5.0, -inf], [inf, -inf, inf, 0.0], [-inf, -inf, -inf, -inf]]
for op in ["max", "min", "argmax", "argmin"]:
    for shape in SHAPES:
        add(op, values(*shape))
        for dim in [0, -1, 1]:
            add(op, values(*shape), dim)
            add(op, values(*shape), dim, {"keepdim": True})
    for x in [INTS, BOOLS]:
        add(op, x())
        add(op, x(), 1)
    add(op, floats(*SPECIAL), 1)
    add(op, floats(*SPECIAL), 0)
    for row in SPECIAL:
        add(op, floats(*row))
for op in ["argmax", "argmin"]:
    add(op, values(2, 3), {"keepdim": True})
for op in ["max", "min"]:
    add(op, values(2, 3), values(3))
    add(op, values(2, 3), values(4))
    add(op, floats(1.0, nan, 2.0), floats(1.0, 0.0, nan))
for op in ["amax", "amin"]:
    for x in [INTS, BOOLS]:
        add(op, x())
        add(op, x(), 1)
    add(op, values(2, 3), {"keepdim": True})
    add(op, floats(*SPECIAL), 1)
    add(op, floats(*SPECIAL), [0, 1])

for op, f in {"softmax": torch.softmax, "logSoftmax": torch.log_softmax}.items():
    for shape in SHAPES:
        for dim in [0, 1, -1]:
            add(op, values(*shape), dim, f=f)
    add(op, floats([1e4, 0.0, -1e4], [-inf, 0.0, 1.0], [-inf, -inf, -inf], [nan, 0.0, 1.0], [inf, 0.0, 1.0]), -1, f=f)
    add(op, INTS(), 0, f=f)
    add(op, INTS(), 0, {"dtype": "float32"}, f=f)
    add(op, values(3), 0, {"dtype": "int32"}, f=f)
add("logsumexp", floats([1e4, 0.0, -1e4], [-inf, 0.0, 1.0], [nan, 0.0, 1.0]), -1)
add("logsumexp", floats([inf, 0.0], [inf, -inf], [-inf, -inf]).T, 0)
add("logsumexp", INTS(), 0)
add("logsumexp", BOOLS(), [0, 1], {"keepdim": True})


def class_loss(logp, target, weight, ignore_index=-100, reduction="mean", label_smoothing=0.0):
    """The losses of class ids, for the gradient of `weight`, which PyTorch's nll_loss does not have."""
    axis = 0 if logp.dim() == 1 else 1
    ignored = target == ignore_index
    ids = target.masked_fill(ignored, 0)
    weights = torch.where(ignored, torch.tensor(0.0), weight[ids])
    losses = -logp.gather(axis, ids.unsqueeze(axis)).squeeze(axis) * weights
    if label_smoothing > 0:
        every = weight.view([-1 if i == axis else 1 for i in range(logp.dim())])
        even = torch.where(ignored, torch.tensor(0.0), -(logp * every).mean(axis))
        losses = losses * (1 - label_smoothing) + even * label_smoothing
    if reduction == "none":
        return losses
    return losses.sum() / weights.sum() if reduction == "mean" else losses.sum()


def with_weight_gradient(f, to_logp):
    """f's value and its gradient for x; the gradient for the weight from class_loss."""
    def run(x, target, **options):
        weight = options.get("weight")
        if weight is None or target.dtype != torch.int64:
            return f(x, target, **options)
        y = f(x, target, **{**options, "weight": weight.detach()})
        extra = class_loss(to_logp(x.detach()), target, **options)
        return y + (extra - extra.detach())
    return run


IDS = torch.tensor
LOSSES = {"nllLoss": with_weight_gradient(F.nll_loss, lambda x: x),
          "crossEntropy": with_weight_gradient(F.cross_entropy, lambda x: x.log_softmax(0 if x.dim() == 1 else 1))}
TARGETS = [((3,), IDS(1)), ((2, 3), IDS([2, 0])), ((2, 3, 2), IDS([[0, 1], [2, 2]])), ((1, 3, 2, 2), IDS([[[0, 1], [2, 2]]])), ((0, 3), IDS([]).long()),
           ((2, 3, 0), torch.zeros(2, 0).long()), ((2, 3), IDS([1, -100])), ((2, 3), IDS([-100, -100])), ((3,), IDS(-100)), ((1, 3, 2, 1, 2), IDS([[[[0, 1]], [[2, -100]]]])),
           ((2, 3), IDS([0, 3])), ((2, 3), IDS([-1, 0])), ((2, 3), IDS([0, 1, 2])), ((2, 3), IDS([[0], [1]])), ((3,), IDS([0])), ((), IDS(0)), ((2, 3, 4), IDS([[0], [0]])),
           ((2, 0), IDS([0, 0])), ((2, 3), IDS([True, False]))]
for op, f in LOSSES.items():
    for shape, target in TARGETS:
        for reduction in ["mean", "sum", "none"]:
            add(op, values(*shape), target, {"reduction": reduction}, f=f)
            if target.numel() > 0:
                add(op, values(*shape), target, {"reduction": reduction, "weight": floats(0.5, 2.0, 0.25)}, f=f)
    add(op, values(2, 3), IDS([1, 2]), {"ignoreIndex": 2, "weight": floats(0.5, 2.0, 0.25)}, f=f)
    add(op, values(2, 3), IDS([1, -1]), {"ignoreIndex": -1}, f=f)
    add(op, values(2, 3), IDS([1, -100]), {"ignoreIndex": 2}, f=f)
    add(op, values(2, 3), IDS([1, 1]), {"weight": floats(1.0, 0.0, 1.0)}, f=f)
    add(op, values(2, 3), IDS([1, 1]), {"weight": floats(1.0, 0.0)}, f=f)
    add(op, values(2, 3), IDS([1, 1]), {"weight": floats([1.0, 0.0, 1.0])}, f=f)
    add(op, values(2, 3), IDS([1, 1]), {"reduction": "avg"}, f=f)
    add(op, values(2, 3), values(2), f=f)
    add(op, INTS(), IDS([1, 1]), f=f)
f = LOSSES["crossEntropy"]
for shape, target in TARGETS[:4] + TARGETS[6:10]:
    for reduction in ["mean", "sum", "none"]:
        add("crossEntropy", values(*shape), target, {"reduction": reduction, "labelSmoothing": 0.25}, f=f)
    if (target >= 0).all():  # PyTorch 1.13 looks up the weight of the ignored id as well
        add("crossEntropy", values(*shape), target, {"labelSmoothing": 0.25, "weight": floats(0.5, 2.0, 0.25)}, f=f)
for shape in [(3,), (2, 3), (2, 3, 2), (1, 3, 2, 2), (0, 3)]:
    for reduction in ["mean", "sum", "none"]:
        add("crossEntropy", values(*shape), values(*shape, low=0), {"reduction": reduction}, f=f)
        add("crossEntropy", values(*shape), values(*shape, low=0), {"reduction": reduction, "labelSmoothing": 0.25, "weight": floats(0.5, 2.0, 0.25)}, f=f)
add("crossEntropy", values(2, 3), values(2, 3), {"ignoreIndex": 0}, f=f)
add("crossEntropy", values(2, 3), values(1, 3), f=f)
add("crossEntropy", values(2, 3), IDS([1, 1]), {"labelSmoothing": 1.5}, f=f)
add("crossEntropy", floats([1e4, -1e4, 0.0], [-inf, 0.0, 1.0]), IDS([1, 2]), f=f)
add("crossEntropy", floats([-inf, 0.0]), IDS([0]), f=f)

for reduction in ["mean", "sum", "none"]:
    for a, b in [((), ()), ((2, 3), (2, 3)), ((2, 3), (3,)), ((2, 1), (1, 3)), ((0, 3), (0, 3)), ((2, 3), (4,))]:
        add("mseLoss", values(*a), values(*b), {"reduction": reduction}, f=F.mse_loss)
for a, b in [(values(2, 3), INTS()), (INTS(), values(2, 3)), (values(2, 2), BOOLS())]:
    add("mseLoss", a, b, f=lambda x, y: F.mse_loss(x.float(), y.float()))  # of mixed dtypes PyTorch fails in the gradient
add("mseLoss", INTS(), INTS(), f=F.mse_loss)
add("mseLoss", values(3), values(3), {"reduction": "avg"}, f=F.mse_loss)

for shape in SHAPES:
    add("prod", values(*shape))
    for dim in [0, 1, -1]:
        add("prod", values(*shape), dim)
        add("prod", values(*shape), dim, {"keepdim": True})
        add("cumsum", values(*shape), dim)
        for op in ["all", "any"]:
            add(op, values(*shape), dim)
            add(op, values(*shape), dim, {"keepdim": True})
    for op in ["all", "any"]:
        add(op, values(*shape))
for n in [5, 6, 7, 8]:
    add("prod", values(n))
add("prod", floats([0.0, 2.0, 3.0], [0.0, 0.0, 3.0], [0.0, 0.0, 0.0], [-0.0, 1.0, 4.0]), 1)
add("prod", floats(2.0, 0.0, 3.0, 4.0, 5.0))
for op in ["prod", "cumsum"]:
    for x in [INTS, BOOLS]:
        add(op, x(), 1)
        add(op, x(), 1, {"dtype": "float32"})
        add(op, x(), 0, {"dtype": "int32"})
    add(op, values(2, 3), 2)
add("prod", INTS(), {"dtype": "float32"})
add("cumsum", floats(1.0, inf, -inf, 2.0), 0)
for op in ["all", "any"]:
    for x in [INTS(), BOOLS(), floats([0.0, -0.0], [nan, 0.0], [inf, 1.0])]:
        add(op, x)
        add(op, x, 1)

for p in [2, "fro", 1, 0, 3, 1.5, 0.5, -1, inf, -inf]:
    for dim in [0, -1, [0, 2]]:
        add("norm", values(2, 3, 2), p, dim)
    add("norm", values(2, 3), p, [0, 1], {"keepdim": True})
    add("norm", values(2, 3), p)
    add("norm", values(), p)
    add("norm", floats([0.0, 0.0], [0.0, 2.0], [2.0, -2.0]), p, 1)
    if p not in [inf, -inf]:
        add("norm", values(2, 0), p, 1)
    add("norm", values(0, 2), p, 1)
add("norm", values(2, 3))
add("norm", values(2, 3), {"keepdim": True}, f=lambda x, keepdim: torch.norm(x, keepdim=keepdim))
add("norm", floats([nan, 1.0], [inf, 1.0]), 2, 1)
add("norm", INTS())
add("norm", values(3), 2, 1)

for op in ["sort", "argsort"]:
    for shape in SHAPES:
        add(op, values(*shape))
        for dim in [0, 1]:
            add(op, values(*shape), dim, {"descending": True})
    for descending in [False, True]:
        add(op, INTS(), {"descending": descending})
        add(op, BOOLS(), 0, {"descending": descending})
        add(op, floats(*SPECIAL), 1, {"descending": descending})
    add(op, values(3), 1)
add("sort", floats(1.0, 0.0, -0.0, 1.0, 0.0), {"stable": True, "descending": True}, f=lambda x, **o: torch.sort(x, dim=-1, **o))
for k in [0, 1, 3, 4, -1]:
    add("topk", floats([3.0, 1.0, 2.0], [nan, -inf, 5.0]), k)
    add("topk", floats([3.0, 1.0, 2.0], [nan, -inf, 5.0]), k, 1, {"largest": False})
add("topk", values(3, 2), 2, 0, {"sorted": True})
add("topk", torch.tensor([3, 1, 2]), 2)
add("topk", BOOLS(), 1)
add("topk", values(), 1)
add("topk", values(3), 1, 1)
c.write()
