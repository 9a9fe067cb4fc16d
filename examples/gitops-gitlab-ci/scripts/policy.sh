#!/usr/bin/env bash
# Runs the policy pack inside the engine, as the update will.
set -euo pipefail

pulumi preview --stack "$STACK" --non-interactive --diff \
  --policy-pack node_modules/pulumi-bigcommerce-api-accounts/policy --policy-pack-config policy.json
