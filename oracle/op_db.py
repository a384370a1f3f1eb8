"""Fixtures from PyTorch's own operator tests: the inputs that its OpInfo database tests each op with, and those that it must refuse.

Inputs are rounded to short numbers before PyTorch sees them. Left out are dtypes that Pellucid has not, random results,
Python's 2.0 beside integers (JavaScript's is 2), of inputs that differ in their values alone all but the first, and of an
op with very many inputs all but about MOST.
"""
import random
import sys
import types
import unittest
import numpy
import torch
from common import Cases, DTYPES, encode, tensors_in

sys.modules["expecttest"] = types.SimpleNamespace(TestCase=unittest.TestCase, ACCEPT=False)  # the database imports it for other tests
from torch.testing._internal import common_methods_invocations as database  # noqa: E402
from torch.testing._internal.opinfo import core  # noqa: E402

# An op of the database, with its variant; > Pellucid's name, where it is another; its arguments: after : by position, after | as options.
TABLE = """
abs exp expm1 log log1p log2 sqrt rsqrt reciprocal square sin cos tanh sigmoid erf sign floor ceil trunc neg isnan isinf isfinite
logical_not clone contiguous nn.functional.relu nn.functional.silu
mul pow maximum minimum eq ne lt le gt ge logical_and logical_or logical_xor matmul mm bmm mv dot outer : other
add sub : other | alpha
true_divide > div : other
div/no_rounding_mode div/floor_rounding div/trunc_rounding : other | rounding_mode
round round/decimals_0 round/decimals_3 round/decimals_neg_3 : | decimals
nn.functional.gelu : | approximate
max/binary min/binary : other
max/reduction_no_dim min/reduction_no_dim
max/reduction_with_dim min/reduction_with_dim : dim | keepdim
amax amin argmax argmin all any logsumexp : dim | keepdim
sum mean prod : dim | keepdim dtype
var std : dim | unbiased keepdim correction
norm norm/fro norm/inf : p dim | keepdim dtype
cumsum softmax softmax/with_dtype log_softmax log_softmax/dtype : dim | dtype
sort argsort : dim | descending stable
topk : k dim | largest sorted
addmm addmm/decomposed : mat1 mat2 | beta alpha
clamp : min max
clamp_min > clamp : min
masked_fill : mask value
masked_select : mask
tril triu : diagonal
nn.functional.linear : weight bias
nn.functional.layer_norm : normalized_shape weight bias | eps
nn.functional.one_hot : num_classes
nn.functional.mse_loss : target | reduction
nn.functional.nll_loss : target | weight ignore_index reduction
nn.functional.cross_entropy : target | weight ignore_index reduction label_smoothing
nn.functional.dropout : p | training
gather : dim index
scatter_add : dim index src
index_select : dim index
index_add : dim index source | alpha
view reshape expand broadcast_to : shape
transpose : dim0 dim1
permute flip : dims
squeeze unsqueeze unbind : dim
flatten : start_dim end_dim
ravel > flatten
slice : dim start end step
select : dim index
narrow : dim start length
roll : shifts dims
repeat : sizes
movedim : source destination
chunk : chunks dim
split split/list_args : sizes dim
split_with_sizes > split : sizes dim
cat stack : dim
zeros_like ones_like zeros ones : | dtype
full_like : fill_value | dtype
eye : m | dtype
arange : end step | dtype
linspace : end steps | dtype
"""

# Ops whose arguments stand in another order here: from PyTorch's to Pellucid's name and arguments.
REORDERED = {
    "where": lambda x, condition, other: ("where", condition, x, other),
    "nn.functional.embedding": lambda weight, ids, **o: ("embedding", ids, weight, options(o)),
    "clamp_max": lambda x, high: ("clamp", x, None, high),
    "rsub": lambda x, other, **o: ("sub", other, x, options(o)),
    "__radd__": lambda x, other: ("add", other, x),
    "__rmul__": lambda x, other: ("mul", other, x),
    "__rsub__": lambda x, other: ("sub", other, x),
    "__rdiv__": lambda x, other: ("div", other, x),
    "__rmatmul__": lambda x, other: ("matmul", other, x),
    "float": lambda x, **_: ("to", x, "float32"),
    "long": lambda x, **_: ("to", x, "int32"),
    "bool": lambda x, **_: ("to", x, "bool"),
    "view_as": lambda x, other: ("view", x, list(other.shape)),
    "reshape_as": lambda x, other: ("reshape", x, list(other.shape)),
    "expand_as": lambda x, other: ("expand", x, list(other.shape)),
    "T": lambda x: ("permute", x, list(range(x.dim()))[::-1]),
    "__getitem__": lambda x, i: ("index", x, *([i] if not isinstance(i, (tuple, list)) or is_ids(i) else i)),
}
NO_COUNTERPART = ["device", "memory_format", "layout", "pin_memory", "inplace", "sparse_grad", "requires_grad", "sparse"]


class LeftOut(Exception):
    pass


def is_ids(indices):
    return all(type(i) is int for i in indices)


def table():
    for line in TABLE.strip().replace("\nlogical_not", " logical_not").splitlines():
        names, _, arguments = line.partition(" :")
        names, _, name = names.partition(" > ")
        positional, _, last = arguments.partition("|")
        for key in names.split():
            yield key, (camel(name or key.split("/")[0]), positional.split(), last.split())


def camel(name):
    head, *rest = name.split(".")[-1].split("_")
    return head + "".join(word.capitalize() for word in rest)


def options(given):
    return {camel(k): v for k, v in given.items() if v is not None and k not in NO_COUNTERPART} or None


def short(x):
    """A copy of an argument with numbers of few digits."""
    if isinstance(x, torch.Tensor):
        if x.dtype not in DTYPES or x.dtype == torch.int32 or too_large(x):
            raise LeftOut
        y = x.detach().clone()
        if x.dtype != torch.float32:
            return y
        near = torch.round(y * 16) / 16
        return torch.where((y.abs() < 1000) & (y.abs() > 1 / 16), near, y)
    if isinstance(x, (list, tuple)):
        return type(x)(short(v) for v in x) if type(x) in (list, tuple) else list(x)
    return {k: short(v) for k, v in x.items()} if isinstance(x, dict) else x


def too_large(x):
    if x.numel() > 64 or x.dim() > 5:
        return x.dim() < 64  # those are refused for it
    return x.dtype == torch.int64 and x.numel() > 0 and max(-x.min().item(), x.max().item()) >= 2**31


def encodable(x):
    if isinstance(x, torch.dtype) and x in DTYPES:
        return DTYPES[x]
    if isinstance(x, slice):
        return {"slice": [x.start, x.stop, x.step]}
    if isinstance(x, (list, tuple)):
        return [encodable(v) for v in x]
    if isinstance(x, dict):
        return {k: encodable(v) for k, v in x.items()}
    if isinstance(x, (torch.Tensor, float, int, str, type(None))):
        return x
    if x is Ellipsis:
        return "..."
    raise LeftOut


def in_pellucid(key, x, args, kwargs):
    """Pellucid's name and arguments of a call in PyTorch."""
    if key in REORDERED:
        name, *mine = REORDERED[key](x, *args, **kwargs)
    else:
        name, positional, last = OPS[key]
        if name in ("view", "reshape", "expand", "permute", "repeat", "flip") and len(args) > 1:
            args = [args]
        if name in ("zeros", "ones"):
            args = []
        if name in ("std", "var") and len(args) > 0 and isinstance(args[0], bool):
            args = [None, *args]
        given = {**dict(zip(positional + last, args)), **kwargs}
        if not set(given) <= {*positional, *last, *NO_COUNTERPART}:
            raise LeftOut
        mine = [x, *[given.get(p) for p in positional], options({k: given[k] for k in last if k in given})]
        # Options follow the last argument that there is.
        mine = [m for i, m in enumerate(mine) if m is not None or any(n is not None for n in mine[i + 1 : -1])]
    if mine[-1] is None and name != "index":
        mine.pop()
    return name, encodable(mine)


def whole_floats(x):
    if isinstance(x, (list, tuple)):
        return any(map(whole_floats, x))
    return any(map(whole_floats, x.values())) if isinstance(x, dict) else isinstance(x, float) and x.is_integer()


def add(key, op, sample, refused):
    x, args, kwargs = short(sample.input), short(sample.args), short(sample.kwargs)
    name, mine = in_pellucid(key, x, args, kwargs)
    if is_left_out(name, mine, kwargs):
        raise LeftOut
    blank = lambda v: [str(v.dtype), list(v.shape)] if isinstance(v, torch.Tensor) else v
    form = repr((name, [blank(v) for v in mine], [blank(t) for t in tensors_in(mine)], has_special(mine)))
    if form in forms:
        return
    forms.add(form)
    weight = kwargs.get("weight")
    if name in ("nllLoss", "crossEntropy") and weight is not None:
        kwargs["weight"] = weight.clone()  # PyTorch refuses a gradient for it

    def run(*_):
        y = op(x, *args, **kwargs)
        if y is NotImplemented or any(t.dtype not in DTYPES or too_large(t) for t in tensors_in(y)):
            raise LeftOut
        return y

    c.add(name, run, *mine)
    case = c.cases[-1]
    if name in ("nllLoss", "crossEntropy") and weight is not None and "grads" in case:
        del case["grads"][-1]["weight"]
    if case.get("error", False) != refused:
        c.cases.pop()


def is_left_out(name, mine, kwargs):
    tensors = tensors_in(mine)
    if whole_floats(mine) and all(t.dtype != torch.float32 for t in tensors):
        return True
    if name == "topk":  # PyTorch does not say which of equals it takes
        return mine[0].unique().numel() < mine[0].numel()
    if name == "dropout":
        return 0 < kwargs.get("p", 0.5) < 1 and kwargs.get("training", True)
    if name == "to":  # infinity is no integer here
        return mine[1] == "int32" and not bool(torch.isfinite(mine[0]).all())
    if name == "layerNorm":  # PyTorch's (x - mean) / σ of a single element is not 0
        return mine[1] == [1]
    # PyTorch's int64 steps are rounded in blocks, as wide as the processor's vectors
    return name == "linspace" and mine[-1] == {"dtype": "int32"}


def has_special(x):
    return [bool((~torch.isfinite(t)).any()) for t in tensors_in(x)]


def inputs(info):
    """Each input with whether it must be refused; a generator of the database that needs larger sizes ends early."""
    for dtype in [d for d in (torch.float32, torch.int64, torch.bool) if d in info.dtypes]:
        for make in [info.sample_inputs, info.reference_inputs]:
            try:
                for sample in make("cpu", dtype):
                    yield sample, False
            except (RuntimeError, IndexError, ValueError, AssertionError):
                pass
    if info.error_inputs_func is not None and not info.name.startswith("__r") and info.name != "rsub":
        for e in info.error_inputs("cpu"):
            yield e.sample_input, True


def thinned(cases):
    """At most MOST of them and the refused ones, spread over all."""
    accepted = [case for case in cases if "error" not in case]
    step = max(len(accepted) / MOST, 1)
    return [accepted[int(i * step)] for i in range(int(len(accepted) / step))] + [case for case in cases if "error" in case]


MOST = 24
OPS = dict(table())
c = Cases(__file__)
forms = set()
for info in database.op_db:
    key = info.name + "/" * bool(info.variant_test_name) + info.variant_test_name
    if key not in OPS and key not in REORDERED:
        continue
    random.seed(0), numpy.random.seed(0), torch.manual_seed(0)
    for module in [database, core]:
        module.XS, module.S, module.M, module.L = (2, 4, 4, 4) if key == "__getitem__" else (2, 3, 4, 5)
    before = len(c.cases)
    for sample, refused in inputs(info):
        try:
            add(key, info.op, sample, refused)
        except (LeftOut, TypeError, AttributeError, RuntimeError):  # the last where PyTorch's own backward fails
            pass
    c.cases[before:] = thinned(c.cases[before:])
c.write()
