"""Files that torch.save wrote, what they hold, and which ones of more than a state dict must be refused.

    /usr/bin/python3 oracle/pth_fixture.py         rewrites oracle/fixtures/pth.json

A file is {"name", "base64", "tensors": [[path, tensor], …]}, a tensor as in safetensors_fixture.py. "refused" are {"name", "base64"}.
"""
import base64
import collections
import io
import json
import pathlib
import pickle
import zipfile
import torch
import torch.nn as nn
from stored import describe


def saved(value, **options):
    data = io.BytesIO()
    torch.save(value, data, **options)
    return data.getvalue()


def tensors_in(value, path=""):
    """Every tensor under the path of keys that leads to it, in order."""
    if isinstance(value, torch.Tensor):
        return [[path, describe(value.detach())]]
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, (list, tuple)) else []
    return [entry for key, inner in items for entry in tensors_in(inner, f"{path}.{key}" if path else str(key))]


def file_of(name, value, **options):
    data = saved(value, **options)
    return {"name": name, "base64": base64.b64encode(data).decode(), "tensors": tensors_in(torch.load(io.BytesIO(data)))}


class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.emb = nn.Embedding(3, 2)
        self.head = nn.Linear(2, 3, bias=False)
        self.head.weight = self.emb.weight
        self.register_buffer("mask", torch.ones(2, 2).triu(1))


class Harmless:
    def __reduce__(self):
        return (print, ("this ran",))


def rezipped(data, compression):
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", compression) as new:
        for info in old.infolist():
            new.writestr(info.filename, old.read(info))
    return target.getvalue()


def fixture():
    base = torch.arange(24.0).reshape(2, 3, 4)
    views = {"base": base, "t": base.transpose(0, 2), "slice": base[1, 1:, ::2], "expanded": base[0, 0, 1].expand(2, 3), "scalar": base[1, 2, 3],
             "empty": base[:, :0], "alone": torch.arange(10.0)[7:], "row": torch.arange(12.0).reshape(3, 4).T[1]}
    numbers = {"f16": torch.tensor([0.0, -0.0, 1.5, 65504.0, 2.0**-24, float("inf"), float("nan")]).half(), "bf16": torch.tensor([1.0, -3.0, 1e38]).bfloat16(),
               "i64": torch.tensor([[-(2**31), 2**31 - 1]]), "i32": torch.tensor([-5], dtype=torch.int32), "i16": torch.tensor([-300], dtype=torch.int16),
               "i8": torch.tensor([-128, 127], dtype=torch.int8), "u8": torch.tensor([0, 255], dtype=torch.uint8), "bool": torch.tensor([[True], [False]])}
    torch.manual_seed(1)
    tied = Tied()
    optimizer = torch.optim.AdamW(tied.parameters())
    tied.head(tied.emb(torch.tensor([1]))).sum().backward()
    optimizer.step()
    checkpoint = {"model_state_dict": tied.state_dict(), "optimizer_state_dict": optimizer.state_dict(), "epoch": 3, "losses": [1.5, None, True, 10**30], "note": "зна"}
    names = collections.OrderedDict((name, torch.ones(1)) for name in ["__proto__", "constructor", "toString", "", "a.b", "é", "\U0001f600", "10", "9"])
    files = [
        file_of("empty", {}),
        file_of("views", views),
        file_of("views, old format", views, _use_new_zipfile_serialization=False),
        file_of("numbers", numbers),
        file_of("numbers, old format", numbers, _use_new_zipfile_serialization=False),
        file_of("f64", {"f64": torch.ones(2, dtype=torch.float64), "f32": torch.ones(2)}),
        file_of("checkpoint", checkpoint),
        file_of("checkpoint, protocol 4", checkpoint, pickle_protocol=4),
        file_of("checkpoint, old format", checkpoint, _use_new_zipfile_serialization=False),
        file_of("parameters", {"p": nn.Parameter(torch.ones(2)), "q": nn.Parameter(torch.zeros(1), requires_grad=False)}),
        file_of("names", names),
        file_of("lists", {"list": [torch.ones(1), {"x": torch.zeros(2)}], "tuple": (torch.ones(2),), "many": [torch.tensor(float(i)) for i in range(40)]}),
    ]
    stored = rezipped(saved(views), zipfile.ZIP_STORED)
    files.append({**files[1], "name": "views, zipped again", "base64": base64.b64encode(stored).decode()})
    script = io.BytesIO()
    torch.jit.save(torch.jit.script(nn.Linear(2, 2)), script)
    refused = {
        "a whole model": saved(nn.Linear(1, 1)),
        "a whole model, old format": saved(nn.Linear(1, 1), _use_new_zipfile_serialization=False),
        "a function that would run": saved({"a": Harmless()}),
        "a tensor alone": saved(torch.ones(1)),
        "a list": saved([torch.ones(1)]),
        "a set": saved({"a": {1, 2}}),
        "a size": saved({"a": torch.ones(1).shape}),
        "a dtype": saved({"a": torch.float32}),
        "a device": saved({"a": torch.device("cpu")}),
        "a quantized tensor": saved({"a": torch.quantize_per_tensor(torch.ones(2), 0.1, 0, torch.qint8)}),
        "a sparse tensor": saved({"a": torch.eye(2).to_sparse()}),
        "a complex key": saved({(1, 2): torch.ones(1)}),
        "a text protocol": saved({"a": 1}, pickle_protocol=0),
        "a conjugated view": saved({"a": torch.ones(2, dtype=torch.complex64).conj()}),
        "compressed": rezipped(saved(views), zipfile.ZIP_DEFLATED),
        "a pickle": pickle.dumps({"a": 1}, protocol=2),
        "TorchScript": script.getvalue(),
        "nothing": b"",
        "text": b"version https://git-lfs.github.com/spec/v1\n",
    }
    return {"files": files, "refused": [{"name": k, "base64": base64.b64encode(v).decode()} for k, v in refused.items()]}


if __name__ == "__main__":
    torch.manual_seed(0)
    target = pathlib.Path(__file__).parent / "fixtures" / "pth.json"
    kinds = [f"{json.dumps(kind)}: [\n" + ",\n".join(map(json.dumps, files)) + "\n]" for kind, files in fixture().items()]
    target.write_text("{\n" + ",\n".join(kinds) + "\n}\n")
    print(f"{target.name}: {target.stat().st_size} bytes")
