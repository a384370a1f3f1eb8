"""Fixtures of the matrix products and of the fused layers made of them."""
import torch
import torch.nn.functional as F
from common import Cases, values

torch.manual_seed(0)
c = Cases(__file__)
nan, inf = float("nan"), float("inf")
ints = lambda *shape: torch.randint(-4, 5, shape)

for a, b in [((3,), (3,)), ((0,), (0,)), ((1,), (1,)), ((2, 3), (3,)), ((3,), (3, 2)), ((2, 3), (3, 4)), ((1, 1), (1, 1)), ((5, 2, 3), (3, 4)),
             ((2, 2, 2, 3), (3, 2)), ((3, 4), (2, 4, 1)), ((3,), (2, 3, 4)), ((2, 1, 2, 3), (4, 3, 2)), ((1, 2, 3), (5, 3, 1)), ((2, 2, 3), (3,)),
             ((2, 2, 2, 3), (3,)), ((2, 0), (0, 3)), ((0, 2), (2, 3)), ((2, 3), (3, 0)), ((0, 2, 3), (3, 2)), ((2, 0, 3), (3, 2)), ((0, 1, 2), (3, 2, 2)),
             ((2, 3), (2, 3)), ((3, 2), (3, 4)), ((2, 3), (2,)), ((3,), (2, 3)), ((), (3,)), ((3,), ()), ((2, 2, 3), (3, 3, 4)), ((2, 3, 2, 3), (3, 2, 3, 4)),
             ((5, 4), (4, 5)), ((4, 5), (5, 4)), ((9, 7), (7, 6))]:
    c.add("matmul", torch.matmul, values(*a), values(*b))
for a, b in [((2, 3), (3, 2)), ((3,), (3,)), ((2, 1, 3), (3, 2)), ((2, 0), (0, 2))]:
    c.add("matmul", torch.matmul, ints(*a), ints(*b))
c.add("matmul", torch.matmul, ints(2, 2), values(2, 2))
c.add("matmul", torch.matmul, ints(2, 2) > 0, ints(2, 2) > 0)
c.add("matmul", torch.matmul, torch.tensor([[nan, 0.0], [inf, 1.0], [1.0, 2.0]]), torch.tensor([[0.0, 1.0], [1.0, -inf]]))

MM, V = [((2, 3), (3, 4)), ((0, 2), (2, 1)), ((2, 3), (3,)), ((3,), (3,)), ((2, 3), (2, 3)), ((), ()), ((2, 2, 3), (3, 4)), ((2, 2, 3), (2, 3, 1)),
         ((2, 2, 3), (1, 3, 1)), ((0, 2, 3), (0, 3, 1))], [((3,), (2,)), ((0,), (0,)), ((1,), (3,)), ((3, 1), (3,))]
for op, f in {"mm": torch.mm, "bmm": torch.bmm, "mv": torch.mv, "dot": torch.dot, "outer": torch.outer}.items():
    for a, b in MM + V:
        c.add(op, f, values(*a), values(*b))
for op, f, a, b in [("mm", torch.mm, (2, 3), (3, 2)), ("dot", torch.dot, (3,), (3,)), ("outer", torch.outer, (3,), (2,))]:
    c.add(op, f, ints(*a), ints(*b))
    c.add(op, f, ints(*a), values(*b))
    c.add(op, f, ints(*a) > 0, ints(*b) > 0)

addmm = lambda x, a, b, o={}: torch.addmm(x, a, b, **o)
for x in [(2, 4), (4,), (), (1, 4), (2, 1), (3,), (1, 2, 4)]:
    c.add("addmm", addmm, values(*x), values(2, 3), values(3, 4))
for options in [{"beta": 0.5}, {"alpha": -2.0}, {"beta": 2.0, "alpha": 0.25}, {"beta": 0, "alpha": 3}, {"alpha": 0}]:
    c.add("addmm", addmm, values(4), values(2, 3), values(3, 4), options)
c.add("addmm", addmm, torch.tensor([nan]), values(1, 2), values(2, 3), {"beta": 0})
c.add("addmm", addmm, values(2, 4), values(2, 0), values(0, 4))
c.add("addmm", addmm, values(1), values(3), values(3, 4))
c.add("addmm", addmm, values(1), values(2, 3), values(2, 4))
c.add("addmm", addmm, ints(1), ints(2, 2), ints(2, 2), {"beta": 2, "alpha": -3})
c.add("addmm", addmm, ints(1), values(2, 2), values(2, 2))

for x in [(3,), (2, 3), (1, 3), (2, 2, 3), (0, 3), (2, 0, 3), (2, 4), ()]:
    c.add("linear", F.linear, values(*x), values(4, 3))
    c.add("linear", F.linear, values(*x), values(4, 3), values(4))
c.add("linear", F.linear, values(2, 0), values(4, 0), values(4))
c.add("linear", F.linear, values(2, 3), values(0, 3), values(0))
c.add("linear", F.linear, values(2, 3), values(1, 3), values(1))
c.add("linear", F.linear, values(2, 3), values(4, 3), values(3))
c.add("linear", F.linear, values(2, 3), values(2, 4, 3))
c.add("linear", F.linear, ints(2, 3), values(4, 3))


def layer_norm(x, shape, o={}):
    return F.layer_norm(x, shape, **o)


for x, shape in [((4,), [4]), ((2, 4), [4]), ((2, 3, 4), [4]), ((2, 3, 4), [3, 4]), ((2, 3), [2, 3]), ((0, 3), [3]), ((2, 0), [0]),
                 ((2, 3), []), ((2, 3), [2]), ((3,), [2, 3]), ((), [1])]:
    c.add("layerNorm", layer_norm, values(*x), shape)
    c.add("layerNorm", layer_norm, values(*x), shape, {"weight": values(*shape), "bias": values(*shape)})
c.add("layerNorm", layer_norm, torch.tensor([[0.5], [2.0], [-1.0]]), [1])
c.add("layerNorm", layer_norm, values(2, 4), [4], {"weight": values(4)})
c.add("layerNorm", layer_norm, values(2, 4), [4], {"bias": values(4), "eps": 0.5})
c.add("layerNorm", layer_norm, values(2, 4), [4], {"weight": values(1)})
c.add("layerNorm", layer_norm, values(2, 4), [4], {"bias": values(2, 4)})
c.add("layerNorm", layer_norm, ints(2, 4), [4])
c.add("layerNorm", layer_norm, torch.tensor([[nan, 1.0, 2.0], [inf, 1.0, 2.0], [10.0, 11.0, 12.0]]), [3])
c.write()
