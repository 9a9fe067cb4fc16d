/**
 * The script of the control panel's pages. The build makes one file of it (`tools/build-browser.mjs`).
 * Each part looks for what it serves, so that every page loads the same script.
 */
import { serveButtonLinks } from "./button-links";
import { serveCreateAccount } from "./create-account";
import { serveDeleteAccount } from "./delete-account";
import { serveRowMenus } from "./row-menu";
import { serveSegments } from "./segments";
import { serveSelects } from "./select";
import { showKeptToast } from "./toast";

serveButtonLinks();
showKeptToast();
serveSegments();
serveSelects();
serveRowMenus();
serveDeleteAccount();
serveCreateAccount();
