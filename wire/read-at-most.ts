import type { Dispatcher } from "undici";

/** The text of an answer; undefined where it is longer than so many bytes, and the rest of it is not waited for. */
export async function readAtMost(bytes: number, { body }: Dispatcher.ResponseData): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > bytes) {
      body.destroy();
      return undefined;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
