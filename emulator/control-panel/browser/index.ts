import { ask } from "./ask";
import { createAccount } from "./create-account";
import { deleteAccount } from "./delete-account";
import { dialog } from "./dialog";
import { rowMenu } from "./row-menu";
import { segments } from "./segments";
import { select } from "./select";
import { toast } from "./toast";

/**
 * The pages' script, in the order in which its parts need each other. It is kept as text, because it runs in a browser
 * and the rest of the project has no browser's types; the tests run it in one.
 */
export const browserScript = `"use strict";
(() => {
${[ask, toast, dialog, segments, select, rowMenu, deleteAccount, createAccount].join("")}
})();
`;
