"""Trains a tiny GPT in PyTorch as @pellucid/gpt's `train` does: dropout, AdamW, clipping, warm-up and cosine, shuffled windows,
evaluation every few steps. Text: token ids drawn by randint. Writes every loss, learning rate and gradient norm."""
import json
import math
import pathlib
import torch
import torch.nn.functional as F
from torch.utils.data import DataLoader, Dataset
from models import GPTModel


class GPTDataset(Dataset):
    def __init__(self, ids, max_length, stride):
        self.x = [ids[i:i + max_length] for i in range(0, len(ids) - max_length, stride)]
        self.y = [ids[i + 1:i + max_length + 1] for i in range(0, len(ids) - max_length, stride)]

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i], self.y[i]


def batch_loss(model, x, y):
    return F.cross_entropy(model(x).flatten(0, 1), y.flatten())


def loader_loss(model, loader, n):
    total = 0.0
    n = min(n, len(loader))
    for i, (x, y) in enumerate(loader):
        if i == n:
            break
        total += batch_loss(model, x, y).item()
    return total / n


def run(case):
    cfg, opt, data = case["cfg"], case["optimizer"], case["data"]
    torch.manual_seed(case["seed"])
    ids = torch.randint(0, cfg["vocabSize"], (data["tokens"],))
    split = int(0.8 * data["tokens"])
    window = lambda part: GPTDataset(part, data["maxLength"], data["stride"])
    train_loader = DataLoader(window(ids[:split]), batch_size=data["batchSize"], shuffle=True, drop_last=True)
    val_loader = DataLoader(window(ids[split:]), batch_size=data["batchSize"])
    model = GPTModel(cfg)
    optimizer = torch.optim.AdamW(model.parameters(), lr=opt["lr"], weight_decay=opt["weightDecay"])
    warm, total = case["schedule"]["warmupSteps"], case["numEpochs"] * len(train_loader)
    start, peak, low = case["schedule"]["initialLr"], case["schedule"]["peakLr"], case["schedule"]["minLr"]
    steps, step = [], 0
    for _ in range(case["numEpochs"]):
        model.train()
        for x, y in train_loader:
            lr = start + step * (peak - start) / warm if step < warm else low + 0.5 * (peak - low) * (1 + math.cos(math.pi * (step - warm) / (total - warm)))
            for group in optimizer.param_groups:
                group["lr"] = lr
            optimizer.zero_grad()
            loss = batch_loss(model, x, y)
            loss.backward()
            norm = torch.nn.utils.clip_grad_norm_(model.parameters(), case["maxNorm"])
            optimizer.step()
            entry = {"loss": loss.item(), "lr": lr, "gradNorm": norm.item()}
            if step % case["evalFreq"] == 0:
                model.eval()
                with torch.no_grad():
                    entry["trainLoss"] = loader_loss(model, train_loader, case["evalIter"])
                    entry["valLoss"] = loader_loss(model, val_loader, case["evalIter"])
                model.train()
            steps.append(entry)
            step += 1
    return {**case, "steps": steps}


CASE = {
    "seed": 123,
    "cfg": {"vocabSize": 40, "ctxLen": 16, "embDim": 24, "nHeads": 3, "nLayers": 2, "dropRate": 0.1, "qkvBias": False},
    "data": {"tokens": 1000, "maxLength": 16, "stride": 8, "batchSize": 4},
    "optimizer": {"lr": 1e-3, "weightDecay": 0.1},
    "schedule": {"initialLr": 1e-4, "peakLr": 5e-3, "minLr": 1e-5, "warmupSteps": 8},
    "numEpochs": 3, "maxNorm": 0.5, "evalFreq": 5, "evalIter": 2,
}
LATER = {**CASE, "seed": 7, "maxNorm": 1.0, "numEpochs": 2,
         "cfg": {**CASE["cfg"], "qkvBias": True, "dropRate": {"embedding": 0.1, "attention": 0.2, "feedForward": 0, "resid": 0.3}}}

path = pathlib.Path(__file__).parent / "fixtures" / "train.json"
cases = [run(CASE), run(LATER)]
path.write_text("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n")
print([(len(c["steps"]), c["steps"][0], c["steps"][-1]) for c in cases])
