"""Models in files as PyTorch saves them, in every layout, and what they say: what a browser must say that has loaded them.

    /usr/bin/python3 oracle/loaded.py      rewrites oracle/fixtures/loaded.json

"files" are small models with random weights, each as .pth and as safetensors, which is simple enough to be put together here.
"verdict" is examples/models/verdict.safetensors: run this again after that model was trained again.
A case has "said": [{"prompts", "options", "ids"}], by the rules of generate.py, each prompt by itself and from the same seed.
"""
import base64
import io
import json
import pathlib
import struct
import torch
from generate import generate
from models import GPTModel
from weights import TINY, BookModel, GPT2LMHeadModel, read_safetensors, shaken

VERDICT = pathlib.Path(__file__).parent.parent / "examples" / "models" / "verdict.safetensors"


def safetensors(state):
    header, at = {}, 0
    for name, x in state.items():
        header[name] = {"dtype": "F32", "shape": list(x.shape), "data_offsets": [at, at + 4 * x.numel()]}
        at += 4 * x.numel()
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + b"".join(x.contiguous().numpy().tobytes() for x in state.values())


def pth(value, **options):
    data = io.BytesIO()
    torch.save(value, data, **options)
    return data.getvalue()


def say(model, prompts, ctx_len, options):
    def alone(prompt):
        if "seed" in options:
            torch.manual_seed(options["seed"])
        return generate(model, torch.tensor([prompt]), ctx_len, options)[0].tolist()

    return {"prompts": prompts, "options": options, "ids": [alone(prompt) for prompt in prompts]}


def file(layout, format, cfg, model, data, tied=False, part=None):
    prompts = [[1, 2, 3], [16], [4, 5, 6, 7, 8, 9, 10, 11]]
    said = [
        say(model, prompts, cfg["ctxLen"], {"maxNewTokens": 12}),
        say(model, prompts, cfg["ctxLen"], {"maxNewTokens": 12, "temperature": 1.2, "seed": 123}),
        say(model, prompts, cfg["ctxLen"], {"maxNewTokens": 12, "temperature": 0.9, "topK": 6, "topP": 0.9, "repetitionPenalty": 1.2, "seed": 7}),
    ]
    return {"layout": layout, "format": format, "cfg": cfg, "tied": tied, "part": part, "base64": base64.b64encode(data).decode(), "said": said}


def files():
    torch.manual_seed(8)
    hf, book_cfg = {**TINY, "buffers": False}, {**TINY, "qkvBias": False}
    tied, untied = shaken(GPT2LMHeadModel(hf)), shaken(GPT2LMHeadModel(hf, tied=False))
    older = shaken(GPT2LMHeadModel({**hf, "buffers": True}))
    book, notebook, ours = shaken(BookModel(book_cfg)), shaken(BookModel(TINY, "net")), shaken(GPTModel(TINY))
    with torch.no_grad():  # larger weights than fresh ones, so that every one of them, attention's too, decides what is said
        for model in [tied, untied, older, book, notebook, ours]:
            for parameter in model.parameters():
                if parameter.ndim == 2:
                    parameter *= 0.6 / parameter.std()
    headless = {name: x for name, x in tied.state_dict().items() if name != "lm_head.weight"}
    return [
        file("huggingface", "pth", TINY, tied, pth(tied.state_dict()), tied=True),
        file("huggingface", "safetensors", TINY, tied, safetensors(tied.state_dict()), tied=True),
        file("huggingface", "safetensors", TINY, tied, safetensors(headless), tied=True),
        file("huggingface", "pth", TINY, untied, pth(untied.state_dict())),
        file("huggingface", "safetensors", TINY, untied, safetensors(untied.state_dict())),
        file("huggingface", "pth", TINY, older, pth(older.transformer.state_dict(), _use_new_zipfile_serialization=False)),
        file("book", "pth", book_cfg, book, pth({"model_state_dict": book.state_dict(), "epoch": 1}), part="model_state_dict"),
        file("book", "safetensors", book_cfg, book, safetensors(book.state_dict())),
        file("notebook", "pth", TINY, notebook, pth(notebook.state_dict())),
        file("notebook", "safetensors", TINY, notebook, safetensors(notebook.state_dict())),
        file("pellucid", "pth", TINY, ours, pth(ours.state_dict())),
        file("pellucid", "safetensors", TINY, ours, safetensors(ours.state_dict())),
    ]


def verdict():
    tensors, metadata = read_safetensors(VERDICT)
    cfg, gpt2_ids = json.loads(metadata["config"]), [int(gpt2_id) for gpt2_id in metadata["gpt2Ids"].split()]
    model = GPTModel(cfg).eval()
    print(model.load_state_dict(tensors, strict=True))
    the, i_had = [256 + gpt2_ids.index(464)], [ord("I"), 256 + gpt2_ids.index(550)]  # "The", "I had": see SmallVocabulary
    prompts = [[*b"Every word of it", *the], i_had]
    said = [
        say(model, prompts, cfg["ctxLen"], {"maxNewTokens": 60}),
        say(model, prompts, cfg["ctxLen"], {"maxNewTokens": 60, "temperature": 0.8, "seed": 123}),
        say(model, prompts, cfg["ctxLen"], {"maxNewTokens": 60, "temperature": 0.8, "topK": 5, "seed": 5}),
    ]
    for case in said:
        print(*case["ids"], sep="\n")
    return {"cfg": cfg, "said": said}


if __name__ == "__main__":
    target = pathlib.Path(__file__).parent / "fixtures" / "loaded.json"
    lines = ",\n".join(map(json.dumps, files()))
    target.write_text(f'{{"files": [\n{lines}\n],\n"verdict": {json.dumps(verdict())}}}\n')
    print(f"{target.name}: {target.stat().st_size} bytes")
