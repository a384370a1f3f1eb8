"""PyTorch as a contestant: the notebook's GPT with PyTorch's own layer norm and gelu. Talks as serve.mjs does."""
import json
import math
import re
import resource
import sys
import time
import torch
import torch.nn as nn
import torch.nn.functional as F


class Block(nn.Module):
    def __init__(self, e, n_heads):
        super().__init__()
        self.n_heads = n_heads
        self.norm1, self.norm2 = nn.LayerNorm(e), nn.LayerNorm(e)
        self.w_query, self.w_key, self.w_value, self.out_proj = (nn.Linear(e, e) for _ in range(4))
        self.ff = nn.Sequential(nn.Linear(e, 4 * e), nn.GELU(approximate="tanh"), nn.Linear(4 * e, e))

    def attention(self, x, cache):
        b, t, e = x.shape
        q, k, v = (f(x).view(b, t, self.n_heads, -1).transpose(1, 2) for f in (self.w_query, self.w_key, self.w_value))
        past = 0
        if cache is not None:  # preallocated: keys, values [b, h, ctx, d], and how many are in use
            past = cache["length"]
            cache["k"][:, :, past:past + t], cache["v"][:, :, past:past + t] = k, v
            cache["length"] = past + t
            k, v = cache["k"][:, :, :past + t], cache["v"][:, :, :past + t]
        scores = q @ k.transpose(2, 3) / math.sqrt(e // self.n_heads)
        if t > 1:
            future = torch.ones(t, past + t, dtype=torch.bool).triu(past + 1)
            scores = scores.masked_fill(future, -torch.inf)
        return self.out_proj((torch.softmax(scores, -1) @ v).transpose(1, 2).reshape(b, t, e))

    def forward(self, x, cache=None):
        x = x + self.attention(self.norm1(x), cache)
        return x + self.ff(self.norm2(x))


class GPT(nn.Module):
    def __init__(self, vocabSize, ctxLen, embDim, nHeads, nLayers):
        super().__init__()
        self.tok_emb, self.pos_emb = nn.Embedding(vocabSize, embDim), nn.Embedding(ctxLen, embDim)
        self.blocks = nn.ModuleList([Block(embDim, nHeads) for _ in range(nLayers)])
        self.final_norm = nn.LayerNorm(embDim)
        self.out_head = nn.Linear(embDim, vocabSize, bias=False)

    def forward(self, ids, caches=None):
        past = caches[0]["length"] if caches else 0
        x = self.tok_emb(ids) + self.pos_emb(torch.arange(past, past + ids.shape[1]))
        for i, block in enumerate(self.blocks):
            x = block(x, caches[i] if caches else None)
        return self.out_head(self.final_norm(x))


def some_ids(size, batch, tokens):
    return torch.randint(0, size["vocabSize"], (batch, tokens))


def milliseconds(work):
    started = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - started)


def make(size):
    torch.manual_seed(123)
    return GPT(**size)


def forward(task):
    model = make(task["size"]).eval()
    ids = some_ids(task["size"], task["batch"], task["tokens"])

    @torch.inference_mode()
    def run():
        return milliseconds(lambda: model(ids))

    return run


def generate(task):
    size = task["size"]
    model = make(size).eval()
    prompt = some_ids(size, 1, task["prompt"])
    shape = (1, size["nHeads"], size["ctxLen"], size["embDim"] // size["nHeads"])

    def cached():
        caches = [{"k": torch.empty(shape), "v": torch.empty(shape), "length": 0} for _ in range(size["nLayers"])]
        ids = prompt
        for _ in range(task["tokens"]):
            ids = model(ids, caches)[:, -1].argmax(-1, keepdim=True)

    def uncached():
        ids = prompt
        for _ in range(task["tokens"]):
            ids = torch.cat([ids, model(ids)[:, -1].argmax(-1, keepdim=True)], 1)

    @torch.inference_mode()
    def run():
        return 1000 * task["tokens"] / milliseconds(cached if task["cache"] else uncached)

    return run


def train(task):
    model = make(task["size"])
    optimizer = torch.optim.AdamW(model.parameters())
    ids = some_ids(task["size"], task["batch"], task["tokens"])
    targets = some_ids(task["size"], task["batch"], task["tokens"])

    def step():
        optimizer.zero_grad()
        F.cross_entropy(model(ids).flatten(0, 1), targets.flatten()).backward()
        optimizer.step()

    return lambda: milliseconds(step)


def memory(task):
    run = forward(task)

    def measured():
        run()
        return peak_mebibytes()

    return measured


def peak_mebibytes():
    if sys.platform != "linux":
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return int(re.search(r"VmHWM:\s*(\d+)", open("/proc/self/status").read())[1]) / 1024


def blas():
    """The library that multiplies: without a fast one, the comparison says nothing."""
    if sys.platform != "linux":
        return "its own BLAS"
    torch.ones(2, 2) @ torch.ones(2, 2)
    mapped = open("/proc/self/maps").read()
    fast = sorted(set(re.findall(r"(?:libopenblas|libmkl|libblis)[^/\s]*\.so[^/\s]*", mapped)))
    if fast:
        return ", ".join(fast)
    return "the slow reference BLAS: install OpenBLAS" if "libblas.so" in mapped else "BLAS built in"


def prepare(task):
    kinds = {"forward": forward, "generate": generate, "train": train, "memory": memory}
    if task["kind"] == "make":
        return lambda: milliseconds(lambda: make(task["size"]))
    return kinds[task["kind"]](task)


run = None
for line in sys.stdin:
    request = json.loads(line)
    try:
        if "prepare" in request:
            torch.set_num_threads(request["threads"])
            run = prepare(request["prepare"])
            answer = {"about": f"torch {torch.__version__}, Python {sys.version.split()[0]}, {blas()}"}
        else:
            answer = {"value": run()}
    except Exception as error:
        answer = {"no": str(error)}
    print("#bench " + json.dumps(answer), flush=True)
