/** Compresses what is worth it; where the browser cannot, the plain bytes go out. */

const WORTH_IT_BYTES = 1024;

export async function gzip(plain: Uint8Array<ArrayBuffer>): Promise<{ bytes: Uint8Array<ArrayBuffer>; encoding: "gzip" | null }> {
  if (plain.length <= WORTH_IT_BYTES || !("CompressionStream" in globalThis)) return { bytes: plain, encoding: null };
  const stream = new Blob([plain]).stream().pipeThrough(new CompressionStream("gzip"));
  return { bytes: new Uint8Array(await new Response(stream).arrayBuffer()), encoding: "gzip" };
}
