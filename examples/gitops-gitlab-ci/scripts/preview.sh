#!/usr/bin/env bash
# Writes what the change would do to review/preview.json: unchanged accounts and drift included, secrets masked.
set -euo pipefail

mkdir -p review
pulumi preview --stack "$STACK" --non-interactive --json --show-sames --refresh >review/preview.json
echo "The preview is in review/preview.json."
