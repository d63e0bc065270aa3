// @ts-check
/** The workbench: receipts and candidates by keyboard, and what was chosen by hand. */

import { decide, start as startDecisions, text } from "./script?name=decisions";
import { go, onKeys } from "./script?name=writing";

/** Whether the reader came here by a key: then the chosen receipt takes the focus. */
let byKey = false;

/**
 * Let keys, buttons and forms of the page decide.
 *
 * @param {HTMLElement} root The page.
 */
export function start(root) {
  startDecisions(root);
  const line = root.querySelector(".receipts [aria-current]");
  if (line instanceof HTMLElement) {
    line.scrollIntoView({ block: "nearest" });
    if (byKey) line.focus({ preventScroll: true });
  }
  byKey = false;
  for (const button of root.querySelectorAll(".candidate button")) {
    button.addEventListener("click", () => {
      const candidate = button.closest(".candidate");
      if (button instanceof HTMLElement && candidate instanceof HTMLElement) {
        void chosen(root, button.dataset.action ?? "", candidate);
      }
    });
  }
  const byHand = root.querySelector("form.by-hand");
  if (byHand instanceof HTMLFormElement) {
    byHand.addEventListener("submit", (event) => {
      event.preventDefault();
      void handpicked(root, byHand);
    });
  }
  const search = root.querySelector("form.search");
  if (search instanceof HTMLFormElement) {
    search.addEventListener("submit", (event) => {
      event.preventDefault();
      const words = new URLSearchParams(/** @type {any} */ (new FormData(search)));
      go(root, `${search.action.split("?")[0]}?${words}`);
    });
  }
  onKeys(root, (event) => pressed(root, event));
}

/**
 * @param {HTMLElement} root
 * @param {KeyboardEvent} event
 */
function pressed(root, event) {
  if (root.querySelector("dialog[open]")) return;
  const bench = root.querySelector(".workbench");
  const { previous, next } = bench instanceof HTMLElement ? bench.dataset : {};
  const current = root.querySelector(".candidate[aria-current]");
  /** @type {Record<string, (() => void) | undefined>} */
  const actions = {
    ArrowUp: previous ? () => walk(root, previous) : undefined,
    ArrowDown: next ? () => walk(root, next) : undefined,
    Enter: current && !elsewhere(event) ? () => void chosen(root, "accept", current) : undefined,
    x: current ? () => void chosen(root, "reject", current) : undefined,
    u: () => focus(root, ".matches [name=reason]"),
    "/": () => focus(root, ".search [type=search]"),
  };
  const action = /^[1-9]$/.test(event.key) ? () => choose(root, Number(event.key)) : actions[event.key];
  if (action) {
    event.preventDefault();
    action();
  }
}

/**
 * Whether Enter means the link or button that has the focus.
 *
 * @param {KeyboardEvent} event
 */
function elsewhere(event) {
  const control = event.target instanceof Element && event.target.closest("a, button, summary, [tabindex]");
  return control && !control.matches(".receipts [aria-current]");
}

/**
 * @param {HTMLElement} root
 * @param {string} href
 */
function walk(root, href) {
  byKey = true;
  go(root, href);
}

/**
 * @param {HTMLElement} root
 * @param {string} selector
 */
function focus(root, selector) {
  const field = root.querySelector(selector);
  field?.closest("details")?.setAttribute("open", "");
  if (field instanceof HTMLElement) field.focus();
}

/**
 * Make another candidate the one that keys mean.
 *
 * @param {HTMLElement} root
 * @param {number} number Counts from 1.
 */
function choose(root, number) {
  const every = [...root.querySelectorAll(".candidate")];
  const one = every[number - 1];
  if (!one) return;
  for (const other of every) other.removeAttribute("aria-current");
  one.setAttribute("aria-current", "true");
  one.scrollIntoView({ block: "nearest" });
}

/**
 * @param {HTMLElement} root
 * @param {string} action
 * @param {Element} candidate
 */
async function chosen(root, action, candidate) {
  if (!(candidate instanceof HTMLElement)) return;
  await decideHere(root, action, { ids: (candidate.dataset.ids ?? "").split(" ") });
}

/**
 * @param {HTMLElement} root
 * @param {HTMLFormElement} form
 */
async function handpicked(root, form) {
  /** @type {string[]} */
  const ids = [];
  for (const box of form.querySelectorAll("input[name=ids]:checked")) {
    const part = box.closest("li")?.querySelector("input[name=part]");
    const amount = part instanceof HTMLInputElement ? part.value.trim() : "";
    if (box instanceof HTMLInputElement) ids.push(amount ? `${box.value}=${amount}` : box.value);
  }
  const differences = ["fee", "excess", "received", "reason"]
    .map((name) => [name, text(form, name)])
    .filter(([, amount]) => amount);
  await decideHere(root, "accept", { ids, ...Object.fromEntries(differences) });
}

/**
 * Decide about the receipt that is chosen, and go on to the next one.
 *
 * @param {HTMLElement} root
 * @param {string} action
 * @param {Record<string, string | string[]>} fields
 */
async function decideHere(root, action, fields) {
  const bench = root.querySelector(".workbench");
  const receipt = root.querySelector(".chosen");
  if (!(bench instanceof HTMLElement && receipt instanceof HTMLElement)) return;
  const { next, previous, home = "" } = bench.dataset;
  const onward = action === "accept" ? (next ?? previous ?? home) : location.href;
  byKey = true;
  await decide(root, action, { reference: receipt.dataset.reference ?? "", ...fields }, onward);
}
