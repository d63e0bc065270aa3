// @ts-check
/**
 * A form that is judged while somebody types, and recorded when they say so.
 *
 * One question is under way at a time; what is typed meanwhile is asked next, so that the last answer stands.
 */

import { ask, go, show } from "./script?name=writing";

/** @typedef {import("./writing.js").Answer} Answer */

/** Milliseconds after the last letter. */
const PAUSE = 300;

/**
 * What stands in the fields of a form; of those that are empty, nothing.
 *
 * @param {HTMLFormElement} form
 * @returns {Record<string, string | string[]>}
 */
export function fieldsOf(form) {
  /** @type {Record<string, string | string[]>} */
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    const text = typeof value === "string" ? value.trim() : "";
    if (!text) continue;
    const several = form.querySelector(`[name="${name}"]`)?.matches("[data-several], [type=checkbox]");
    if (several) fields[name] = [...(fields[name] ?? []), text];
    else fields[name] = text;
  }
  return fields;
}

/**
 * Say which field an answer is about, and take back what was said of another.
 *
 * @param {HTMLFormElement} form
 * @param {string} name Empty where the answer is about no field.
 * @returns {HTMLElement | null} The field.
 */
export function mark(form, name) {
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  const found = name ? form.querySelector(`[name="${name}"]`) : null;
  if (!(found instanceof HTMLElement)) return null;
  found.setAttribute("aria-invalid", "true");
  found.closest("details")?.setAttribute("open", "");
  return found;
}

/**
 * Judge and record the form of the page.
 *
 * @param {HTMLElement} root The page.
 */
export function start(root) {
  const form = root.querySelector("form.record");
  if (!(form instanceof HTMLFormElement)) return;
  const desk = new Desk(root, form);
  form.addEventListener("input", (event) => desk.typed(event));
  form.addEventListener("change", () => void desk.refresh());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void desk.record();
  });
  desk.check();
  const first = form.querySelector("input:invalid, select:invalid") ?? desk.button;
  // Who types already goes on typing where they are.
  if (first instanceof HTMLElement && !form.contains(document.activeElement)) first.focus({ preventScroll: true });
}

/** One form and what is known of it. */
class Desk {
  /**
   * @param {HTMLElement} root The page.
   * @param {HTMLFormElement} form
   */
  constructor(root, form) {
    this.root = root;
    this.form = form;
    this.panel = /** @type {HTMLElement} */ (root.querySelector(".answer .panel"));
    this.waiting = /** @type {HTMLElement} */ (root.querySelector(".answer .waiting"));
    this.button = /** @type {HTMLButtonElement} */ (root.querySelector(".answer [type=submit]"));
    this.timer = 0;
    this.asking = false;
    this.again = false;
    /** Whether it is being recorded: no preview may come in between. */
    this.recording = false;
    this.html = "";
  }

  get fields() {
    return { kind: this.form.dataset.kind ?? "", ...fieldsOf(this.form) };
  }

  /** @param {Event} event */
  typed(event) {
    const input = event.target;
    if (input instanceof HTMLInputElement && "several" in input.dataset) this.makeRoom(input);
    const more = input instanceof HTMLInputElement && "more" in input.dataset;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      this.check();
      if (more) void this.refresh();
    }, PAUSE);
  }

  /**
   * An empty input stands below those of several words that are filled in.
   *
   * @param {HTMLInputElement} input
   */
  makeRoom(input) {
    const all = [...this.form.querySelectorAll(`input[name="${input.name}"]`)];
    const last = all.at(-1);
    if (!(last instanceof HTMLInputElement) || !last.value) return;
    const next = /** @type {HTMLInputElement} */ (last.cloneNode());
    next.id = `field-${input.name}${all.length + 1}`;
    next.required = false;
    next.value = "";
    const label = this.form.querySelector(`label[for="field-${input.name}"]`);
    next.setAttribute("aria-label", label?.textContent ?? "");
    last.after(next);
  }

  /** Ask what would come of it, now or as soon as the question before is answered. */
  check() {
    this.again = this.asking;
    if (this.asking || this.recording) return;
    if (this.form.checkValidity()) void this.judge();
    else this.wait();
  }

  async judge() {
    this.asking = true;
    const answer = await ask(this.root, "record", this.fields, { dryRun: true });
    this.asking = false;
    if (!this.root.isConnected || this.recording) return;
    if (this.again) {
      this.check();
    } else if (answer.outcome === "moved" && (await this.refresh())) {
      this.check();
    } else {
      this.tell(answer);
    }
  }

  /**
   * Show an answer; that something needed is missing yet is no complaint.
   *
   * @param {Answer} answer
   */
  tell(answer) {
    const missing = answer.outcome === "unfit" && answer.field !== "" && !(answer.field in this.fields);
    if (missing) {
      this.wait();
      return;
    }
    mark(this.form, answer.field);
    this.waiting.hidden = true;
    if (this.html !== answer.html || answer.outcome === "lost") show(this.panel, answer);
    this.panel.hidden = false;
    this.html = answer.html;
  }

  /** Show that there is nothing to judge yet. */
  wait() {
    mark(this.form, "");
    this.waiting.hidden = false;
    this.panel.hidden = true;
  }

  /** Record what stands there, once, and go to its page. */
  async record() {
    if (this.recording) return;
    window.clearTimeout(this.timer);
    this.recording = this.button.disabled = true;
    const answer = await ask(this.root, "record", this.fields, { dryRun: false });
    if (answer.outcome === "written" && answer.href) {
      go(this.root, answer.href);
      return;
    }
    this.html = answer.html;
    this.waiting.hidden = true;
    show(this.panel, answer);
    mark(this.form, answer.field)?.focus();
    if (answer.outcome === "moved") await this.refresh();
    this.recording = this.button.disabled = answer.outcome === "written";
  }

  /**
   * Take over what the page says now for what is typed: suggestions, hints, and the ledger that it shows.
   *
   * @returns {Promise<boolean>} Whether it could be asked for.
   */
  async refresh() {
    const address = new URL(window.location.href);
    for (const [name, value] of Object.entries(this.fields)) {
      address.searchParams.set(name, typeof value === "string" ? value : value.join("\n"));
    }
    address.searchParams.set("partial", "true");
    const response = await fetch(address);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const seen = page.getElementById("vendor-refunds")?.dataset.seen;
    if (!seen) return false;
    this.root.dataset.seen = seen;
    for (const fresh of page.querySelectorAll(".field datalist, .field .hint")) {
      document.getElementById(fresh.id)?.replaceChildren(...fresh.childNodes);
    }
    return true;
  }
}
