// Puts the review into one comment of the pull request: the first time it is made, from then on it is updated in place.
import { existsSync, readFileSync } from "node:fs";

const { GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN, PULL_REQUEST } = process.env;
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
  const response = await fetch(`${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}${path}`, {
    method,
    headers: {
      accept: "application/vnd.github+json",
      authorization: `Bearer ${GITHUB_TOKEN}`,
      "x-github-api-version": "2022-11-28",
      ...(content === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(content === undefined ? {} : { body: JSON.stringify(content) }),
  });
  if (!response.ok) throw new Error(`${method} ${path} was answered with ${response.status}`);
  return response.json();
}

async function findComment() {
  for (let page = 1; ; page += 1) {
    const comments = await call("GET", `/issues/${PULL_REQUEST}/comments?per_page=100&page=${page}`);
    const own = comments.find((comment) => comment.user?.type === "Bot" && comment.body?.trimEnd().endsWith(marker));
    if (own !== undefined || comments.length < 100) return own;
  }
}

const comment = await findComment();
if (comment === undefined) await call("POST", `/issues/${PULL_REQUEST}/comments`, { body });
else await call("PATCH", `/issues/comments/${comment.id}`, { body });
console.log(comment === undefined ? "The review was posted." : "The review was updated.");
