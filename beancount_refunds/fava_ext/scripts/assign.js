// @ts-check
/** Open points that are chosen by mouse or keyboard, and get an owner all at once. */

import { fieldsOf, mark } from "./script?name=forms";
import { ask, go, show } from "./script?name=writing";

/**
 * Let points be chosen and assigned.
 *
 * @param {HTMLElement} root The page.
 */
export function start(root) {
  const form = root.querySelector("form.assign");
  const legend = form?.querySelector("legend");
  const owner = form?.querySelector(".owner");
  if (!(form instanceof HTMLFormElement && legend && owner instanceof HTMLElement)) return;
  const boxes = () => [...form.querySelectorAll("[name=points]")].filter((one) => one instanceof HTMLInputElement);

  function count() {
    const chosen = boxes().filter((box) => box.checked).length;
    const { none = "", some = "" } = owner.dataset;
    legend.textContent = chosen ? some.replace("%(num)s", String(chosen)) : none;
    owner.classList.toggle("ready", chosen > 0);
  }

  form.addEventListener("change", count);
  form.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const all = boxes();
    const place = all.findIndex((box) => box === event.target);
    if (step && place >= 0) {
      event.preventDefault();
      all[place + step]?.focus();
    }
  });
  form.querySelector("[data-all]")?.addEventListener("click", () => {
    const all = boxes();
    const every = all.every((box) => box.checked);
    for (const box of all) box.checked = !every;
    count();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void assign(root, form);
  });
  count();
}

/**
 * Record the owner of what is chosen, once, and show the page as it is then.
 *
 * @param {HTMLElement} root The page.
 * @param {HTMLFormElement} form
 */
async function assign(root, form) {
  const panel = form.querySelector(".panel");
  const button = form.querySelector("[type=submit]");
  if (!(panel instanceof HTMLElement && button instanceof HTMLButtonElement) || button.disabled) return;
  button.disabled = true;
  const answer = await ask(root, "assign", fieldsOf(form), { dryRun: false });
  if (answer.outcome === "written") {
    go(root, window.location.href);
    return;
  }
  button.disabled = false;
  show(panel, answer);
  mark(form, answer.field)?.focus();
}
