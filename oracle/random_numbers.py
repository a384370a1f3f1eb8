"""What PyTorch's CPU generator draws: programs, each a seed and the calls that follow it.

A program is {"seed": "123", "calls": [{"call": "rand", "args": […], "out": tensor, "step": 1}], "next": "…"}: `call` and `args`
are Pellucid's, `out` has every `step`-th element of the result in row-major order, `next` is the next random64 modulo 2^63, which
shows that as many words were drawn. Where PyTorch refuses a call there is "error": true. No name of this folder may be that
of a Python module (random.py), or PyTorch would import it.

Written without PyTorch's vector functions: with them its logarithm, sine and cosine are less exact. What differs without them
in another way, because products and sums are rounded separately, is in random_fused.py.
"""
import os

if __name__ == "__main__":
    os.environ["ATEN_CPU_CAPABILITY"] = "default"
import json
import pathlib
import torch
from common import encode

nan, inf = float("nan"), float("inf")


def bernoulli(p, shape=None):
    return torch.bernoulli(p) if shape is None else torch.empty(shape).bernoulli_(p)


def multinomial(p, n, options={"replacement": False}):
    # PyTorch 2 draws one sample with replacement as it does without; 1.13 does not yet.
    return torch.multinomial(p, n, options["replacement"] and n > 1)


def normal(mean, std=1.0, shape=None):
    if shape is not None:
        return torch.empty(shape).normal_(mean, std)
    return torch.normal(mean, std)


CALLS = {
    "rand": torch.rand,
    "randn": torch.randn,
    "uniform": lambda shape, a, b: torch.empty(shape).uniform_(a, b),
    "normal": normal,
    "randint": torch.randint,
    "randperm": torch.randperm,
    "bernoulli": bernoulli,
    "exponential": lambda shape, rate=1.0: torch.empty(shape).exponential_(rate),
    "multinomial": multinomial,
    "dropout": lambda x, p, o={"training": True}: torch.nn.functional.dropout(x, p, o["training"]),
    "randLike": torch.rand_like,
    "randnLike": torch.randn_like,
    "randintLike": torch.randint_like,
}


def sampled(out):
    """Every step-th element, so that there are about 20."""
    step = 1 if out.numel() <= 40 else out.numel() // 20 + 1
    return {**encode(out), "data": encode(out.reshape(-1)[::step])["data"]}, step


def run(call, args):
    noted = {"call": call, "args": encode(list(args))}
    try:
        out, step = sampled(CALLS[call](*args))
        return {**noted, "out": out, "step": step}
    except (RuntimeError, ValueError, TypeError):
        return {**noted, "error": True}


def program(seed, *calls):
    torch.manual_seed(seed)
    done = [run(call, args) for call, *args in calls]
    return {"seed": str(seed), "calls": done, "next": str(torch.empty((), dtype=torch.int64).random_().item())}


def write(script, programs):
    path = pathlib.Path(script).parent / "fixtures" / (pathlib.Path(script).stem + ".json")
    path.write_text("[\n" + ",\n".join(json.dumps(p) for p in programs) + "\n]\n")
    print(f"{path.name}: {len(programs)} programs")


def programs():
    seeds = [0, 1, 42, 123, 2**31, 2**32 - 1, 2**32 + 5, -1, -5, -2**63, 2**53 + 1, 2**63 - 1, 2**64 - 1]
    for seed in seeds:
        yield program(seed, ("rand", [3]), ("randn", [3]), ("rand", [2]), ("randn", [20]), ("randint", 10, [4]), ("randn", [4]))
    for seed in [42, 123]:
        for n in [0, 1, 2, 15, 16, 17, 31, 32, 33, 100, 623, 624, 625, 1000, 4099]:
            yield program(seed, ("rand", [n]))
            yield program(seed, ("randn", [n]))
            yield program(seed, ("randn", [1]), ("randn", [n]), ("randn", [1]))
    yield program(7, ("rand", []), ("randn", []), ("rand", [2, 0, 3]), ("randn", [2, 0]), ("rand", [2, 3]), ("randn", [3, 7]), ("randn", []))
    yield program(7, ("randn", [5]), ("randn", [3, 5]), ("randn", [16]), ("randn", [2]), ("randn", [1, 1]), ("randperm", 5), ("randn", [3]))
    for seed in [0, 123]:
        yield program(seed, ("randint", 10, [2, 3]), ("randint", 1, [3]), ("randint", -5, 5, [20]), ("randint", 50257, [30]),
                      ("randint", -2**31, 2**31 - 1, [20]), ("randint", 2**31, [20]), ("randint", 0, 3, []), ("randint", 10, [0]))
        for n in [0, 1, 2, 3, 10, 40, 1000]:
            yield program(seed, ("randperm", n), ("randperm", n))
        for p in [0.0, 0.1, 0.15, 0.5, 0.9, 1.0]:
            yield program(seed, ("bernoulli", p, [4, 10]), ("bernoulli", torch.full((30,), p)), ("bernoulli", p, []))
            for shape in [(40,), (2, 4, 5), (0, 3), ()]:
                yield program(seed, ("dropout", torch.ones(shape), p), ("dropout", torch.full(shape, -1.5), p, {"training": True}),
                              ("dropout", torch.ones(shape), p, {"training": False}))
        yield program(seed, ("bernoulli", torch.linspace(0, 1, 36).view(6, 6)), ("bernoulli", torch.tensor(0.5)))
        yield program(seed, ("dropout", torch.tensor([0.0, -0.0, nan, inf, -inf]), 0.3), ("dropout", torch.tensor([0.0, -0.0, nan, inf, -inf]), 1.0))
        yield program(seed, ("exponential", [20]), ("exponential", [5], 2.5), ("exponential", [2, 3], 1e-3), ("exponential", [3], inf), ("exponential", []))
        p = torch.tensor([0.1, 0.0, 2.0, 0.3, 0.7, 0.0, 1e-3, 0.4])
        p2 = torch.stack([p, p.flip(0), p * p])
        for weights in [p, p2, torch.ones(2, 50), torch.tensor([0.0, 3.0, 0.0]), torch.ones(0, 3)]:
            many = [("multinomial", weights, n, {"replacement": True}) for n in [1, 2, 20]]
            few = [("multinomial", weights, n) for n in ([1] if weights.shape == (3,) else [1, 2, 3])]
            yield program(seed, *many, *few, *many)
        yield program(seed, ("multinomial", p, 6), ("multinomial", p2, 6))
        x = torch.zeros(3, 4)
        yield program(seed, ("randLike", x), ("randnLike", x), ("randnLike", torch.zeros(5, 5)), ("randintLike", x, 9),
                      ("randintLike", torch.zeros(4, dtype=torch.int64), -3, 9))
        # Means of 0 and tensors: no product is summed before it is rounded.
        mean, std = torch.linspace(-1, 1, 20), torch.linspace(0, 2, 20)
        yield program(seed, ("normal", 0.0, 0.02, [20]), ("normal", mean), ("normal", mean, 0.3), ("normal", 0.5, std), ("normal", mean, std))
        yield program(seed, ("normal", 0.0, 0.0, [3]), ("normal", 2.0, 3.0, [15]), ("normal", mean[:4], std[:4]), ("normal", mean[:3], 0.3))
        yield program(seed, ("normal", mean[:2].view(2, 1), std[:3]), ("normal", torch.zeros(17, 1), std[:2]), ("normal", nan, 1.0, [2]), ("normal", inf, 1.0, [2]))
    t = torch.tensor
    for refused in [("rand", [-1]), ("rand", [2, -3]), ("rand", [2.5]), ("randn", [-1]), ("uniform", [3], 2, 1), ("uniform", [3], nan, 1), ("uniform", [3], 0, inf),
                    ("uniform", [3], -3e38, 3e38), ("uniform", [3], 0, 1e39), ("normal", 0.0, -1.0, [3]), ("normal", 0.0, nan, [3]), ("normal", torch.zeros(3), -1.0),
                    ("normal", 0.0, t([1.0, -1.0])), ("normal", 0.0, t([nan])), ("normal", torch.zeros(2), torch.ones(3)), ("normal", t([1, 2]), 1.0),
                    ("randint", 0, [2]), ("randint", 3, 3, [2]), ("randint", 4, 3, [2]), ("randint", 2.5, [2]), ("randint", 10, [-1]), ("randperm", -1), ("randperm", 2.5),
                    ("bernoulli", t([1.5])), ("bernoulli", t([nan])), ("bernoulli", t([-0.1])), ("bernoulli", t([1])), ("bernoulli", 1.5, [3]), ("bernoulli", nan, [3]),
                    ("exponential", [3], -1.0), ("exponential", [3], nan), ("dropout", torch.ones(2), 1.5), ("dropout", torch.ones(2), -0.5), ("dropout", torch.ones(2), nan),
                    ("dropout", torch.ones(2), 1.5, {"training": False}), ("dropout", t([1, 2]), 0.5), ("dropout", t([True]), 0.5),
                    ("multinomial", t([1.0, 2.0]), 3), ("multinomial", t([1.0, 2.0]), 0), ("multinomial", t([1.0, 2.0]), -1), ("multinomial", t([1.0, 2.0]), 1.5),
                    ("multinomial", t([-1.0, 2.0]), 1), ("multinomial", t([nan, 2.0]), 1), ("multinomial", t([inf, 2.0]), 1), ("multinomial", t([0.0, 0.0]), 1),
                    ("multinomial", t([[0.0, 0.0], [1.0, 2.0]]), 1), ("multinomial", t(1.0), 1), ("multinomial", torch.ones(2, 2, 2), 1), ("multinomial", t([1, 2]), 1),
                    ("multinomial", torch.ones(0), 1), ("multinomial", torch.ones(3, 0), 2), ("multinomial", torch.ones(0, 2), 3), ("multinomial", t([-1.0, 2.0]), 3, {"replacement": True}),
                    ("multinomial", t([nan, 2.0]), 3, {"replacement": True}), ("multinomial", t([inf, 2.0]), 3, {"replacement": True}), ("multinomial", t([0.0, 0.0]), 3, {"replacement": True}),
                    ("randLike", t([1, 2])), ("randnLike", t([1, 2])), ("randintLike", torch.zeros(2), 0)]:
        made = program(0, refused)
        assert made["calls"][0].get("error"), refused
        yield made


if __name__ == "__main__":
    write(__file__, list(programs()))
    torch.manual_seed(123)
    torch.rand(700), torch.randn(3)
    state = bytes(torch.get_rng_state().tolist()).hex()
    then = {"state": state, "randn": encode(torch.randn(3))["data"], "rand": encode(torch.rand(5))["data"]}
    (pathlib.Path(__file__).parent / "fixtures" / "random_state.json").write_text(json.dumps(then) + "\n")
