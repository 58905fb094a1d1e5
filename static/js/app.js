// Keyboard shortcuts, ticks, checks when a field is left, focus after a swap, and a notice when the server can't be reached.
// One rule to keep: everything on a page works without this file.
"use strict";

const one = (selector) => document.querySelector(selector);
const checkedField = (node) => node.closest?.('.field[hx-trigger="left"]');
const dirty = new WeakSet();

function focusOn(node, options) {
  if (!node.matches("a, button, input, select, textarea")) node.tabIndex = -1;
  node.focus(options);
}

// Moves the focus on a new page to where a screen reader should start: the summary, the notice or the heading.
function arrive(loaded) {
  const summary = one("#summary");
  if (summary) {
    focusOn(summary);
    summary.scrollIntoView({ block: "nearest" });
  } else if (!loaded && document.activeElement === document.body) {
    one(".notice") ? focusOn(one(".notice")) : focusOn(one("h1") ?? one("main"), { preventScroll: true });
  }
}

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  const modified = event.ctrlKey || event.metaKey || event.altKey;
  const form = one("form[data-shortcuts]");
  if (form && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && key.toLowerCase() === "s") {
    event.preventDefault();
    if (!event.repeat) form.requestSubmit();
  } else if (key === "Escape" && target.matches('[data-key="/"]') && target.value) {
    event.preventDefault();
    target.value = "";
    target.dispatchEvent(new Event("input", { bubbles: true }));
  } else if (key === "Escape" && one(".menu[open]")) {
    one(".menu[open] > summary").focus();
    one(".menu[open]").open = false;
  } else if (["/", "n", "e", "j", "k", "m", "d"].includes(key) && !one("[data-no-shortcuts]") && !modified && !event.repeat && !target.closest("input:not([type=radio]), textarea, select")) {
    const items = [...document.querySelectorAll("[data-item]")];
    const item = target.closest("[data-item]");
    const step = { j: 1, k: -1 }[key];
    const goal = step ? items[Math.max(0, items.indexOf(item) + step)] : (item ?? document).querySelector(`[data-key="${key}"]`);
    if (goal) event.preventDefault();
    if (goal && step) focusOn(goal);
    else goal?.matches("input") ? goal.select() : goal?.click();
  }
});

for (const name of ["input", "change"]) document.addEventListener(name, ({ target }) => dirty.add(checkedField(target) ?? target));

// Once the search changes, the rows shown are stale and a request still under way is no longer wanted.
// Captured, so that it comes before htmx sends the next one.
document.addEventListener("input", ({ target }) => {
  if (!target.matches('[data-key="/"]')) return;
  one("#results").dataset.stale = "";
  htmx.trigger(target, "htmx:abort");
}, true);

document.addEventListener("focusout", ({ target, relatedTarget }) => {
  const field = checkedField(target);
  if (!dirty.has(field) || field.contains(relatedTarget) || relatedTarget?.closest(".form__buttons")) return;
  dirty.delete(field);
  field.dispatchEvent(new CustomEvent("left", { bubbles: true }));
});

const closeMenus = ({ target }) => document.querySelectorAll(".menu[open]").forEach((menu) => (menu.open = menu.contains(target)));
document.addEventListener("focusin", closeMenus);
document.addEventListener("click", (event) => {
  closeMenus(event);
  const link = event.target.closest('.summary a[href^="#"]');
  const goal = link && document.getElementById(link.hash.slice(1));
  if (!goal) return;
  event.preventDefault();
  focusOn(goal.matches("input, select, textarea") ? goal : (goal.querySelector("input") ?? goal));
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  one("#unreachable")?.remove();
  if (ctx.target === document.body) arrive(false);
  if (!ctx.target?.id?.endsWith("-note")) return;
  const wrong = ctx.target.querySelector(".field__complaint");
  for (const input of ctx.target.closest(".field").querySelectorAll("input, select, textarea"))
    wrong ? input.setAttribute("aria-invalid", "true") : input.removeAttribute("aria-invalid");
});

// Ticks: a range with shift, everyone on the page, and how many there are.
let lastTick;
document.addEventListener("click", ({ target, shiftKey }) => {
  if (!target.matches(".tick")) return;
  const ticks = [...document.querySelectorAll(".tick:not(.tick--all)")];
  const [from, to] = [ticks.indexOf(lastTick), ticks.indexOf(target)].sort((a, b) => a - b);
  const range = target.matches(".tick--all") ? ticks : shiftKey && from >= 0 ? ticks.slice(from, to + 1) : [];
  for (const tick of range) tick.checked = target.checked;
  lastTick = target;
});
document.addEventListener("change", ({ target }) => {
  const bar = one("#selection");
  if (!bar || target.form !== bar && !target.matches(".tick")) return;
  const [ticks, ticked] = ["", ":checked"].map((state) => document.querySelectorAll(`.tick[name]${state}`).length);
  const everyone = one(".tick--all");
  everyone.checked = ticks === ticked;
  everyone.indeterminate = ticked > 0 && ticked < ticks;
  one(".selection__count").textContent = bar.elements.all?.checked ? "All selected" : `${ticked} selected`;
});

function showUnreachable(words = "Clientele can't be reached. What you typed is still here; check your connection and try again.") {
  if (one("#unreachable")) return;
  const alert = Object.assign(document.createElement("div"), { id: "unreachable", className: "notice notice--danger", role: "alert" });
  one("main").prepend(alert);
  alert.appendChild(document.createElement("p")).textContent = words;
}

// No answer, or an error page in place of part of a page: leave the page as it is and say so.
document.addEventListener("htmx:error", ({ detail: { ctx } }) => ctx && ctx.text === undefined && showUnreachable());
document.addEventListener("htmx:before:swap", (event) => {
  const { response, target } = event.detail.ctx;
  if (response?.status >= 400 && target !== document.body) event.preventDefault();
  if (event.defaultPrevented) showUnreachable("That didn't work. What you typed is still here; try again in a moment.");
});

window.addEventListener("pageshow", (event) => event.persisted && location.reload());
arrive(true);
