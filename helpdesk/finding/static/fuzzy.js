// How well a few typed letters name something: beginnings of words first, then inside, then with one slip, then letters in order.

/** 0 to 1 and a little; 0: not at all. @param {string} typed @param {string} name */
export function score(typed, name) {
  const wanted = plain(typed).split(" ").filter(Boolean);
  const words = plain(name).split(" ").filter(Boolean);
  if (!wanted.length || !words.length) return 0;
  let total = 0;
  for (const one of wanted) {
    const points = Math.max(...words.map((word, at) => ofWord(one, word) * (1 - at * 0.02)), letters(one, words));
    if (points <= 0) return 0;
    total += points;
  }
  return total / wanted.length;
}

/** The name cut where the typed words stand. @param {string} typed @param {string} name @returns {[string, boolean][]} */
export function spans(typed, name) {
  const wanted = plain(typed).split(" ").filter((one) => one.length > 1);
  return name.split(/(\s+)/).flatMap((piece) => {
    const folded = plain(piece);
    const hit = folded.length === piece.length ? wanted.find((one) => folded.startsWith(one)) : undefined;
    return /** @type {[string, boolean][]} */ (hit ? [[piece.slice(0, hit.length), true], [piece.slice(hit.length), false]] : [[piece, false]]);
  });
}

/** @param {string} one @param {string} word */
function ofWord(one, word) {
  if (word === one) return 1;
  if (word.startsWith(one)) return 0.9;
  if (one.length > 2 && word.includes(one)) return 0.6;
  if (one.length > 3 && (slips(one, word) <= 1 || slips(one, word.slice(0, one.length)) <= 1)) return 0.5;
  return 0;
}

/** The first letters of its words, in order: `mu` is “Mark unread”. @param {string} one @param {string[]} words */
function letters(one, words) {
  const initials = words.map((word) => word[0]).join("");
  return one.length > 1 && initials.includes(one) ? 0.4 : 0;
}

/** Optimal string alignment distance, 2 for more than one. @param {string} one @param {string} other */
function slips(one, other) {
  if (Math.abs(one.length - other.length) > 1) return 2;
  const rows = [[...Array(other.length + 1).keys()]];
  for (let at = 1; at <= one.length; at += 1) {
    const row = [at];
    for (let to = 1; to <= other.length; to += 1) {
      row[to] = Math.min(rows[at - 1][to] + 1, row[to - 1] + 1, rows[at - 1][to - 1] + (one[at - 1] === other[to - 1] ? 0 : 1));
      if (at > 1 && to > 1 && one[at - 1] === other[to - 2] && one[at - 2] === other[to - 1]) row[to] = Math.min(row[to], rows[at - 2][to - 2] + 1);
    }
    rows.push(row);
  }
  return rows[one.length][other.length];
}

/** @param {string} text */
function plain(text) {
  return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}
