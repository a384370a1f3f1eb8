"""Fixtures of conversions between dtypes."""
import torch
from common import Cases

c = Cases(__file__)
nan, inf = float("nan"), float("inf")
OURS = {"float32": torch.float32, "int32": torch.int64, "bool": torch.bool}
for dtype in OURS:
    for x in [torch.tensor([0.0, -0.0, 0.5, -0.5, 1.75, -1.75, 16777217.0, -3.0]), torch.tensor([0, -1, 2, 16777217]),
              torch.tensor([[True], [False]]), torch.tensor(2.5), torch.zeros(0, 3)]:
        c.add("to", lambda x, d: x.detach().to(OURS[d]) if d != "float32" else x.to(OURS[d]) * 1, x, dtype)
c.add("to", lambda x, d: x.detach().to(OURS[d]), torch.tensor([nan, inf, -inf, 0.0]), "bool")
c.write()
