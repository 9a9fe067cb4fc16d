#!/usr/bin/env bash
# Makes the change. The policy pack has the last word, because it sees what the preview could not know.
set -euo pipefail

pulumi up --stack "$STACK" --non-interactive --yes --skip-preview --refresh --suppress-outputs \
  --policy-pack node_modules/pulumi-bigcommerce-api-accounts/policy --policy-pack-config policy.json
