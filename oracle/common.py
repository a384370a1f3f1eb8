"""Runs an op in PyTorch and writes what it was given, what it returned and its gradients as JSON for the test suite.

Run a script of this folder with Debian's PyTorch (`apt-get install python3-torch`, 1.13): `/usr/bin/python3 oracle/<script>.py`.
It rewrites `oracle/fixtures/<script>.json`. A case is
    {"op": "sum", "args": [tensor, -1, {"keepdim": true}], "out": tensor, "grads": [tensor, null, null]}
where `op` and `args` are how Pellucid is called, and `grads` are the gradients of Σ wᵢ·outᵢ, wᵢ = ((7·i) mod 11 - 5) / 4,
i counting the elements of all float outputs in row-major order; an input that gets none is null. Where PyTorch refuses the
call there is "error": true instead of both. A tensor is {"dtype", "shape", "data"}, its numbers the shortest decimals that
give the float32 back, "NaN", "Infinity" and "-Infinity" as strings. PyTorch's int64 is written as int32.
"""
import json
import math
import pathlib
import torch

DTYPES = {torch.float32: "float32", torch.int64: "int32", torch.int32: "int32", torch.bool: "bool"}


def number(v):
    """The shortest decimal of a float32; names for what JSON has no number for."""
    if isinstance(v, (bool, int)):
        return v
    if math.isnan(v):
        return "NaN"
    if math.isinf(v):
        return "Infinity" if v > 0 else "-Infinity"
    for digits in range(1, 10):
        s = f"{v:.{digits}g}"
        if torch.tensor(float(s), dtype=torch.float32).item() == v:
            return float(s) if v != 0 else v
    return v


def encode(x):
    if isinstance(x, torch.Tensor):
        data = [number(v) for v in x.detach().reshape(-1).tolist()]
        return {"dtype": DTYPES[x.dtype], "shape": list(x.shape), "data": data}
    if isinstance(x, float):
        return number(x)
    if isinstance(x, dict):
        return {k: encode(v) for k, v in x.items()}
    if isinstance(x, (list, tuple)):
        if hasattr(x, "_fields") or type(x).__module__ == "torch.return_types":
            return {"values": encode(x[0]), "indices": encode(x[1])}
        return [encode(v) for v in x]
    return x


def tensors_in(x):
    if isinstance(x, torch.Tensor):
        return [x]
    if isinstance(x, dict):
        return [t for v in x.values() for t in tensors_in(v)]
    if isinstance(x, (list, tuple)):
        return [t for v in x for t in tensors_in(v)]
    return []


class Cases:
    def __init__(self, script):
        self.path = pathlib.Path(__file__).parent / "fixtures" / (pathlib.Path(script).stem + ".json")
        self.cases = []

    def add(self, op, run, *args):
        """Calls run(*args), the tensors among args as leaves, and notes the case under Pellucid's name `op` and `args`.

        `args` are Pellucid's, options as a dict last; `run` turns them into PyTorch's call.
        """
        leaves = [t for t in tensors_in(args) if t.dtype == torch.float32]
        for t in leaves:
            t.requires_grad_(True)
            t.grad = None
        case = {"op": op, "args": encode(list(args))}
        try:
            out = run(*args)
        except (RuntimeError, IndexError, ValueError, TypeError, ZeroDivisionError):
            self.cases.append({**case, "error": True})
            return
        floats = [t for t in tensors_in(out) if t.dtype == torch.float32 and t.requires_grad]
        if floats:
            flat = torch.cat([t.reshape(-1) for t in floats])
            w = ((torch.arange(flat.numel()) * 7) % 11 - 5).to(torch.float32) / 4
            flat.backward(w)
        def grads(x):
            if isinstance(x, torch.Tensor):
                return None if x.grad is None else encode(x.grad)
            if isinstance(x, dict):
                return {k: grads(v) for k, v in x.items()}
            if isinstance(x, (list, tuple)):
                return [grads(v) for v in x]
            return None
        self.cases.append({**case, "out": encode(out), "grads": grads(list(args))})

    def write(self):
        self.path.parent.mkdir(exist_ok=True)
        lines = ",\n".join(json.dumps(c, ensure_ascii=False) for c in self.cases)
        self.path.write_text(f"[\n{lines}\n]\n")
        print(f"{self.path.name}: {len(self.cases)} cases")


def values(*shape, low=-2.0, high=2.0, seed=None):
    """Float32 values, multiples of 1/64, from torch's own generator (seed once at the top of a script)."""
    x = torch.rand(*shape) if shape else torch.rand(())
    return torch.round((x * (high - low) + low) * 64) / 64
