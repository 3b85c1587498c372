// The npm package `votes` at Schulze's method: node peers.mjs FOLDER FILE OPTIONS, where FOLDER holds node_modules.
// Equal papers are grouped first. Prints CPU seconds for loading and for counting, and the winner, as JSON.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const [folder, file, options] = process.argv.slice(2)
const votes = createRequire(folder + '/package.json')('votes')
const names = Array.from({ length: Number(options) }, (_, option) => String(option))
const seconds = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1e6 }

const began = seconds()
const grouped = new Map()
for (const line of readFileSync(file, 'utf8').split('\n').slice(1, -1)) grouped.set(line, (grouped.get(line) ?? 0) + 1)
const ballots = [...grouped].map(([line, weight]) => {
  const named = line.split(',')
  const rest = names.filter((name) => !named.includes(name))
  return { weight, ranking: [...named.map((name) => [name]), ...(rest.length ? [rest] : [])] }
})
const between = seconds()
const build = votes.matrixFromBallots ?? votes.utils.matrixFromBallots
const winner = new votes.Schulze(build(ballots, names)).ranking()[0]
console.log(JSON.stringify({ load: between - began, count: seconds() - between, winners: [Number(winner[0])] }))
