"""Files that Python's safetensors wrote with PyTorch's tensors, what they hold, and which odd files it refuses.

    /usr/bin/python3 oracle/safetensors_fixture.py         rewrites oracle/fixtures/safetensors.json
    /usr/bin/python3 oracle/safetensors_fixture.py FILE …  shows what Python reads from files that Pellucid wrote

Needs the safetensors package (0.8.0: `pip install --no-deps --target DIR safetensors`, PYTHONPATH=DIR) beside PyTorch.

A file is {"base64", "metadata", "tensors": [[name, tensor], …]}, a tensor as in common.py with "storedAs" for its dtype in the file.
"written" is what `safetensors.torch.save` returns: where all dtypes are ours, Pellucid must write the same bytes. "arranged" are
files put together by hand from the format's definition, which the package reads as well. "refused" are files that it refuses.
"""
import base64
import hashlib
import json
import pathlib
import struct
import sys
import torch
from safetensors import SafetensorError
from safetensors.torch import load, load_file, save
from stored import describe

nan, inf = float("nan"), float("inf")


def file_of(data, metadata):
    tensors = load(data)
    return {"base64": base64.b64encode(data).decode(), "metadata": metadata, "tensors": [[k, describe(tensors[k])] for k in sorted(tensors)]}


def written(tensors, metadata=None):
    return file_of(save(tensors, metadata), metadata or {})


def raw(header, data=b"", length=None):
    header = header if isinstance(header, bytes) else header.encode()
    return struct.pack("<Q", len(header) if length is None else length) + header + data


def entry(dtype, shape, begin, end):
    return {"dtype": dtype, "shape": shape, "data_offsets": [begin, end]}


def refused(data):
    try:
        load(data)
    except (SafetensorError, KeyError):
        return base64.b64encode(data).decode()
    raise AssertionError(f"reads {data}")


def fixture():
    special = torch.tensor([0.0, -0.0, 1.0, -1.5, nan, inf, -inf, 2.0**-24, -(2.0**-14), 65504.0, 2.0**-149, 3.4e38, 1 / 3])
    halves = torch.arange(0, 65536, 97, dtype=torch.int32).to(torch.int16).view(torch.float16)
    brains = torch.arange(0, 65536, 97, dtype=torch.int32).to(torch.int16).view(torch.bfloat16)
    F = json.dumps
    four = struct.pack("<f", 1.5)
    one = F({"a": entry("F32", [], 0, 4)})
    return {
        "written": [
            written({}),
            written({"a": torch.tensor(1.5)}),
            written({"a": torch.arange(6.0).reshape(2, 3)}, {"format": "pt"}),
            written({"special": special, "mask": torch.tensor([[True, False, True]]), "ids": torch.tensor([-(2**31), -1, 0, 2**31 - 1], dtype=torch.int32)}),
            written({"empty": torch.zeros(0, 3), "scalar": torch.tensor(7, dtype=torch.int32), "yes": torch.tensor(True), "no elements": torch.zeros(2, 0, dtype=torch.bool)}),
            written({"b": torch.ones(1), "a.10": torch.zeros(1), "a.2": torch.ones(2), "": torch.ones(1), "10": torch.zeros(1), "2": torch.ones(1), "__proto__": torch.ones(1),
                     "constructor": torch.zeros(1), 'quo"te\\ \n\t\u0001\u007f': torch.ones(1), "é": torch.ones(1), "\uffee": torch.ones(1), "\U0001f600": torch.zeros(1),
                     "\u2028": torch.zeros(1)}, {"ключ": 'зна\n"чение'}),
        ],
        "converted": [
            written({"half": halves, "brain": brains}),
            written({"i64": torch.tensor([-(2**31), -1, 0, 1, 2**31 - 1]), "i16": torch.tensor([-(2**15), 2**15 - 1], dtype=torch.int16),
                     "i8": torch.tensor([[-128], [127]], dtype=torch.int8), "u8": torch.tensor([0, 200, 255], dtype=torch.uint8), "bool": torch.tensor([True, False])}),
            written({"f64": torch.tensor([1.0], dtype=torch.float64), "f32": torch.tensor([2.0])}),
        ],
        "arranged": [
            # names not in the order of the data, the header unpadded, so that no tensor is aligned
            file_of(raw(F({"z": entry("F32", [1], 4, 8), "a": entry("I32", [], 0, 4)}, separators=(",", ":")), struct.pack("<if", -5, 0.25)), {}),
            file_of(raw('{ "a" :\t{"shape":[ 1 , 1 ],"data_offsets":[0,\n4],"dtype":"F32"} , "__metadata__":{"k":"v","":""} }   ', four), {"k": "v", "": ""}),
            file_of(raw('{"\\u0061\\ud83d\\ude00\\/":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}', four), {}),
            file_of(raw(F({"m": entry("BOOL", [3], 0, 3), "x": entry("F32", [1], 3, 7), "e": entry("F32", [0, 9], 3, 3)}), b"\1\0\1" + four), {}),
        ],
        "refused": [refused(data) for data in [
            b"", b"\0" * 7, b"\0" * 8, raw("{}", length=3), raw("{}", length=2**64 - 1), raw("{}", length=100_000_001), raw("{}", b"1"), raw("[]"), raw("{"), raw("{}x"), raw(b"{\xff}"),
            raw('{"a":1}'), raw('{"a":{}}'), raw('{"a":null}'), raw('{"__metadata__":{"a":1}}'), raw('{"__metadata__":[]}'), raw("{'a':1}"), raw('{"a":}'), raw("{}\0"),
            raw(one), raw(one, b"123"), raw(one, b"12345"), raw(one + ",", four), raw("\ufeff" + one, four),
            raw(F({"a": entry("F33", [], 0, 4)}), four), raw(F({"a": entry("F32", [2], 0, 4)}), four), raw(F({"a": entry("F32", [-1], 0, 4)}), four),
            raw(F({"a": entry("F32", [1.0], 0, 4)}), four), raw(F({"a": entry("F32", ["1"], 0, 4)}), four), raw(F({"a": entry("F32", [], 4, 0)}), four),
            raw(F({"a": entry("F32", [], 0, 2**64)}), four), raw(F({"a": entry("F32", [2**32, 2**32], 0, 0)})), raw(F({"a": entry("F32", [2**31, 2**31, 4], 0, 4)}), four),
            raw(F({"a": entry("F32", [], 0, 4), "b": entry("F32", [], 2, 6)}), four + b"12"), raw(F({"a": entry("F32", [], 0, 4), "b": entry("F32", [], 0, 4)}), four),
            raw(F({"a": entry("F32", [], 0, 4), "b": entry("F32", [], 5, 9)}), four + b"12345"), raw(F({"a": entry("F32", [], 1, 5)}), four + b"1"),
            raw(F({"a": entry("F32", [], 0, 4), "b": entry("F32", [0], 2, 2)}), four), raw(F({"a": {**entry("F32", [], 0, 4), "data_offsets": [0]}}), four),
            raw(F({"a": {**entry("F32", [], 0, 4), "data_offsets": [0, 4, 4]}}), four), raw('{"\\ud800":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}', four),
            raw('{"a":{"dtype":"F32","shape":[01],"data_offsets":[0,4]}}', four), raw('{"a":{"dtype":"F32","shape":[1e0],"data_offsets":[0,4]}}', four),
            raw('{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4],}}', four), raw('{"a\n":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}', four),
            raw('{"a":{"dtype":"F32","dtype":"F32","shape":[],"data_offsets":[0,4]}}', four), raw('{"a":{"shape":[],"data_offsets":[0,4]}}', four),
        ]],
    }


def show(path):
    print(path)
    for name, x in sorted(load_file(path).items()):
        digest = hashlib.sha256(x.contiguous().numpy().tobytes()).hexdigest()[:16]
        print(f"  {name!r} {str(x.dtype)[6:]} {list(x.shape)} sha256 {digest}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        for path in sys.argv[1:]:
            show(path)
    else:
        torch.manual_seed(0)
        target = pathlib.Path(__file__).parent / "fixtures" / "safetensors.json"
        kinds = [f"{json.dumps(kind)}: [\n" + ",\n".join(map(json.dumps, files)) + "\n]" for kind, files in fixture().items()]
        target.write_text("{\n" + ",\n".join(kinds) + "\n}\n")
        print(f"{target.name}: {target.stat().st_size} bytes")
