import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { blankedPicture } from "../../panel/browser/blanked-picture";
import { isKnownText, knownTexts } from "../../panel/words/known-texts";
import { itInABrowser, launchChromium } from "../helpers/chromium";

jest.setTimeout(60_000);

let browser: Browser | undefined;
const folder = mkdtempSync(join(tmpdir(), "bc-blanked-"));
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A page nobody knows, with values in every kind of place; two of them differ in nothing but letters of one width. */
function pageWith(value: string, heading = "Store-level API accounts"): string {
  return `<style>* { font: 16px monospace }</style>
    <nav>Settings <a href="#">${value}</a> <span>owner-${value}@example.com</span></nav>
    <h1>${heading}</h1><h2>${value}</h2>
    <table><tr><th>Account name</th><th>Scopes</th></tr><tr><td><a href="#">${value}</a></td><td>Orders, ${value}</td></tr></table>
    <label>API path <input value="https://${value}"></label> <textarea>${value}</textarea>
    <button>Delete ${value}</button> <button>Save</button>
    <div role="dialog"><p>Do you mean <em>${value}</em>?</p></div>
    <svg width="300" height="20"><text y="15">${value}</text></svg>
    <iframe srcdoc="<p>${value}</p>"></iframe>
    <style>[data-value]::before { content: attr(data-value) }</style> <p data-value="${value}">Name</p>
    <div id="open"></div> <x-value></x-value>
    <script>
      const shows = (host, mode) => (host.attachShadow({ mode }).innerHTML = "<b>${value}</b>");
      shows(document.getElementById("open"), "open");
      customElements.define("x-value", class extends HTMLElement { connectedCallback() { shows(this, "closed"); } });
    </script>`;
}

describe("the picture of a page at which the machine stopped", () => {
  itInABrowser("shows words of the table, and the same whatever the values are", async () => {
    const launched = (browser = await launchChromium());
    const pictureOf = async (name: string, html: string) => {
      const page = await launched.newPage();
      await page.setContent(html, { waitUntil: "load" });
      const path = join(folder, `${name}.png`);
      await blankedPicture(page, path);
      expect(statSync(path).mode & 0o777).toBe(0o600);
      // Nothing of it stays in the page.
      expect(await page.locator("[data-bc-blank]").count()).toBe(0);
      return readFileSync(path);
    };
    const one = await pictureOf("one", pageWith("abcdefgh"));
    expect((await pictureOf("other", pageWith("hgfedcba"))).equals(one)).toBe(true);
    expect((await pictureOf("words", pageWith("abcdefgh", "Store-level API tokens"))).equals(one)).toBe(false);
  });

  it("knows labels of rows, levels and buttons, and no text that has more in it", () => {
    const { texts, patterns } = knownTexts();
    const expressions = patterns.map(({ source, flags }) => new RegExp(source, flags));
    const isKnown = (text: string) => isKnownText(text, new Set(texts), expressions);
    for (const text of [
      "Orders",
      " information  AND settings: ",
      "read-only",
      "None",
      "Save",
      "Create API account",
      "",
    ])
      expect([text, isKnown(text)]).toEqual([text, true]);
    for (const text of ["Orders of Jane", "orders-sync", "Delete orders", "jane@example.com", "abc123", "0"])
      expect([text, isKnown(text)]).toEqual([text, false]);
  });
});
