// @ts-check
/** A decision on a receipt: shown before it is written, written, and told on the page that follows. */

import { ask, go, show } from "./script?name=writing";

/** @typedef {import("./writing").Answer} Answer */

/**
 * What was written last: the page that follows tells of it.
 *
 * @type {Answer | null}
 */
let written = null;

/**
 * Tell what was written before this page was made, and let its forms ask for decisions.
 *
 * @param {HTMLElement} root The page.
 */
export function start(root) {
  tell(root);
  for (const form of root.querySelectorAll("form[data-action=unmatch]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (form instanceof HTMLFormElement) {
        const { action = "", reference = "" } = form.dataset;
        const reason = text(form, "reason");
        void decide(root, action, { reference, reason }, location.href);
      }
    });
  }
  root.dataset.listening = "true";
}

/**
 * Show what would be written; the button below it writes, and goes on to `next`.
 *
 * @param {HTMLElement} root The page.
 * @param {string} action
 * @param {Record<string, string | string[]>} fields
 * @param {string} next The address of the page that follows.
 */
export async function decide(root, action, fields, next) {
  const dialog = root.querySelector("dialog.preview");
  const panel = dialog?.querySelector(".panel");
  const write = dialog?.querySelector("[data-write]");
  const leave = dialog?.querySelector("[data-leave]");
  const complete = write instanceof HTMLButtonElement && leave instanceof HTMLButtonElement;
  if (!(dialog instanceof HTMLDialogElement && panel instanceof HTMLElement && complete)) return;
  if (dialog.open || root.ariaBusy === "true") return;

  /** @param {boolean} dryRun */
  async function answered(dryRun) {
    root.ariaBusy = "true";
    const answer = await ask(root, action, fields, { dryRun });
    root.ariaBusy = "false";
    return answer;
  }

  /** @param {Answer} answer */
  function present(answer) {
    show(/** @type {HTMLElement} */ (panel), answer);
    const button = /** @type {HTMLButtonElement} */ (answer.outcome === "previewed" ? write : leave);
    /** @type {HTMLButtonElement} */ (write).hidden = answer.outcome !== "previewed";
    button.focus();
  }

  const first = await answered(true);
  if (!root.isConnected) return;
  const field = first.field ? root.querySelector(`form [name="${CSS.escape(first.field)}"]`) : null;
  const before = field ?? document.activeElement;
  let stale = first.outcome === "moved";
  leave.onclick = () => dialog.close();
  dialog.onclose = () => {
    if (stale) go(root, location.href);
    else if (before instanceof HTMLElement) before.focus();
  };
  write.onclick = async () => {
    if (root.ariaBusy === "true") return;
    const answer = await answered(false);
    if (answer.outcome === "written") {
      written = answer;
      dialog.onclose = null;
      dialog.close();
      go(root, next);
    } else {
      stale = answer.outcome === "moved";
      present(answer);
    }
  };
  dialog.showModal();
  present(first);
}

/**
 * The text of a field of a form, without space around it.
 *
 * @param {HTMLFormElement} form
 * @param {string} name
 */
export function text(form, name) {
  return String(new FormData(form).get(name) ?? "").trim();
}

/** @param {HTMLElement} root */
function tell(root) {
  const panel = root.querySelector(".told");
  if (written && panel instanceof HTMLElement) show(panel, written);
  written = null;
}
