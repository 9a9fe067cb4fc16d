/**
 * Variants of the real pages, because nobody outside knows them for certain. Each variant is a switch. A driver must do
 * what was ordered, or stop. `cut-…` and `refuse-…` are what may happen on the way.
 */
export const panelVariants = {
  iframe: "every page of the panel lives in an iframe",
  "era-2019": "the look of 2019 to 2021: split button, trash icon, one form for each token type",
  "upper-case": "every label and word in capitals",
  radios: "radio buttons instead of switches",
  "no-label-ids": "labels that nothing ties to their row",
  "rows-reversed": "the form's rows in another order",
  "unknown-row": "a row that no table knows",
  "unknown-row-granted": "a row that no table knows, which grants something from the start",
  "known-row-granted": "a row that grants something from the start",
  "row-missing": "no row Orders",
  "row-twice": "two rows Orders",
  "state-unreadable": "buttons that do not say whether they are pressed",
  "refuse-name": "the store refuses every name as taken",
  "refuse-full": "the store says that it is full",
  slow: "every page takes a while",
  spinner: "the list never stops loading",
  "session-ends-at-save": "the session ends between the form and Save",
  "session-ended": "the session has ended",
  "no-pop-up": "the account is saved, the file comes, the pop-up does not",
  "no-download": "the account is saved, the pop-up comes, the file does not",
  "no-credentials": "the account is saved, and nothing comes",
  disagree: "the file and the pop-up say different tokens",
  "other-store-file": "the file is of another store",
  "same-name-twice": "two accounts of one name in the list",
  paged: "two accounts on each page of the list",
  "paged-endless": "a list whose last page never comes",
  "menu-entries": "other entries in the row's menu",
  "dialog-without-name": "a question that does not say which account",
  "dialog-other-name": "a question that names another account",
  "two-step": "the panel asks for a verification code",
  captcha: "the panel asks whether a person is there",
  "choose-store": "the panel asks which store first",
  "cut-list": "the connection is lost while the list comes",
  "cut-form": "the connection is lost while the form comes",
  "cut-save": "the connection is lost before Save arrives",
  "cut-saved": "the connection is lost after Save has done its work",
  "cut-delete": "the connection is lost before Delete arrives",
  "cut-deleted": "the connection is lost after Delete has done its work",
} as const;

export type PanelVariant = keyof typeof panelVariants;

/** Every variant's name. */
export const panelVariantNames = Object.keys(panelVariants) as [PanelVariant, ...PanelVariant[]];
