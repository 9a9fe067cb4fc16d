#!/usr/bin/env bash
# Makes the change. The policy pack has the last word, because it sees what the preview could not know.
# With `bigcommerce:pending` set to `continue`, accounts for which a person has still to click are listed, and are no failure.
set -euo pipefail

mkdir -p review
node_modules/.bin/bc-accounts up --stack "$STACK" --output review/waiting.json -- --non-interactive --yes --skip-preview --refresh --suppress-outputs \
  --policy-pack node_modules/pulumi-bigcommerce-api-accounts/policy --policy-pack-config policy.json
