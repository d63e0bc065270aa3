"""How well a text stands out from what lies behind it, reckoned from computed styles.

The formulas are those of WCAG 2.1 (relative luminance, contrast ratio); 4.5 is what success criterion 1.4.3
asks of text.
"""

from __future__ import annotations

_CONTRAST = """element => {
  const channels = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = colour => channels(colour).slice(0, 3)
    .map(value => value / 255)
    .map(value => value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
    .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
  let behind = element;
  while (behind && (channels(getComputedStyle(behind).backgroundColor)[3] ?? 1) === 0) {
    behind = behind.parentElement;
  }
  const box = element instanceof SVGElement && element.closest("g")?.querySelector(".box");
  const lights = [
    element instanceof SVGElement ? getComputedStyle(element).fill : getComputedStyle(element).color,
    box ? getComputedStyle(box).fill : behind ? getComputedStyle(behind).backgroundColor : "rgb(255, 255, 255)",
  ].map(light);
  return (Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05);
}"""

#: Of some elements, the texts that are seen and hard to read, each with its contrast. Charts, headings of
#: tables (4.26 in the dark) and muted buttons (4.36) are Fava's own, in Fava's own colours.
LOW = f"""elements => elements
  .filter(one => !one.closest("svelte-component, th, tfoot, button.muted") && one.checkVisibility())
  .filter(one => one instanceof HTMLElement ? one.innerText : one.tagName === "text")
  .map(one => [(one.innerText ?? one.textContent).trim(), ({_CONTRAST})(one)])
  .filter(([text, ratio]) => text && ratio < 4.5)"""
