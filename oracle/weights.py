"""A small GPT-2 in Hugging Face's layout and in the book's, as PyTorch saves and runs it; and a check of what Pellucid writes.

    /usr/bin/python3 oracle/weights.py                 rewrites oracle/fixtures/weights.json
    /usr/bin/python3 oracle/weights.py FILE …          loads safetensors files of packages/gpt/test/write-weights.ts with strict=True,
                                                       runs them, and compares the logits with those in the files
    /usr/bin/python3 oracle/weights.py --full FOLDER   writes GPT-2 small with random weights: Hugging Face's and the book's .pth, and ids and
                                                       logits as logits.json, for the same script

A fixture case is {"layout", "cfg", "ids", "logits", "base64" of the .pth, "strict": [[name, shape] of the state dict]}.
"""
import base64
import io
import json
import math
import pathlib
import struct
import sys
import numpy
import torch
import torch.nn as nn
from common import encode
from models import GELU, LayerNorm


class Conv1D(nn.Module):
    """Hugging Face's Linear, with its weight as [in, out] (transformers/pytorch_utils.py)."""

    def __init__(self, nf, nx):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(nx, nf))
        self.bias = nn.Parameter(torch.zeros(nf))
        nn.init.normal_(self.weight, std=0.02)

    def forward(self, x):
        return torch.addmm(self.bias, x.reshape(-1, x.shape[-1]), self.weight).view(*x.shape[:-1], -1)


class GPT2Attention(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        n, e = cfg["ctxLen"], cfg["embDim"]
        self.register_buffer("bias", torch.tril(torch.ones(n, n, dtype=torch.uint8)).view(1, 1, n, n), persistent=cfg["buffers"])
        self.register_buffer("masked_bias", torch.tensor(-1e4), persistent=cfg["buffers"])
        self.heads = cfg["nHeads"]
        self.c_attn, self.c_proj = Conv1D(3 * e, e), Conv1D(e, e)

    def forward(self, x):
        b, t, e = x.shape
        q, k, v = (y.view(b, t, self.heads, e // self.heads).transpose(1, 2) for y in self.c_attn(x).split(e, dim=2))
        scores = q @ k.transpose(-1, -2) / math.sqrt(e // self.heads)
        scores = torch.where(self.bias[:, :, :t, :t].bool(), scores, torch.tensor(torch.finfo(scores.dtype).min))
        return self.c_proj((scores.softmax(-1) @ v).transpose(1, 2).reshape(b, t, e))


class GPT2MLP(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.c_fc, self.c_proj = Conv1D(4 * cfg["embDim"], cfg["embDim"]), Conv1D(cfg["embDim"], 4 * cfg["embDim"])

    def forward(self, x):
        x = self.c_fc(x)
        return self.c_proj(0.5 * x * (1.0 + torch.tanh(math.sqrt(2.0 / math.pi) * (x + 0.044715 * torch.pow(x, 3.0)))))  # "gelu_new"


class GPT2Block(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.ln_1, self.attn = nn.LayerNorm(cfg["embDim"]), GPT2Attention(cfg)
        self.ln_2, self.mlp = nn.LayerNorm(cfg["embDim"]), GPT2MLP(cfg)

    def forward(self, x):
        x = x + self.attn(self.ln_1(x))
        return x + self.mlp(self.ln_2(x))


class GPT2Model(nn.Module):
    """transformers/models/gpt2/modeling_gpt2.py, without dropout and what GPT-2 does not use."""

    def __init__(self, cfg):
        super().__init__()
        self.wte, self.wpe = nn.Embedding(cfg["vocabSize"], cfg["embDim"]), nn.Embedding(cfg["ctxLen"], cfg["embDim"])
        for embedding in (self.wte, self.wpe):
            nn.init.normal_(embedding.weight, std=0.02)
        self.h = nn.ModuleList(GPT2Block(cfg) for _ in range(cfg["nLayers"]))
        self.ln_f = nn.LayerNorm(cfg["embDim"])

    def forward(self, ids):
        x = self.wte(ids) + self.wpe(torch.arange(ids.shape[1]))
        for block in self.h:
            x = block(x)
        return self.ln_f(x)


class GPT2LMHeadModel(nn.Module):
    def __init__(self, cfg, tied=True):
        super().__init__()
        self.transformer = GPT2Model(cfg)
        self.lm_head = nn.Linear(cfg["embDim"], cfg["vocabSize"], bias=False)
        if tied:
            self.lm_head.weight = self.transformer.wte.weight

    def forward(self, ids):
        return self.lm_head(self.transformer(ids))


class BookAttention(nn.Module):
    """The book's, chapter 3: its mask is a buffer, and so a part of the state dict."""

    def __init__(self, cfg):
        super().__init__()
        e, n = cfg["embDim"], cfg["ctxLen"]
        self.num_heads, self.head_dim = cfg["nHeads"], e // cfg["nHeads"]
        self.W_query, self.W_key, self.W_value = (nn.Linear(e, e, bias=cfg["qkvBias"]) for _ in range(3))
        self.out_proj = nn.Linear(e, e)
        self.register_buffer("mask", torch.triu(torch.ones(n, n), diagonal=1))

    def forward(self, x):
        b, t, e = x.shape
        q, k, v = (y.view(b, t, self.num_heads, self.head_dim).transpose(1, 2) for y in (self.W_query(x), self.W_key(x), self.W_value(x)))
        scores = (q @ k.transpose(2, 3)).masked_fill(self.mask.bool()[:t, :t], -torch.inf)
        return self.out_proj((torch.softmax(scores / self.head_dim**0.5, dim=-1) @ v).transpose(1, 2).reshape(b, t, e))


class BookFeedForward(nn.Module):
    def __init__(self, cfg, name):
        super().__init__()
        e = cfg["embDim"]
        setattr(self, name, nn.Sequential(nn.Linear(e, 4 * e), GELU(), nn.Linear(4 * e, e)))
        self.name = name

    def forward(self, x):
        return getattr(self, self.name)(x)


class BookBlock(nn.Module):
    def __init__(self, cfg, name):
        super().__init__()
        self.att, self.ff = BookAttention(cfg), BookFeedForward(cfg, name)
        self.norm1, self.norm2 = LayerNorm(cfg["embDim"]), LayerNorm(cfg["embDim"])

    def forward(self, x):
        x = x + self.att(self.norm1(x))
        return x + self.ff(self.norm2(x))


class BookModel(nn.Module):
    """GPTModel under the book's names, without dropout: `ff.layers`, and `ff.net` in its early notebook."""

    def __init__(self, cfg, name="layers"):
        super().__init__()
        self.tok_emb, self.pos_emb = nn.Embedding(cfg["vocabSize"], cfg["embDim"]), nn.Embedding(cfg["ctxLen"], cfg["embDim"])
        self.trf_blocks = nn.Sequential(*[BookBlock(cfg, name) for _ in range(cfg["nLayers"])])
        self.final_norm = LayerNorm(cfg["embDim"])
        self.out_head = nn.Linear(cfg["embDim"], cfg["vocabSize"], bias=False)

    def forward(self, ids):
        x = self.tok_emb(ids) + self.pos_emb(torch.arange(ids.shape[1]))
        return self.out_head(self.final_norm(self.trf_blocks(x)))


MODELS = {"huggingface": lambda cfg: GPT2LMHeadModel(cfg, tied=False), "book": BookModel, "notebook": lambda cfg: BookModel(cfg, "net")}
TINY = {"vocabSize": 17, "ctxLen": 6, "embDim": 8, "nHeads": 2, "nLayers": 2, "dropRate": 0, "qkvBias": True}
FULL = {"vocabSize": 50257, "ctxLen": 1024, "embDim": 768, "nHeads": 12, "nLayers": 12, "dropRate": 0, "qkvBias": True}


def shaken(model):
    """Norms and biases that are not 1 and 0, so that mixing them up would show."""
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.ndim == 1:
                parameter.add_(0.2 * torch.randn(parameter.shape))
    return model.eval()


def case(layout, cfg, model, state, **options):
    data = io.BytesIO()
    torch.save(state, data, **options)
    ids = torch.randint(0, cfg["vocabSize"], (2, cfg["ctxLen"]))
    with torch.no_grad():
        logits = model(ids)
    return {"layout": layout, "cfg": cfg, "ids": encode(ids), "logits": encode(logits), "base64": base64.b64encode(data.getvalue()).decode(),
            "strict": [[name, list(x.shape)] for name, x in model.state_dict().items()]}


def fixture():
    torch.manual_seed(5)
    plain = lambda **more: {**TINY, "buffers": False, **more}
    tied, untied = shaken(GPT2LMHeadModel(plain())), shaken(GPT2LMHeadModel(plain(), tied=False))
    older = shaken(GPT2LMHeadModel(plain(buffers=True)))
    book, notebook = shaken(BookModel({**TINY, "qkvBias": False})), shaken(BookModel(TINY, "net"))
    cases = [
        case("huggingface", TINY, tied, tied.state_dict()),
        case("huggingface", TINY, untied, untied.state_dict()),
        case("huggingface", TINY, older, older.transformer.state_dict(), _use_new_zipfile_serialization=False),  # as the first GPT-2 files
        case("book", {**TINY, "qkvBias": False}, book, {"model_state_dict": book.state_dict(), "epoch": 1}),
        case("notebook", TINY, notebook, notebook.state_dict()),
    ]
    cases[2]["strict"] = cases[0]["strict"]
    return cases


def read_safetensors(path):
    data = memoryview(pathlib.Path(path).read_bytes())
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(bytes(data[8 : 8 + length]))
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        assert entry["dtype"] == "F32", name
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        tensors[name] = torch.from_numpy(numpy.frombuffer(data[begin:end], dtype="<f4").reshape(entry["shape"]).copy())
    return tensors, metadata


def check(path):
    tensors, metadata = read_safetensors(path)
    cfg = {**json.loads(metadata["cfg"]), "buffers": False}
    model = MODELS[metadata["layout"]](cfg).eval()
    result = model.load_state_dict(tensors, strict=True)
    with torch.no_grad():
        logits = model(torch.tensor(json.loads(metadata["ids"])))
    wanted = torch.tensor(json.loads(metadata["logits"]))
    difference = (logits[..., : wanted.shape[-1]] - wanted).abs().max().item()
    print(f"{pathlib.Path(path).name}: {metadata['layout']}, {result}, logits differ by at most {difference:.2e}")
    assert difference < 1e-4


def full(folder):
    """GPT-2 small: Hugging Face's, and the same weights under the book's names."""
    folder = pathlib.Path(folder)
    torch.manual_seed(6)
    model = shaken(GPT2LMHeadModel({**FULL, "buffers": False}))
    torch.save(model.state_dict(), folder / "huggingface.pth")
    theirs, book = model.state_dict(), BookModel(FULL).eval()
    ours = {"tok_emb.weight": theirs["transformer.wte.weight"], "pos_emb.weight": theirs["transformer.wpe.weight"], "out_head.weight": theirs["lm_head.weight"],
            "final_norm.scale": theirs["transformer.ln_f.weight"], "final_norm.shift": theirs["transformer.ln_f.bias"]}
    for i in range(FULL["nLayers"]):
        h, b = f"transformer.h.{i}", f"trf_blocks.{i}"
        for kind in ["weight", "bias"]:
            turned = lambda name: theirs[f"{h}.{name}.{kind}"].t()  # of a vector, itself
            for part, x in zip(["query", "key", "value"], turned("attn.c_attn").chunk(3)):
                ours[f"{b}.att.W_{part}.{kind}"] = x
            ours[f"{b}.att.out_proj.{kind}"] = turned("attn.c_proj")
            ours[f"{b}.ff.layers.0.{kind}"], ours[f"{b}.ff.layers.2.{kind}"] = turned("mlp.c_fc"), turned("mlp.c_proj")
            for k in ["1", "2"]:
                ours[f"{b}.norm{k}.{'scale' if kind == 'weight' else 'shift'}"] = theirs[f"{h}.ln_{k}.{kind}"]
    missing = book.load_state_dict(ours, strict=False).missing_keys
    assert all(name.endswith(".mask") for name in missing)
    torch.save(book.state_dict(), folder / "book.pth")
    ids = torch.randint(0, FULL["vocabSize"], (1, 12))
    with torch.no_grad():
        logits, again = model(ids), book(ids)
    print(f"both agree to {(logits - again).abs().max().item():.2e}")
    (folder / "logits.json").write_text(json.dumps({"cfg": FULL, "ids": ids.tolist(), "logits": logits[..., :500].tolist()}))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--full"]:
        full(sys.argv[2])
    elif len(sys.argv) > 1:
        for path in sys.argv[1:]:
            check(path)
    else:
        target = pathlib.Path(__file__).parent / "fixtures" / "weights.json"
        target.write_text("[\n" + ",\n".join(map(json.dumps, fixture())) + "\n]\n")
        print(f"{target.name}: {target.stat().st_size} bytes")
