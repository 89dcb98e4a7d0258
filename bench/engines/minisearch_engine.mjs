// MiniSearch behind lines of JSON: one request a line on stdin, one answer a line on stdout ("add" has none).
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'

const { default: MiniSearch } = await import(pathToFileURL(process.argv[2]).href)

const STOP = new Set(
  ('a an and are as at be but by for if in into is it no not of on or such that the their then there these they this ' +
    'to was will with').split(' ')
)
const PAGE = 1.5
const BOOSTS = JSON.parse(process.argv[3])
const index = new MiniSearch({
  fields: Object.keys(BOOSTS),
  storeFields: ['pages'],
  processTerm: (term) => {
    const word = term.toLowerCase()
    return STOP.has(word) ? null : word
  },
})

/** Options of one query; `unfinished` is how many of its words may be unfinished, from the end. */
function options(page, unfinished) {
  return {
    boost: BOOSTS,
    fuzzy: (term) => (term.length > 3 ? 0.2 : false),
    prefix: unfinished ? (term, at, terms) => at === terms.length - 1 : (term) => term.length > 3,
    boostDocument: page ? (id, term, stored) => (stored.pages.includes(page) ? PAGE : 1) : undefined,
  }
}

function cpu() {
  const { user, system } = process.cpuUsage()
  return user + system
}

let spent = 0 // microseconds of building and searching, reading and writing lines left out

const answers = {
  add: ({ document }) => index.add(document) && undefined,
  measure: () => {
    globalThis.gc?.()
    return { resident: process.memoryUsage().rss }
  },
  search: ({ query, page, limit }) => found(query, page, limit, false),
  suggest: ({ query, page, limit }) => found(query, page, limit, !/\s$/.test(query)),
}

function found(query, page, limit, unfinished) {
  return { hits: index.search(query, options(page, unfinished)).slice(0, limit).map((hit) => hit.id) }
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line)
  const before = cpu()
  const answer = answers[request.ask](request)
  if (request.ask !== 'measure') spent += cpu() - before
  if (answer) process.stdout.write(JSON.stringify({ ...answer, cpu: spent }) + '\n')
}
