#!/usr/bin/env bash
# Writes what the change would do to review/preview.json: unchanged accounts and drift included, secrets masked.
set -euo pipefail

rm -rf review
mkdir review
status=0
pulumi preview --stack "$STACK" --non-interactive --json --show-sames --refresh >review/preview.json || status=$?
if ((status != 0)); then
  # With --json the engine's messages are in the file, and nowhere else.
  node scripts/preview-errors.mjs review/preview.json >&2
  exit "$status"
fi
echo "The preview is in review/preview.json."
