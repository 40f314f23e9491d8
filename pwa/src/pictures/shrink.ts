/** Makes of a camera's file what is kept: upright, at most 2048 pixels a side, without anything but pixels; and a thumbnail. */
import workerAddress from "./shrink-worker?worker&url";
import { Refusal } from "../domain/refusal";
import { scriptAddress } from "../trusted";
import { MOST_FILE_BYTES, type Said, type Shrunk } from "./limits";

/** Off the main thread. Throws Refusal photo.empty, photo.unreadable or photo.too_large. */
export async function shrink(file: Blob): Promise<Shrunk> {
  if (file.size === 0) throw new Refusal("photo.empty");
  if (file.size > MOST_FILE_BYTES) throw new Refusal("photo.too_large");
  const worker = new Worker(scriptAddress(workerAddress), { type: "module" });
  try {
    const said = await new Promise<Said>((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data as Said);
      worker.onerror = () => reject(new Refusal("photo.unreadable"));
      worker.postMessage(file);
    });
    if (!said.ok) throw new Refusal(said.code);
    return said;
  } finally {
    worker.terminate();
  }
}
