// What a page does when its connection ends: it says so with the time, and comes back by itself where it was lost.
// Loaded before the terminal's own script, so that it sees the socket which that opens.
"use strict";
(() => {
  const ASK_MS = 3000, SILENT_MS = 15000, GONE_MS = 40000, ENDED = 1000, BROKEN = 1011;
  const TITLE = /\x1b\]2;([^\x07\x1b]*)(?:\x07|\x1b\\)/g;
  const always = document.currentScript.dataset.again === "always";  // the wall; a room that was left stays left
  let heard = 0, asked = 0, open = null;

  function lost() {
    if (document.body.classList.contains("-lost")) return;
    const now = new Date().toTimeString().slice(0, 5);
    document.querySelector(".lost").textContent = `Connection lost ${now}, trying again`;
    document.body.classList.add("-lost");
  }

  // What the program calls its window is what the page is called: the incident can be read from a hidden tab.
  async function entitle(data) {
    const bytes = data instanceof Blob ? await data.arrayBuffer() : data;
    const said = [...new TextDecoder().decode(bytes).matchAll(TITLE)].pop();
    if (said) document.title = said[1];
  }

  window.WebSocket = class extends WebSocket {
    constructor(...where) {
      super(...where);
      open = this;
      heard = Date.now();
      this.addEventListener("message", (event) => {
        heard = Date.now();
        if (typeof event.data !== "string") entitle(event.data);
      });
      this.addEventListener("close", (event) => {
        open = null;
        if (always || (event.code !== ENDED && event.code !== BROKEN)) lost();
      });
    }
  };

  setInterval(async () => {
    const silent = Date.now() - heard;
    if (open !== null && open.readyState === open.OPEN) {
      if (silent > GONE_MS && asked > heard) {  // a cable that was pulled closes nothing
        lost();
        open.close();
      } else if (silent > SILENT_MS && Date.now() - asked > SILENT_MS) {
        asked = Date.now();
        open.send(JSON.stringify(["ping", String(asked)]));
      }
    }
    if (!document.body.classList.contains("-lost")) return;
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      if (answer.ok) location.reload();
    } catch (error) {
      // still away: asked again in a moment
    }
  }, ASK_MS);
})();
