"""Fixtures of the views and of the ops that join tensors."""
import torch
from common import Cases

torch.manual_seed(1)
c = Cases(__file__)
values = lambda *shape: torch.randint(-9, 10, shape) / 2  # short numbers: these ops only move them
nan, inf = float("nan"), float("inf")
SHAPES = [(), (3,), (2, 3), (2, 1, 3), (0, 3), (2, 3, 2), (1, 2, 1)]
ints = lambda *shape: torch.randint(-5, 6, shape)
bools = lambda *shape: torch.rand(shape) < 0.5

for shape in SHAPES:
    c.add("clone", torch.clone, values(*shape))
    c.add("contiguous", lambda x: x.contiguous() * 1, values(*shape))
    for sizes in [[-1], [6], [3, -1], [1, -1, 1], [2, 3, 2], [4, 3], [], [0], [-1, 0], [-1, -1], [5], [-2, 3], [1, 6]]:
        for op, f in {"view": torch.Tensor.view, "reshape": torch.reshape}.items():
            c.add(op, f, values(*shape), sizes)
    for d0, d1 in [(0, 1), (0, -1), (-2, -1), (1, 1), (0, 3)]:
        c.add("transpose", torch.transpose, values(*shape), d0, d1)
    for dims in [[], [0], [0, 1], [1, 0], [-1, 0], [2, 0, 1], [-1, -3, 1], [0, 0], [0, 1, 3]]:
        c.add("permute", torch.permute, values(*shape), dims)
    c.add("squeeze", torch.squeeze, values(*shape))
    for dim in [0, 1, -1, 3]:
        c.add("squeeze", torch.squeeze, values(*shape), dim)
        c.add("unsqueeze", torch.unsqueeze, values(*shape), dim)
    c.add("unsqueeze", torch.unsqueeze, values(*shape), -len(shape) - 1)
    c.add("unsqueeze", torch.unsqueeze, values(*shape), len(shape) + 1)
    c.add("flatten", torch.flatten, values(*shape))
    for dims in [(1,), (0, 1), (1, -1), (-2, -1), (1, 0), (2, 2), (-1,)]:
        c.add("flatten", torch.flatten, values(*shape), *dims)
    for sizes in [[3], [2, 3], [2, 3, 3], [2, -1, 3], [-1, -1], [-1, 2, -1], [2, 0], [2, 2, 3, 2], [-1], [0], []]:
        c.add("expand", lambda x, s: x.expand(s), values(*shape), sizes)
    for dim in [0, 1, -1]:
        for index in [0, 1, -1, -2, 3]:
            c.add("select", torch.select, values(*shape), dim, index)
        c.add("stack", torch.stack, [values(*shape), values(*shape)], dim)
        c.add("cat", torch.cat, [values(*shape), values(*shape), values(*shape)], dim)
        c.add("cat", torch.cat, [values(*shape), values(2, 3)], dim)
    for diagonal in [0, 1, -5]:
        for op, f in {"tril": torch.tril, "triu": torch.triu}.items():
            c.add(op, f, values(*shape), diagonal)
            c.add(op, lambda x, o: f(x, diagonal=o["diagonal"]), values(*shape), {"diagonal": diagonal})

def sliced(x, dim, start=None, end=None, step=None):
    if x.dim() == 0 or not -x.dim() <= dim < x.dim():
        raise IndexError("no such axis")
    return x[(slice(None),) * (dim % x.dim()) + (slice(start, end, step),)] * 1

c.add("slice", sliced, values(), 0, 0, 1)
c.add("slice", sliced, values(2, 3), 2, 0, 1)
for start in [None, 0, 2, 7, -2, -9]:
    for end in [None, 0, 3, 9, -1, -9]:
        for step in [None, 1, 2, 3]:
            c.add("slice", sliced, values(5), 0, start, end, step)
for dim in [0, 1, -1, -3]:
    c.add("slice", sliced, values(2, 3, 4), dim, 1)
    c.add("slice", sliced, values(2, 3, 4), dim, 0, -1, 2)
    c.add("slice", sliced, values(2, 3, 4), dim, None, None, 0)
    c.add("slice", sliced, values(2, 3, 4), dim, None, None, -1)
    c.add("slice", sliced, values(2, 3, 4), dim)
c.add("slice", sliced, ints(4), 0, 1)
c.add("slice", sliced, values(0, 3), 0, 1)

empty = lambda: torch.tensor([])
c.add("cat", torch.cat, [])
c.add("stack", torch.stack, [])
for dim in [0, 1, -1, 2]:
    c.add("cat", torch.cat, [values(2, 3), empty(), values(2, 3)], dim)
    c.add("cat", torch.cat, [empty(), values(2, 1)], dim)
    if dim < 1:  # PyTorch takes any axis here, we do not
        c.add("cat", torch.cat, [empty(), empty()], dim)
    c.add("cat", torch.cat, [values(2, 3), values(2, 4)], dim)
    c.add("cat", torch.cat, [values(2, 3), values(2, 0)], dim)
    c.add("stack", torch.stack, [values(2, 3), values(2, 4)], dim)
c.add("cat", torch.cat, [values(2), values(2, 1)], 0)
c.add("cat", torch.cat, [values(2), values()], 0)
c.add("cat", torch.cat, [ints(2), bools(3)], 0)
c.add("cat", torch.cat, [ints(2), values(3)], 0)
c.add("cat", torch.cat, [bools(2), bools(3)], 0)
c.add("cat", torch.cat, [bools(2), values(3), ints(1)])
c.add("cat", torch.cat, [empty(), ints(2, 2)], 0)
c.add("stack", torch.stack, [ints(2), bools(2)], 0)
c.add("stack", torch.stack, [ints(2), values(2)], 1)
c.add("stack", torch.stack, [values(), values(), ints()])
special = torch.tensor([[nan, inf], [-0.0, -inf]])
for op, f in {"tril": torch.tril, "triu": torch.triu}.items():
    c.add(op, f, special)
    c.add(op, f, ints(3, 3))
    c.add(op, f, bools(3, 2))
    c.add(op, f, values(2, 0, 3))

for shape in [(), (3,), (2, 3), (0, 3), (2, 1, 2)]:
    for dims in [0, -1, [0], [], [0, 1], [-1, 0], [0, 0], 2]:
        c.add("flip", lambda x, d: torch.flip(x, [d] if isinstance(d, int) else d), values(*shape), dims)
    for shifts in [0, 1, -1, 5, -5]:
        c.add("roll", torch.roll, values(*shape), shifts)
        c.add("roll", torch.roll, values(*shape), shifts, 0)
        c.add("roll", torch.roll, values(*shape), shifts, -1)
    for shifts, dims in [([1], [0]), ([1, 2], [0, 1]), ([1, 1], [0, 0]), ([1, 2], [0]), ([1], [2]), (1, [0, 1]), ([1, 2], [])]:
        if dims != [2] or 0 not in shape:  # PyTorch takes any axis of an empty tensor, we do not
            c.add("roll", torch.roll, values(*shape), shifts, dims)
    # int32 where there are no elements: PyTorch's own backward fails there
    for sizes in [[], [2], [2, 1], [1, 3], [2, 2, 2], [1, 1, 1]]:
        c.add("repeat", lambda x, s: x.repeat(s), (ints if 0 in shape else values)(*shape), sizes)
    for source, destination in [(0, 1), (0, -1), (-1, 0), (1, 1), ([0, 1], [1, 0]), ([0, 1], [-1, 0]), ([0, 0], [0, 1]), ([0], [0, 1]), (3, 0), ([], []), (0, 0)]:
        c.add("movedim", torch.movedim, values(*shape), source, destination)
    for sizes in [[3], [2, 3], [2, 2, 3, 2], [-1, 3], []]:
        c.add("broadcastTo", torch.broadcast_to, values(*shape), sizes)
    c.add("unbind", torch.unbind, values(*shape))
    c.add("unbind", torch.unbind, values(*shape), -1)
    c.add("unbind", torch.unbind, values(*shape), 2)
    for n in [1, 2, 3, 4, 0, -1]:
        c.add("chunk", torch.chunk, values(*shape), n)
        c.add("chunk", torch.chunk, values(*shape), n, -1)
        c.add("split", torch.split, values(*shape), n)
        c.add("split", torch.split, values(*shape), n, -1)
    for sizes in [[1, 2], [2, 0, 1], [3], [1, 1], [1, 2, 1], [-1, 4], []]:
        c.add("split", torch.split, values(*shape), sizes, -1)
    for start, length in [(0, 1), (0, 2), (1, 2), (-2, 1), (-1, 2), (0, 0), (3, 0), (0, 4), (0, -1), (-4, 1)]:
        c.add("narrow", torch.narrow, values(*shape), -1, start, length)
for n in range(1, 9):
    c.add("chunk", torch.chunk, values(7), n)
    c.add("split", torch.split, values(7), n)
c.add("flip", torch.flip, ints(2, 3), [1])
c.add("flip", torch.flip, bools(4), [0])
c.add("roll", torch.roll, bools(4), 1)
c.add("repeat", lambda x, s: x.repeat(s), ints(2), [2])
c.add("repeat", lambda x, s: x.repeat(s), ints(2, 3), [0, 2])
c.add("repeat", lambda x, s: x.repeat(s), ints(2, 3), [-1, 2])
c.write()
