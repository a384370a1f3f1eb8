"""Optimizers of @pellucid/nn on two parameters with given gradients, and clipping by norm."""
import json
import math
import pathlib
import torch
from common import encode, values

torch.manual_seed(0)
NAMES = {"weight_decay": "weightDecay"}
cases = []


def run(name, make, settings, steps=6):
    params = [values(2, 3).requires_grad_(), values(4).requires_grad_()]
    start = [encode(p) for p in params]
    optimizer = make(params, **settings)
    grads, after = [], []
    for step in range(steps):
        for p in params:
            p.grad = values(*p.shape)
        if step == 2:
            params[1].grad = None  # left out once: its step count lags behind
        grads.append([None if p.grad is None else encode(p.grad) for p in params])
        optimizer.step()
        after.append([encode(p) for p in params])
    cases.append({"optimizer": name, "settings": {NAMES.get(k, k): v for k, v in settings.items()}, "start": start, "grads": grads, "after": after})


for s in [{}, {"lr": 0.1}, {"lr": 0.05, "weight_decay": 0}, {"lr": 0.05, "weight_decay": 0.5}, {"lr": 0.02, "betas": [0.5, 0.9], "eps": 1e-3},
          {"lr": 0.1, "amsgrad": True}, {"lr": 0.1, "maximize": True}]:
    run("AdamW", torch.optim.AdamW, s)
for s in [{"lr": 0.1}, {"lr": 0.1, "momentum": 0.9}, {"lr": 0.1, "momentum": 0.9, "dampening": 0.3}, {"lr": 0.1, "momentum": 0.9, "nesterov": True},
          {"lr": 0.1, "weight_decay": 0.2}, {"lr": 0.1, "momentum": 0.5, "weight_decay": 0.2, "maximize": True}]:
    run("SGD", torch.optim.SGD, s)

clips = []
for max_norm, norm_type in [(1.0, 2.0), (100.0, 2.0), (0.5, 1.0), (0.5, math.inf), (0.0, 2.0), (1.0, 3.0)]:
    params = [values(2, 3).requires_grad_(), values(4).requires_grad_(), values(2).requires_grad_()]
    for p in params[:2]:
        p.grad = values(*p.shape)
    before = [None if p.grad is None else encode(p.grad) for p in params]
    total = torch.nn.utils.clip_grad_norm_(params, max_norm, norm_type)
    clips.append({"maxNorm": max_norm, "normType": "Infinity" if norm_type == math.inf else norm_type, "before": before, "total": total.item(),
                  "after": [None if p.grad is None else encode(p.grad) for p in params]})

path = pathlib.Path(__file__).parent / "fixtures" / "optim.json"
path.write_text(json.dumps({"updates": cases, "clips": clips}, indent=None).replace('{"optimizer"', '\n{"optimizer"').replace('{"maxNorm"', '\n{"maxNorm"') + "\n")
print(len(cases), "updates,", len(clips), "clips")
