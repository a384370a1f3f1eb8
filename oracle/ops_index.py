"""Fixtures of the ops that look up and add at places."""
import torch
import torch.nn.functional as F
from common import Cases

torch.manual_seed(2)
c = Cases(__file__)
values = lambda *shape: torch.randint(-9, 10, shape) / 2  # short numbers: these ops only move them
ints = lambda *shape: torch.randint(-5, 6, shape)
bools = lambda *shape: torch.rand(shape) < 0.5
ids = lambda n, *shape: torch.randint(0, n, shape)

def within(index, n):
    """PyTorch reads past the end in places where it does not check; so check here."""
    if index.numel() and (index.min() < 0 or index.max() >= n):
        raise IndexError("out of range")

for dim in [0, 1, -1, 2]:
    n = [3, 4, 4, 4][dim]
    for shape in [(3, 4), (2, 4), (3, 2), (1, 1), (5, 4), (3, 6), (0, 4), (3,)]:  # not (0,): PyTorch lets an empty index of any rank pass, we do not
        c.add("gather", torch.gather, values(3, 4), dim, ids(n, *shape))
        c.add("scatterAdd", torch.scatter_add, values(3, 4), dim, ids(n, *shape), values(*shape))
    c.add("gather", torch.gather, values(3, 4), dim, torch.tensor([[4]]))
    c.add("gather", torch.gather, values(3, 4), dim, torch.tensor([[-1]]))
    for index in [ids(3, 2), ids(3, 5), ids(3), ids(3, 0), ids(3, 2, 2), torch.tensor([3, 4]), torch.tensor([-1])]:
        c.add("indexSelect", torch.index_select, values(3, 4), dim, index)
        shape = list(torch.zeros(3, 4).size())
        shape[dim if dim < 2 else 0] = index.numel()
        add = lambda x, d, i, s: (within(i, x.size(d)), torch.index_add(x, d, i, s))[1]
        c.add("indexAdd", add, values(3, 4), dim, index, values(*shape))
c.add("gather", torch.gather, values(), 0, torch.tensor(0))
c.add("gather", torch.gather, values(), 0, torch.tensor([0, 0]))
c.add("gather", torch.gather, values(3), 0, torch.tensor(2))
c.add("gather", torch.gather, values(3), 0, torch.tensor([2, 2, 0, 1]))
c.add("gather", torch.gather, values(2, 3, 2), 1, ids(3, 2, 4, 1))
c.add("gather", torch.gather, ints(3), 0, torch.tensor([2, 0]))
c.add("gather", torch.gather, bools(3), 0, torch.tensor([2, 0]))
c.add("gather", torch.gather, values(0, 3), 0, ids(1, 0, 3))
c.add("gather", torch.gather, values(0, 3), 0, ids(1, 1, 3))
c.add("gather", torch.gather, values(3), 0, values(2))
c.add("indexSelect", torch.index_select, values(), 0, torch.tensor([0]))
c.add("indexSelect", torch.index_select, values(), 0, torch.tensor(0))
c.add("indexSelect", torch.index_select, ints(3), 0, torch.tensor([2, 2]))
c.add("indexSelect", torch.index_select, bools(2, 3), 1, torch.tensor([2, 2]))
c.add("indexSelect", torch.index_select, values(2, 3, 4), 1, torch.tensor([2, 0, 2, 1]))
c.add("indexSelect", torch.index_select, values(2, 0), 0, torch.tensor([1, 1]))
c.add("scatterAdd", torch.scatter_add, values(3, 4), 0, ids(3, 2, 3), values(2, 3))
c.add("scatterAdd", torch.scatter_add, values(3), 0, torch.tensor([1, 1, 1, 1]), values(4))
c.add("scatterAdd", torch.scatter_add, ints(3), 0, torch.tensor([1, 1]), ints(2))
c.add("scatterAdd", torch.scatter_add, bools(3), 0, torch.tensor([1, 1]), torch.tensor([True, True]))
c.add("scatterAdd", torch.scatter_add, values(), 0, torch.tensor(0), values())
c.add("scatterAdd", torch.scatter_add, values(3), 0, torch.tensor([1, 3]), values(2))
c.add("scatterAdd", torch.scatter_add, values(3), 0, torch.tensor([1, 2]), ints(2))
c.add("scatterAdd", torch.scatter_add, values(3), 0, torch.tensor([1, 2]), values(1))
c.add("indexAdd", torch.index_add, ints(3), 0, torch.tensor([1, 1]), ints(2))
c.add("indexAdd", torch.index_add, torch.tensor([True, False, False]), 0, torch.tensor([1, 1]), torch.tensor([True, True]))
c.add("indexAdd", torch.index_add, values(3), 0, torch.tensor([1, 1]), ints(2))
c.add("indexAdd", torch.index_add, values(3, 2), 0, torch.tensor([1, 1]), values(2, 3))
c.add("indexAdd", lambda x, d, i, s, o: torch.index_add(x, d, i, s, alpha=o["alpha"]), values(3, 2), 0, torch.tensor([1, 1, 0]), values(3, 2), {"alpha": -1.5})

for shape in [(), (3,), (2, 3), (0,), (2, 0), (2, 1, 3)]:
    c.add("embedding", F.embedding, ids(5, *shape), values(5, 3))
    c.add("embedding", lambda i, w, o: F.embedding(i, w, padding_idx=o["paddingIdx"]), ids(5, *shape), values(5, 2), {"paddingIdx": 2})
for padding in [0, -1, -5]:
    c.add("embedding", lambda i, w, o: F.embedding(i, w, padding_idx=o["paddingIdx"]), torch.tensor([[0, 4, 0], [1, 4, 0]]), values(5, 2), {"paddingIdx": padding})
c.add("embedding", lambda i, w, o: F.embedding(i, w, padding_idx=None), ids(5, 3), values(5, 2), {"paddingIdx": None})
c.add("embedding", F.embedding, torch.tensor([0, 5]), values(5, 2))
c.add("embedding", F.embedding, torch.tensor([0, -1]), values(5, 2))
c.add("embedding", F.embedding, values(2), values(5, 2))
c.add("embedding", F.embedding, torch.tensor([0, 1]), values(5, 2, 2))
c.add("embedding", F.embedding, torch.tensor([0, 1]), values(5, 0))

for shape in [(), (3,), (2, 3), (0,)]:
    for n in [-1, 5, 6, 2, 0]:
        c.add("oneHot", F.one_hot, ids(5, *shape), n)
    c.add("oneHot", F.one_hot, ids(5, *shape))
c.add("oneHot", F.one_hot, torch.tensor([0, -1]))
c.add("oneHot", F.one_hot, torch.tensor([0, 5]), 5)
c.add("oneHot", F.one_hot, torch.tensor([0.0]), 5)
for x, mask in [((), ()), ((3,), (3,)), ((2, 3), (3,)), ((2, 3), (2, 1)), ((3,), (2, 1)), ((2, 3), ()), ((0, 3), (3,)), ((2,), (3,))]:
    c.add("maskedSelect", torch.masked_select, values(*x), bools(*mask))
c.add("maskedSelect", torch.masked_select, values(2), ints(2))

def brackets(x, *indices):
    """x[indices]; {"slice": [start, end, step]} is start:end:step."""
    index = tuple(slice(*i["slice"]) if isinstance(i, dict) else Ellipsis if isinstance(i, str) else i for i in indices)
    return x[index] * 1 if x.dtype != torch.bool else x[index].clone()

s = lambda start=None, end=None, step=None: {"slice": [start, end, step]}
T = lambda *data: torch.tensor(list(data))
two = lambda: T([0, 1], [2, -1])
M = lambda *shape: bools(*shape)
for shape in [(3, 4, 2), (3, 3, 1, 3)]:
    for indices in [
        (), (0,), (-1, 2), (0, 1, 1), (3,), (-4,), (0, 0, 0, 0, 0), ("...",), ("...", 0), (0, "...", 1), (s(),), (s(1, -1),), (s(None, None, 2), s(1)),
        (s(1), 0), (0, s(None, -1)), (None,), (None, 0, None), ("...", None), (None, "...", None, 0), (s(), None, s(1, 2)), ("...", s(-1)),
        (T(0, 2, 0),), (T(-1, 0),), (two(),), (s(), T(0, 2, 2)), ("...", T(0, 1, -1)), (T(0, 1), T(2, 0)), (T(0, 1), s(), T(1, 0)), (s(), T(0, 1), T(1, 0)),
        (two(), T(1, 0)), (T([0], [1]), T(1, 0, 2)), (T([0], [1]), s(), T(1, 0, 1)), (0, T(0, 1)), (T(0, 1), 0), (0, s(), T(1, 0)), (T(0, 1), None, T(1, 0)),
        (None, T(0, 1)), (T(0, 1), None), (s(), None, T(0, 1)), (T(0, 1), "...", T(1, 1)), (s(1), T(0, 0), s(None, 1)), (T(0, 3),), (T(0, -9),), (T(0, 1), T(0, 1, 2)),
        (torch.tensor(1),), (torch.tensor(-1), T(0, 1)), (s(), torch.tensor(1)), (True,), (False,), (True, 0), (0, True), (True, T(0, 1)), (s(), True, T(0, 1)),
        (T(0, 1), True), (T(0, 1), s(), True), (False, T(0, 1)), (False, T(0)), (True, True), (torch.tensor(True),), (None, True), ("...", True), (s(), False),
        (M(3),), (M(3), 0), (M(shape[0], shape[1]),), (s(), M(shape[1])), (s(), M(*shape[1:])), (M(*shape),), (M(4),), (M(3), T(0)), (T(1), M(shape[1])), ("...", M(shape[-1])),
        (torch.zeros(3, dtype=torch.bool),), (torch.zeros(3, dtype=torch.bool), s(), T(0)), (M(3), s(), M(shape[2])), (M(3).fill_(True), 1, T(0, 1, 0)), (torch.zeros(0, dtype=torch.int64),), (torch.zeros(2, 0, dtype=torch.int64), s(1)),
        ([0, 2],), ([0, 1], s(), [1, 0]), (s(), [-1]),
    ]:
        c.add("index", brackets, values(*shape), *indices)
for indices in [(), (0,), ("...",), (None,), (True,), (False,), (None, "...", None), (s(),), (torch.tensor(True),), (torch.tensor(False),), (T(0),)]:
    c.add("index", brackets, values(), *indices)
    c.add("index", brackets, values(0), *indices)
c.add("index", brackets, values(0, 3), s(), T(0, 2))
c.add("index", brackets, values(0, 3), M(0))
c.add("index", brackets, ints(4), T(0, 0, 3))
c.add("index", brackets, bools(4), T(0, 0, 3))
c.add("index", brackets, bools(4), s(1, None, 2))
c.add("index", brackets, values(4), values(2))
c.add("index", brackets, values(4), s(None, None, 0))
c.add("index", brackets, values(4), s(None, None, -1))
c.write()
