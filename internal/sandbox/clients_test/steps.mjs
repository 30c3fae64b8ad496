// What the scripts of all clients share: where the sandbox is, what they send, and how a step is told.
import { createHash } from "node:crypto";

export const { BASE, TOKEN, PHONE, WABA, TO, INBOUND, VERSION } = process.env;

// A real PNG of one pixel, so that the bytes can be compared after the way through the sandbox.
export const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

export const TEMPLATE_PARAMETERS = [{ type: "text", text: "Ana" }, { type: "text", text: "AG-1042" }];

export const sha = (bytes) => createHash("sha256").update(bytes).digest("hex");

// step runs one call of the client and reports it; a step that throws ends the run.
export async function step(name, run) {
  try {
    const answer = await run();
    console.log(JSON.stringify({ step: name, ok: true }));
    return answer;
  } catch (problem) {
    const body = await problem.response?.text?.().catch(() => "");
    console.log(JSON.stringify({ step: name, ok: false, problem: `${problem.message ?? problem} ${body ?? ""}` }));
    process.exit(1);
  }
}

// must returns the answer, or what was asked for when there is no answer to show.
export function must(condition, what, answer) {
  if (!condition) throw new Error(`${what}: ${JSON.stringify(answer)}`);
  return answer === undefined ? condition : answer;
}

// sent checks the answer to a message, in the spelling of the client (snake_case or camelCase).
export const sent = (answer) => must(answer.messages?.[0]?.id?.startsWith("wamid."), "no message id", answer);

export const done = (answer) => must(answer.success === true, "no success", answer);

export const sameBytes = (bytes) => must(sha(Buffer.from(bytes)) === sha(PNG), "other bytes than were uploaded", bytes.byteLength);
