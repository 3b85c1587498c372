/* Shows the buttons that print the page; without this script the sentence beside them says how.
 *
 * Expected markup: <button type="button" data-print hidden>…</button>
 */

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
