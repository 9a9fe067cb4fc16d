import { chmodSync } from "node:fs";
import type { Page } from "playwright-core";
import { isKnownText, knownTexts } from "../words/known-texts";

const MARK = "data-bc-blank";

/**
 * A picture of a page on which only words of the table can be read. Every other text, every field and image, and what
 * another frame, a style sheet or a web component shows is painted over: it may be a value, and nobody can tell before the page is known.
 */
export async function blankedPicture(page: Page, path: string): Promise<void> {
  const main = page.mainFrame();
  await main.evaluate(`(${mark})(${JSON.stringify({ attribute: MARK, ...knownTexts() })})`);
  try {
    await page.screenshot({ path, mask: [main.locator(`[${MARK}]`)], timeout: 3000 });
    chmodSync(path, 0o600);
  } finally {
    await main
      .evaluate(`for (const each of document.querySelectorAll("[${MARK}]")) each.removeAttribute("${MARK}")`)
      .catch(() => undefined);
  }
}

/** Runs in the page: marks what holds any text that is not known, and what holds none but may show something. */
const mark = `function ({ attribute, texts, patterns }) {
  const isKnown = (${isKnownText.toString()});
  const expressions = patterns.map(({ source, flags }) => new RegExp(source, flags));
  const words = new Set(texts);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
    if (!isKnown(node.data, words, expressions)) node.parentElement.setAttribute(attribute, "");
  const others = "input,textarea,select,[role=combobox],[contenteditable],iframe,object,embed,img,video,canvas,progress,meter";
  for (const each of document.querySelectorAll(others)) each.setAttribute(attribute, "");
  const isDrawn = (content) => content !== "none" && content !== "normal" && !isKnown(content.replace(/^"|"$/g, ""), words, expressions);
  for (const each of document.querySelectorAll("*")) {
    const isPainted = getComputedStyle(each).backgroundImage.includes("url(");
    const writes = ["::before", "::after"].some((part) => isDrawn(getComputedStyle(each, part).content));
    // What stands in a shadow tree, the walker above does not see. Of a closed one nobody does; registered elements may have one.
    const hides = each.shadowRoot !== null || customElements.get(each.localName) !== undefined;
    if (isPainted || writes || hides) each.setAttribute(attribute, "");
  }
}`;
