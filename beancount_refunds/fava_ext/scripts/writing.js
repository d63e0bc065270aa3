// @ts-check
/**
 * What every page that records shares: it asks the server, and shows what the server answers.
 *
 * The server renders all answers, escaped; no script makes HTML of its own.
 */

/**
 * @typedef {object} Answer
 * @property {"previewed" | "written" | "refused" | "moved" | "forbidden" | "unfit" | "lost"} outcome
 * @property {string} html What to show, rendered by the server; empty where it could not be reached.
 * @property {string[]} ids What was recorded, or would be.
 * @property {string | null} href The page of the first of them.
 * @property {string} field The field that does not fit, if one does not.
 */

/** @type {Answer} */
const LOST = { outcome: "lost", html: "", ids: [], href: null, field: "" };

/**
 * Ask the server to record something, or with `dryRun` to say what would come of it.
 *
 * @param {HTMLElement} root The page.
 * @param {string} action
 * @param {Record<string, string | string[]>} fields
 * @param {{ dryRun: boolean, signal?: AbortSignal }} how
 * @returns {Promise<Answer>} Where no answer came, `outcome` is "lost"; an aborted request rejects.
 */
export async function ask(root, action, fields, { dryRun, signal }) {
  const { door, seen } = root.dataset;
  if (!door) return LOST;
  const body = JSON.stringify({ action, fields, fingerprint: seen, dry_run: dryRun });
  try {
    const response = await fetch(door, {
      method: "PUT",
      headers: { "Content-Type": "application/json" },
      body,
      signal,
    });
    return /** @type {Answer} */ (await response.json());
  } catch (failure) {
    if (signal?.aborted) throw failure;
    return LOST;
  }
}

/**
 * Show an answer in a panel that tells screen readers of it.
 *
 * @param {HTMLElement} panel An element with `aria-live`; `data-lost` is what it says where no answer came.
 * @param {Answer} answer
 */
export function show(panel, answer) {
  if (answer.outcome === "lost") {
    panel.textContent = panel.dataset.lost ?? "";
  } else {
    const parsed = new DOMParser().parseFromString(answer.html, "text/html");
    panel.replaceChildren(...parsed.body.childNodes);
  }
  panel.hidden = false;
}

/**
 * Go to a page by Fava's own router; to the page that one is on: load it again.
 *
 * @param {HTMLElement} root The page.
 * @param {string} href
 */
export function go(root, href) {
  const link = document.createElement("a");
  link.href = href;
  link.hidden = true;
  root.append(link);
  link.click();
}

/**
 * Listen to keys as long as the page is shown, and only to those that are typed into no field.
 *
 * @param {HTMLElement} root The page.
 * @param {(event: KeyboardEvent) => void} listener
 */
export function onKeys(root, listener) {
  /** @param {KeyboardEvent} event */
  function heard(event) {
    if (!root.isConnected) {
      document.removeEventListener("keydown", heard);
      return;
    }
    const target = event.target;
    const typing = target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]");
    if (!typing && !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.altKey) listener(event);
  }
  document.addEventListener("keydown", heard);
}
