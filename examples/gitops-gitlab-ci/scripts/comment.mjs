// Puts the review into one note of the merge request: the first time it is made, from then on it is updated in place.
import { existsSync, readFileSync } from "node:fs";

const { CI_API_V4_URL, CI_PROJECT_ID, CI_MERGE_REQUEST_IID, REVIEW_TOKEN } = process.env;
const review = readFileSync("review/review.markdown", "utf8").trimEnd();
// The review ends with a hidden line that is the same for every review of the same stack.
const marker = review.split("\n").at(-1);
const file = "review/handoff.markdown";
const checklists = existsSync(file) ? readFileSync(file, "utf8").trim() : "";
const isNeeded = checklists.startsWith("### ");
// Both have to fit into one comment.
const shown =
  review.length + checklists.length < 60_000
    ? checklists
    : "The checklists are too long for a comment: npx bc-accounts handoff";
const body = isNeeded
  ? `${review.slice(0, -marker.length)}\n## A person has to act\n\n${shown}\n\n${marker}\n`
  : `${review}\n`;

async function call(method, path, content) {
  const response = await fetch(`${CI_API_V4_URL}${path}`, {
    method,
    headers: {
      "private-token": REVIEW_TOKEN,
      ...(content === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(content === undefined ? {} : { body: JSON.stringify(content) }),
  });
  if (!response.ok) throw new Error(`${method} ${path} was answered with ${response.status}`);
  return response.json();
}

const notes = `/projects/${CI_PROJECT_ID}/merge_requests/${CI_MERGE_REQUEST_IID}/notes`;

async function findNote(author) {
  for (let page = 1; ; page += 1) {
    const list = await call("GET", `${notes}?per_page=100&page=${page}`);
    const own = list.find((note) => note.author?.id === author && note.body?.trimEnd().endsWith(marker));
    if (own !== undefined || list.length < 100) return own;
  }
}

const { id: author } = await call("GET", "/user");
const note = await findNote(author);
if (note === undefined) await call("POST", notes, { body });
else await call("PUT", `${notes}/${note.id}`, { body });
console.log(note === undefined ? "The review was posted." : "The review was updated.");
