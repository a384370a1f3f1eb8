"""Layers of @pellucid/nn: initial values by seed, results in training mode, and gradients of Σ wᵢ·yᵢ (weights as in common.py)."""
import json
import pathlib
import torch
import torch.nn as nn
from common import encode, values
from models import FeedForward, LayerNorm, MultiHeadAttention

cases = []


def case(layer, args, seed, make, *x_shape, ids=None):
    """Seeds, makes the layer, then an input, then runs it: in this order."""
    torch.manual_seed(seed)
    module = make()
    x = torch.tensor(ids) if ids is not None else torch.randn(*x_shape).requires_grad_()
    y = module(x)
    w = ((torch.arange(y.numel()) * 7) % 11 - 5).to(torch.float32) / 4
    state = {k: v.clone() for k, v in module.state_dict().items()}
    y.backward(w.view(y.shape))
    cases.append({
        "layer": layer, "args": args, "seed": seed, "x": encode(x), "y": encode(y), "state": encode(state),
        "dx": None if ids is not None else encode(x.grad),
        "grads": {k: encode(p.grad) for k, p in module.named_parameters()},
        "text": str(module),
    })


for seed in [0, 123, 2**40 + 7]:
    case("Linear", [5, 6], seed, lambda: nn.Linear(5, 6), 4, 5)
    case("Linear", [10, 3, {"bias": False}], seed, lambda: nn.Linear(10, 3, bias=False), 2, 3, 10)
    case("Linear", [1, 1], seed, lambda: nn.Linear(1, 1), 1)
    case("Embedding", [7, 3], seed, lambda: nn.Embedding(7, 3), ids=[[0, 6, 6], [2, 2, 5]])
    case("Embedding", [3, 2], seed, lambda: nn.Embedding(3, 2), ids=[1, 1])
    case("LayerNorm", [6], seed, lambda: LayerNorm(6), 2, 3, 6)
    case("Dropout", [0.5], seed, lambda: nn.Dropout(0.5), 5, 7)
    case("Dropout", [0.1], seed, lambda: nn.Dropout(0.1), 64)
    case("Dropout", [0], seed, lambda: nn.Dropout(0.0), 4)
    case("ReLU", [], seed, lambda: nn.ReLU(), 3, 4)
    case("GELU", [], seed, lambda: nn.GELU("tanh"), 3, 4)
    for bias in [False, True]:
        options = {"dIn": 8, "dOut": 6, "ctxLen": 5, "dropout": 0.3, "numHeads": 3, "qkvBias": bias}
        case("MultiHeadAttention", [options], seed, lambda: MultiHeadAttention(8, 6, 5, 0.3, 3, bias), 2, 4, 8)

path = pathlib.Path(__file__).parent / "fixtures" / "nn.json"
path.write_text("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n")
print(len(cases), "cases")
