"""Fixtures of the ops that the others are written with."""
import torch
from common import Cases, values

torch.manual_seed(0)
c = Cases(__file__)
nan, inf = float("nan"), float("inf")
SHAPES = [((), ()), ((3,), (3,)), ((2, 3), (3,)), ((2, 1, 3), (4, 1)), ((0, 3), (3,)), ((1, 1), (2, 0)), ((2, 3), ())]
SPECIAL = lambda: torch.tensor([0.0, -0.0, 1.0, -1.0, nan, inf, -inf])

for op, f in {"add": torch.add, "sub": torch.sub, "mul": torch.mul}.items():
    for a, b in SHAPES:
        c.add(op, f, values(*a), values(*b))
    c.add(op, f, values(2, 3), values(4))
    c.add(op, f, values(3), 2)
    c.add(op, f, values(3), 2.5)
    c.add(op, f, torch.tensor([1, 2, 3]), 2)
    c.add(op, f, torch.tensor([1, 2, 3]), 2.5)
    c.add(op, f, torch.tensor([1, 2, 3]), values(2, 3))
    c.add(op, f, torch.tensor([True, False]), torch.tensor([True, True]))
    c.add(op, f, torch.tensor([True, False]), 1)
    c.add(op, f, SPECIAL(), SPECIAL().flip(0))
for op, f in {"add": torch.add, "sub": torch.sub}.items():
    c.add(op, lambda a, b, o: f(a, b, alpha=o["alpha"]), values(2, 3), values(3), {"alpha": 3})
    c.add(op, lambda a, b, o: f(a, b, alpha=o["alpha"]), values(2, 3), 2, {"alpha": 0.5})

for shape in [(), (3,), (2, 3, 4), (0, 3), (2, 0)]:
    c.add("sum", torch.sum, values(*shape))
    for dim in [0, -1, [], [0, -1], [0, 0], 5]:
        for keepdim in [False, True]:
            c.add("sum", lambda x, d, o: torch.sum(x, d, keepdim=o["keepdim"]), values(*shape), dim, {"keepdim": keepdim})
c.add("sum", torch.sum, torch.tensor([True, True, False]))
c.add("sum", torch.sum, torch.tensor([1, 2, 3]))
c.add("sum", torch.sum, SPECIAL())
for shape in [(), (3,), (2, 3, 4), (0, 3), (2, 0), (2, 3, 1)]:
    for dim in [0, 1, -1]:
        c.add("softmax", torch.softmax, values(*shape), dim)
c.add("softmax", torch.softmax, torch.tensor([[1e4, 0.0, -1e4], [-inf, 0.0, 1.0], [-inf, -inf, -inf], [nan, 0.0, 1.0]]), -1)
c.add("softmax", torch.softmax, torch.tensor([1, 2]), 0)
for a, b in [((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 2)), ((2, 3), (3, 4)), ((5, 2, 3), (3, 4)), ((3,), (2, 3, 4)), ((2, 1, 2, 3), (4, 3, 5)),
             ((2, 0), (0, 3)), ((0, 2), (2, 3)), ((2, 2, 3), (3,)), ((2, 3), (2, 3)), ((), (3,)), ((3,), ()), ((2, 2, 3), (3, 3, 4)), ((9, 7), (7, 10)), ((1, 65), (65, 5))]:
    c.add("matmul", torch.matmul, values(*a), values(*b))
c.add("matmul", torch.matmul, torch.tensor([[1, 2], [3, 4]]), torch.tensor([[1, 2], [3, 4]]))
c.add("matmul", torch.matmul, torch.tensor([[1, 2], [3, 4]]), values(2, 2))
c.write()
