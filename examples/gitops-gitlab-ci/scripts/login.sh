#!/usr/bin/env bash
# Logs in to the state backend. With PULUMI_OIDC_ORGANIZATION the job's own identity is exchanged for a token of this job,
# so that no long-lived token is stored anywhere; otherwise PULUMI_ACCESS_TOKEN or PULUMI_BACKEND_URL is taken as it is.
set -euo pipefail

if [[ -z "${PULUMI_OIDC_ORGANIZATION:-}" ]]; then
  pulumi login --non-interactive
  exit
fi

identity="$(mktemp)"
trap 'rm -f "$identity"' EXIT
if [[ -n "${ACTIONS_ID_TOKEN_REQUEST_URL:-}" ]]; then
  curl --silent --show-error --fail --retry 3 \
    --header @<(printf 'Authorization: bearer %s' "$ACTIONS_ID_TOKEN_REQUEST_TOKEN") \
    "${ACTIONS_ID_TOKEN_REQUEST_URL}&audience=urn:pulumi:org:${PULUMI_OIDC_ORGANIZATION}" |
    node -e 'process.stdout.write(JSON.parse(require("fs").readFileSync(0, "utf8")).value)' >"$identity"
else
  printf '%s' "${PULUMI_ID_TOKEN:?the job has no identity token: see id_tokens in .gitlab-ci.yml}" >"$identity"
fi
pulumi login --non-interactive --oidc-org "$PULUMI_OIDC_ORGANIZATION" --oidc-token "file://$identity"
