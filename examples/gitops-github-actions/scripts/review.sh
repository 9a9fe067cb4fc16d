#!/usr/bin/env bash
# Writes the review in every form that somebody reads. It never fails on what it finds: gate.sh does.
set -euo pipefail

# One file is taken from the job before. The request's program may have put others beside it: a link, for example, through which
# the review would be written over a script of the base branch.
if [[ -L review || -L review/preview.json || ! -f review/preview.json ]]; then
  echo "There is no review/preview.json: the job that previews has failed, or has handed on something else." >&2
  exit 1
fi
find review -mindepth 1 -maxdepth 1 ! -name preview.json -exec rm -rf -- {} +

options=(--policy-pack-config policy.json --expect-stores stores.json)
options+=(--must-not-grant never.txt --approve-file approvals.json --fail-on escalation)
for form in markdown sarif html json; do
  status=0
  node_modules/.bin/bc-accounts review review/preview.json "${options[@]}" \
    --format "$form" --output "review/review.$form" --project-dir "${PROJECT_DIR:-.}" >/dev/null 2>&1 || status=$?
  # 0 is an open gate and 1 a closed one; everything else is a review that could not be made.
  if ((status > 1)); then
    node_modules/.bin/bc-accounts review review/preview.json "${options[@]}" --format "$form" --output "review/review.$form"
    exit "$status"
  fi
done
# What a person has to click, where a person makes the accounts. Nothing of it where the preview failed.
node_modules/.bin/bc-accounts handoff review/preview.json --format markdown --output review/handoff.markdown ||
  rm -f review/handoff.markdown
echo "The review is in review/."
