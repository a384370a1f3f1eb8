"""The notebook's classes (chapter 4) in PyTorch, both editions: dropout placed by rates for embedding, attention, feed-forward and residual."""
import torch
import torch.nn as nn


def rates(cfg):
    r = cfg["dropRate"]
    return r if isinstance(r, dict) else {"embedding": 0.0, "attention": r, "feedForward": r, "resid": r}


class LayerNorm(nn.Module):
    def __init__(self, emb_dim):
        super().__init__()
        self.eps = 1e-5
        self.scale = nn.Parameter(torch.ones(emb_dim))
        self.shift = nn.Parameter(torch.zeros(emb_dim))

    def forward(self, x):
        mean = x.mean(-1, keepdim=True)
        var = x.var(-1, keepdim=True, unbiased=False)
        return self.scale * ((x - mean) / torch.sqrt(var + self.eps)) + self.shift


class GELU(nn.Module):
    def forward(self, x):
        return 0.5 * x * (1 + torch.tanh(torch.sqrt(torch.tensor(2 / torch.pi)) * (x + 0.044715 * x**3)))


class FeedForward(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        e = cfg["embDim"]
        self.net = nn.Sequential(nn.Linear(e, 4 * e), GELU(), nn.Linear(4 * e, e), nn.Dropout(rates(cfg)["feedForward"]))

    def forward(self, x):
        return self.net(x)


class MultiHeadAttention(nn.Module):
    def __init__(self, d_in, d_out, ctx_len, dropout, num_heads, qkv_bias=False):
        super().__init__()
        self.num_heads, self.head_dim = num_heads, d_out // num_heads
        self.wQuery = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.wKey = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.wValue = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.outProj = nn.Linear(d_out, d_out)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        b, t, _ = x.shape
        split = lambda y: y.view(b, t, self.num_heads, self.head_dim).transpose(1, 2)
        q, k, v = split(self.wQuery(x)), split(self.wKey(x)), split(self.wValue(x))
        future = torch.ones(t, t, dtype=torch.bool).triu(1)
        scores = (q @ k.transpose(2, 3)).masked_fill(future, -torch.inf)
        weights = self.dropout(torch.softmax(scores / self.head_dim**0.5, dim=-1))
        return self.outProj((weights @ v).transpose(1, 2).reshape(b, t, -1))


class TransformerBlock(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        e = cfg["embDim"]
        self.att = MultiHeadAttention(e, e, cfg["ctxLen"], rates(cfg)["attention"], cfg["nHeads"], cfg["qkvBias"])
        self.ff = FeedForward(cfg)
        self.norm1 = LayerNorm(e)
        self.norm2 = LayerNorm(e)
        self.dropResid = nn.Dropout(rates(cfg)["resid"])

    def forward(self, x):
        x = x + self.dropResid(self.att(self.norm1(x)))
        return x + self.dropResid(self.ff(self.norm2(x)))


class GPTModel(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.tokEmb = nn.Embedding(cfg["vocabSize"], cfg["embDim"])
        self.posEmb = nn.Embedding(cfg["ctxLen"], cfg["embDim"])
        self.dropEmb = nn.Dropout(rates(cfg)["embedding"])
        self.trfBlocks = nn.Sequential(*[TransformerBlock(cfg) for _ in range(cfg["nLayers"])])
        self.finalNorm = LayerNorm(cfg["embDim"])
        self.outHead = nn.Linear(cfg["embDim"], cfg["vocabSize"], bias=False)

    def forward(self, ids):
        x = self.dropEmb(self.tokEmb(ids) + self.posEmb(torch.arange(ids.shape[1])))
        return self.outHead(self.finalNorm(self.trfBlocks(x)))


class DummyGPTModel(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        r = cfg["dropRate"]
        self.tokEmb = nn.Embedding(cfg["vocabSize"], cfg["embDim"])
        self.posEmb = nn.Embedding(cfg["ctxLen"], cfg["embDim"])
        self.dropEmb = nn.Dropout(r["embedding"] if isinstance(r, dict) else r)
        self.outHead = nn.Linear(cfg["embDim"], cfg["vocabSize"], bias=False)

    def forward(self, ids):
        return self.outHead(self.dropEmb(self.tokEmb(ids) + self.posEmb(torch.arange(ids.shape[1]))))
