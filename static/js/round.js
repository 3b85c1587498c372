/* Renews the live parts of a round's page, so that a phone in the room shows who is next without a touch.
 *
 * Expected markup: elements with data-live="name", each name once. The page works without this script; with it the page
 * is fetched again every ten seconds while it is seen, and a live part that differs is put in the place of the old one.
 * A part in which somebody is typing, has opened something or has the focus stays as it is.
 * An element with data-since="…instant…" then tells how long ago that was, in minutes and seconds, below an hour.
 */

const EVERY = 10_000;

function busy(part) {
  return part.contains(document.activeElement) || part.querySelector("details[open]") !== null;
}

async function renew() {
  if (document.hidden) return;
  const answer = await fetch(location.pathname, { headers: { Accept: "text/html" }, redirect: "error" });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const other = fresh.querySelector(`[data-live="${part.dataset.live}"]`);
    if (other && !busy(part) && part.textContent !== other.textContent) part.replaceWith(document.adoptNode(other));
  }
  tellSince();
}

function tellSince() {
  for (const clock of document.querySelectorAll("[data-since]")) {
    const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(clock.dataset.since)) / 1000));
    clock.textContent = seconds < 3600 ? `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` : "";
  }
}

setInterval(() => renew().catch(() => {}), EVERY);
setInterval(tellSince, 1000);
tellSince();
