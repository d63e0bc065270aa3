// @ts-check
/** Papers that are dropped on a page, or chosen: they are attached, and the page shows them. */

import { ask, go, show } from "./script?name=writing";

/** @typedef {import("./writing.js").Answer} Answer */

/** Bytes of one upload, as the server has it. */
const LARGEST = 10 * 1024 * 1024;

/**
 * Let files be dropped on the page.
 *
 * @param {HTMLElement} root The page.
 */
export function start(root) {
  const form = root.querySelector("form.attach");
  const input = form?.querySelector("input[type=file]");
  const drop = form?.querySelector(".drop");
  const all = form instanceof HTMLFormElement && input instanceof HTMLInputElement;
  if (!all || !(drop instanceof HTMLElement)) return;
  input.addEventListener("change", () => void attach(root, form, [...(input.files ?? [])]));
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
    drop.addEventListener(name, (event) => {
      // Else the browser opens the file, or Fava asks for its account.
      event.preventDefault();
      event.stopPropagation();
      drop.classList.toggle("over", name === "dragenter" || name === "dragover");
      const files = name === "drop" && event instanceof DragEvent ? event.dataTransfer?.files : undefined;
      if (files?.length) void attach(root, form, [...files]);
    });
  }
}

/**
 * Attach files, all of them or none.
 *
 * @param {HTMLElement} root The page.
 * @param {HTMLFormElement} form
 * @param {File[]} files
 */
async function attach(root, form, files) {
  const panel = form.querySelector(".panel");
  const input = form.querySelector("input[type=file]");
  const note = form.querySelector("[name=note]");
  const known = panel instanceof HTMLElement && input instanceof HTMLInputElement;
  if (!known || !(note instanceof HTMLInputElement) || !files.length || form.ariaBusy === "true") return;
  const size = files.reduce((sum, file) => sum + file.size, 0);
  if (size > LARGEST) {
    panel.textContent = panel.dataset.large ?? "";
    panel.hidden = false;
    return;
  }
  form.ariaBusy = "true";
  const answer = await ask(
    root,
    "attach",
    {
      id: form.dataset.id ?? "",
      names: files.map((file) => file.name),
      contents: await Promise.all(files.map(inBase64)),
      note: note.value,
    },
    { dryRun: false },
  );
  form.ariaBusy = "false";
  input.value = "";
  if (answer.outcome === "written") go(root, window.location.href);
  else show(panel, answer);
}

/**
 * The bytes of a file as text in JSON.
 *
 * @param {File} file
 * @returns {Promise<string>}
 */
function inBase64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,?/, ""));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
