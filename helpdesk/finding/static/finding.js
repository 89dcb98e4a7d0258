// On every page of the desk: keys, the search box and the palette, from one list of commands.

import { followSearchBox } from "./box.js";
import { listenToKeys } from "./keys.js";
import { openPalette } from "./palette.js";
import { showCurrentView } from "/desk/views/static/strip.js";

try {
  document.cookie = `aside_zone=${encodeURIComponent(Intl.DateTimeFormat().resolvedOptions().timeZone)}; path=/desk; max-age=31536000; samesite=lax`; // days in filters begin at the reader's midnight
} catch {
  // a browser that doesn't say: days begin in UTC
}
showCurrentView();
followSearchBox();
listenToKeys({ openPalette });
