/** What can be seen of one frame of a page, as data. `at` is the place of an element in the reading's list of elements. */
export interface Sight {
  readonly url: string;
  readonly title: string;
  readonly headings: readonly string[];
  readonly fields: readonly FieldSight[];
  readonly buttons: readonly ButtonSight[];
  readonly groups: readonly GroupSight[];
  readonly tables: readonly TableSight[];
  readonly dialogs: readonly DialogSight[];
  readonly alerts: readonly string[];
  /** Addresses of visible frames inside. */
  readonly frames: readonly string[];
  readonly isBusy: boolean;
  readonly text: string;
}

export interface FieldSight {
  readonly at: number;
  readonly kind: "text" | "password" | "select" | "combobox";
  readonly id: string;
  readonly name: string;
  readonly label: string;
  /** Empty for passwords. */
  readonly value: string;
  readonly options: readonly string[];
  readonly isInDialog: boolean;
}

export interface ButtonSight {
  readonly at: number;
  readonly kind: "button" | "link" | "menuitem" | "option";
  readonly name: string;
  readonly isEnabled: boolean;
  readonly opensMenu: boolean;
  readonly isInDialog: boolean;
}

/** A group of buttons with one pressed button, or radio buttons with the same name. */
export interface GroupSight {
  readonly label: string;
  readonly options: readonly OptionSight[];
}

export interface OptionSight {
  readonly at: number;
  readonly word: string;
  /** Undefined where the page does not say it in a way that can be believed. */
  readonly isPressed: boolean | undefined;
  readonly isEnabled: boolean;
}

export interface TableSight {
  readonly headers: readonly string[];
  readonly rows: readonly RowSight[];
}

export interface RowSight {
  readonly cells: readonly string[];
  readonly links: readonly {
    readonly at: number;
    readonly name: string;
    readonly href: string;
    readonly cell: number;
  }[];
  readonly buttons: readonly ButtonSight[];
}

export interface DialogSight {
  readonly at: number;
  readonly text: string;
  readonly fields: readonly FieldSight[];
  readonly buttons: readonly ButtonSight[];
}
