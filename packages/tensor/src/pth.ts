/**
 * `@pellucid/tensor/pth`: the files of PyTorch's `torch.save(model.state_dict(), "model.pth")`, for reading only.
 *
 *     // Node: a tensor at a time
 *     const handle = await open("model.pth");
 *     const file = await openPth(handle);
 *     for (const [name, { shape }] of file.entries) console.log(name, shape);
 *     const embedding = await file.get("tok_emb.weight");
 *     await handle.close();
 *
 *     // a download, which the browser keeps until it is read: a zip file's directory is at its end
 *     const file = await openPth(await fetch("model.pth"));
 *
 *     // a checkpoint {"model_state_dict": …, "optimizer_state_dict": …}; a File that the user chose
 *     const file = await openPth(input.files[0], { part: "model_state_dict" });
 *
 *     // bytes in memory
 *     const { tensors } = readPth(bytes);
 *
 * A `.pth` is a pickle, which is a program, and in PyTorch it can do whatever Python can. Here it can do nothing: it is run
 * by a machine that has no instruction but those that build dicts of tensors, and everything else is refused by name. A
 * file is not trusted either: whatever breaks the format is a PthError, thrown before anything is allocated that the file
 * does not fill, and the zip file's checksums are held against the data. Dtypes are read as `@pellucid/tensor/safetensors`
 * reads them.
 *
 * @see https://pytorch.org/docs/stable/notes/serialization.html
 * @module
 */
import "./index.ts"; // so that tensors have their methods, whichever entry they come from

export type { StoredDType } from "./files/dtypes.ts";
export type { ResponseLike } from "./files/response.ts";
export type { BlobLike, ByteSource, FileHandleLike, FileSource } from "./files/source.ts";
export type { PthEntry, PthOptions } from "./pth/contents.ts";
export { PthError } from "./pth/error.ts";
export { openPth, PthFile } from "./pth/file.ts";
export { type Pth, readPth } from "./pth/memory.ts";
export type { StorageBytes } from "./pth/storages.ts";
