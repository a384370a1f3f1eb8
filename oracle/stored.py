"""How a tensor of a file stands in a fixture: {"storedAs", "dtype", "shape", "data"}, data as in common.py, `dtype` what Pellucid reads it as."""
import torch
from common import number

STORED = {torch.float32: ("F32", "float32"), torch.float16: ("F16", "float32"), torch.bfloat16: ("BF16", "float32"),
          torch.int64: ("I64", "int32"), torch.int32: ("I32", "int32"), torch.int16: ("I16", "int32"), torch.int8: ("I8", "int32"),
          torch.uint8: ("U8", "int32"), torch.bool: ("BOOL", "bool"), torch.float64: ("F64", None)}


def describe(x):
    stored, dtype = STORED[x.dtype]
    values = x.to(torch.float32) if dtype == "float32" else x
    data = [number(v) for v in values.reshape(-1).tolist()] if dtype else []
    # JSON knows -0.0, and the tests must see it.
    return {"storedAs": stored, "dtype": dtype, "shape": list(x.shape), "data": data}
