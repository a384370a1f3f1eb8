"""Small GPTs of @pellucid/gpt: state by seed, logits in training and evaluation mode, loss gradients, greedy continuation."""
import json
import pathlib
import torch
import torch.nn.functional as F
from common import encode
from models import DummyGPTModel, GPTModel

cases = []
BASE = {"vocabSize": 31, "ctxLen": 6, "embDim": 12, "nHeads": 3, "nLayers": 2, "dropRate": 0.1, "qkvBias": True}
LATER = {"embedding": 0.2, "attention": 0.2, "feedForward": 0, "resid": 0.2}


def case(name, model_class, cfg, seed):
    torch.manual_seed(seed)
    model = model_class(cfg)
    ids = torch.randint(0, cfg["vocabSize"], (2, cfg["ctxLen"]))
    targets = torch.randint(0, cfg["vocabSize"], (2, cfg["ctxLen"]))
    logits = model(ids)
    loss = F.cross_entropy(logits.flatten(0, 1), targets.flatten())
    loss.backward()
    model.eval()
    out = ids[:, :2]
    for _ in range(cfg["ctxLen"] + 3):  # beyond the context: it is cropped
        out = torch.cat([out, model(out[:, -cfg["ctxLen"]:])[:, -1].argmax(-1, keepdim=True)], 1)
    sums = {k: [p.double().sum().item(), p.double().abs().sum().item()] for k, p in model.named_parameters()}
    cases.append({
        "model": name, "cfg": cfg, "seed": seed, "ids": encode(ids), "targets": encode(targets), "logits": encode(logits),
        "loss": encode(loss), "parameters": sums, "grads": {k: encode(p.grad) for k, p in model.named_parameters()},
        "evalLogits": encode(model(ids)), "generated": encode(out),
    })


for seed in [1, 123]:
    case("GPTModel", GPTModel, BASE, seed)
    case("DummyGPTModel", DummyGPTModel, BASE, seed)
case("GPTModel", GPTModel, {**BASE, "qkvBias": False, "dropRate": LATER}, 7)
case("DummyGPTModel", DummyGPTModel, {**BASE, "dropRate": LATER}, 7)
case("GPTModel", GPTModel, {**BASE, "dropRate": 0, "nHeads": 1, "nLayers": 1, "vocabSize": 5, "ctxLen": 3, "embDim": 4}, 8)
case("GPTModel", GPTModel, {**BASE, "dropRate": 0.5, "nHeads": 4, "nLayers": 3, "ctxLen": 9, "embDim": 16}, 9)

path = pathlib.Path(__file__).parent / "fixtures" / "gpt.json"
path.write_text("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n")
print(len(cases), "cases")
