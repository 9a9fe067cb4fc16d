// Puts the review into one comment of the pull request: the first time it is made, from then on it is updated in place.
import { readFileSync } from "node:fs";

const { GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN, PULL_REQUEST } = process.env;
const body = readFileSync("review/review.markdown", "utf8");
// The review ends with a hidden line that is the same for every review of the same stack.
const marker = body.trimEnd().split("\n").at(-1);

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
