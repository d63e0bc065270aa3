// @ts-check
/** The extension's part of Fava's front end: it starts the script that a page of ours names. */

export default {
  onExtensionPageLoad() {
    const root = document.getElementById("vendor-refunds");
    const script = root?.dataset.script;
    if (!root || !script || root.dataset.started) return;
    root.dataset.started = "true";
    void import(script).then((module) => {
      module.start(root);
      root.dataset.ready = "true";
    });
  },
};
