/**
 * Scope review: what a change to a stack's API accounts gives and takes away. Reads previews and stack exports, never a
 * secret in them; the answer is plain data, and every form is made from that.
 */
export { InputError } from "./input/input-error";
export { readPlan } from "./input/read-plan";
export type { SourceFile } from "./input/read-plan";
export type { Plan } from "./input/plan";

export { reviewPlan } from "./model/review-plan";
export type { ReviewOptions } from "./model/review-plan";
export { failOnChoices, reviewJsonSchema, reviewSchema, REVIEW_SCHEMA_VERSION } from "./model/schema";
export type { AccountReview, DeltaRow, FailOn, Finding, Grant, Mark, ReachChange, Review } from "./model/schema";
export { findingKinds } from "./model/codes";
export type { FindingCode, FindingKind, FindingSeverity } from "./model/codes";

export { OptionError } from "./options/option-error";
export { readBoundary } from "./options/boundary";
export type { Boundary } from "./options/boundary";
export { readForbiddenCalls } from "./options/forbidden-calls";
export type { ForbiddenCall } from "./options/forbidden-calls";
export { readExpectedStores } from "./options/expected-stores";
export type { ExpectedStores } from "./options/expected-stores";
export { readRecordedCalls } from "./options/recorded-calls";
export { readWebhookList } from "./options/webhook-list";
export type { WebhookCount, WebhookList } from "./options/webhook-list";
export { readPolicyConfig } from "./options/policy-config";
export { readApprovals } from "./options/approvals";
export type { Approval } from "./options/approvals";

export { renderText } from "./render/text";
export type { TextOptions } from "./render/text";
export { commentMarker, renderMarkdown } from "./render/markdown";
export { renderJson } from "./render/json";
export { renderSarif } from "./render/sarif";
export type { SarifOptions } from "./render/sarif";
export { renderHtml } from "./page/review-page";

export { takeInventory } from "./inventory/inventory";
export type { InventoryRow } from "./inventory/inventory";
export { inventoryCsv, inventoryMarkdown, inventoryTable } from "./inventory/render";
export { inventoryHtml } from "./page/inventory-page";
