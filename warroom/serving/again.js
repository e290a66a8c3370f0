// A wall that was cut off comes back by itself: the server was restarted, or the laptop slept.
"use strict";
setInterval(async () => {
  if (!document.body.classList.contains("-closed")) return;
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (answer.ok) location.reload();
  } catch (error) {
    // still away: asked again in a moment
  }
}, 3000);
