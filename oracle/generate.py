"""Text generation with small GPTs: greedy and sampled ids, also beyond the context, by the rules of the book's `generate`
(chapter 5: top-k, then temperature, softmax, multinomial; an end token ends the row before it) with Hugging Face's penalty
for repetition first and their top-p last.

    penalty  scores of tokens in the text so far: divided by the penalty, those below 0 multiplied
             https://huggingface.co/docs/transformers/internal/generation_utils, RepetitionPenaltyLogitsProcessor
    top-p    in rising order, scores go as long as the cumulated probability is at most 1 - p; the last one stays
             the same page, TopPLogitsWarper
"""
import json
import pathlib
import torch
from models import GPTModel

NEVER = float("-inf")


def penalize(scores, ids, penalty):
    chosen = scores.gather(1, ids)
    return scores.scatter(1, ids, torch.where(chosen < 0, chosen * penalty, chosen / penalty))


def top_k(scores, k):
    kth = scores.topk(k, -1).values[:, -1:]
    return scores.masked_fill(scores < kth, NEVER)


def top_p(scores, p):
    rising, order = scores.sort(dim=-1, stable=True)
    gone = rising.softmax(-1).cumsum(-1) <= 1 - p
    gone[:, -1] = False
    return scores.masked_fill(torch.zeros_like(gone).scatter(1, order, gone), NEVER)


@torch.no_grad()
def generate(model, ids, ctx_len, options):
    temperature = options.get("temperature", 0)
    for _ in range(options["maxNewTokens"]):
        scores = model(ids[:, -ctx_len:])[:, -1]
        if "repetitionPenalty" in options:
            scores = penalize(scores, ids, options["repetitionPenalty"])
        if "topK" in options:
            scores = top_k(scores, options["topK"])
        if temperature > 0:
            scores = scores / temperature
            if "topP" in options:
                scores = top_p(scores, options["topP"])
            new = torch.multinomial(scores.softmax(-1), 1)
        else:
            new = scores.argmax(-1, keepdim=True)
        if len(ids) == 1 and new.item() in options.get("stopTokens", []):
            break
        ids = torch.cat([ids, new], 1)
    return ids


BASE = {"vocabSize": 61, "ctxLen": 10, "embDim": 24, "nHeads": 3, "nLayers": 2, "dropRate": 0.1, "qkvBias": True}
LARGE = {**BASE, "vocabSize": 1009, "ctxLen": 24, "embDim": 16, "nHeads": 2, "qkvBias": False}
cases = []


def case(cfg, model_seed, prompt_shape, **options):
    torch.manual_seed(model_seed)
    model = GPTModel(cfg).eval()
    with torch.no_grad():
        model.outHead.weight *= 4  # fresh weights give logits that are nearly equal: then no option would matter
    prompt = torch.randint(0, cfg["vocabSize"], prompt_shape)
    if "seed" in options:
        torch.manual_seed(options["seed"])
    ids = generate(model, prompt, cfg["ctxLen"], options)
    cases.append({"cfg": cfg, "modelSeed": model_seed, "prompt": prompt.tolist(), "options": options, "ids": ids.tolist()})


def main():
    for cfg, new, seeds in [(BASE, 18, [1, 2]), (LARGE, 30, [1])]:
        n = cfg["ctxLen"]
        for seed in seeds:
            for shape in [(1, 1), (3, 4), (2, n), (1, n + 5)]:
                case(cfg, seed, shape, maxNewTokens=new)
                case(cfg, seed, shape, maxNewTokens=new, temperature=1.0, seed=123)
                case(cfg, seed, shape, maxNewTokens=new, temperature=1.4, topK=25, seed=123 + seed)
                case(cfg, seed, shape, maxNewTokens=new, temperature=0.1, topK=3, seed=7)
                case(cfg, seed, shape, maxNewTokens=new, temperature=0.8, topP=0.9, seed=2**40 + seed)
                case(cfg, seed, shape, maxNewTokens=new, repetitionPenalty=1.3)
                case(cfg, seed, shape, maxNewTokens=new, temperature=1.2, topK=40, topP=0.7, repetitionPenalty=1.2, seed=5)
                case(cfg, seed, shape, maxNewTokens=new, temperature=5.0, topP=0.3, repetitionPenalty=0.8, seed=6)
    for seed in range(6):  # they stop at different places
        case(BASE, 3, (1, 4), maxNewTokens=25, temperature=1.0, seed=seed, stopTokens=list(range(0, 61, 13)))
    case(BASE, 1, (1, 4), maxNewTokens=25)  # goes on from the default generator, which draws nothing
    case(BASE, 1, (2, 4), maxNewTokens=25, temperature=0.7)  # goes on from what the model and the prompt have drawn

    path = pathlib.Path(__file__).parent / "fixtures" / "generate.json"
    path.write_text("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n")
    print(f"{path.name}: {len(cases)} cases; stopped ones add", [len(c["ids"][0]) - 4 for c in cases if "stopTokens" in c["options"]])


if __name__ == "__main__":
    main()
