#!/usr/bin/env bash
# Ends with 1 while something is gained that nobody has signed off in approvals.json.
set -euo pipefail

node_modules/.bin/bc-accounts review review/preview.json --no-color \
  --policy-pack-config policy.json --expect-stores stores.json \
  --must-not-grant never.txt --approve-file approvals.json --fail-on escalation
