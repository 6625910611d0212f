import '../test/simulation/node-modules.ts';
const { runSeed } = await import('../test/simulation/run.ts');
const seeds = Number(process.argv[3] ?? 1);
const from = Number(process.argv[2] ?? 1);
const t = performance.now();
const counts: Record<string, number> = {};
for (let seed = from; seed < from + seeds; seed += 1) {
  if (process.env.V) console.log(seed);
  const r = await runSeed(seed, process.argv[4] ? { show: console.log.bind(console) } : {});
  for (const [k, v] of Object.entries(r.counts)) counts[k] = (counts[k] ?? 0) + v;
  if (r.failure !== null) { console.log(r.lines.slice(-40).join('\n')); console.log(seed, r.hash, r.failure); process.exit(1); }
}
console.log(counts, (seeds * 1000) / (performance.now() - t), 'seeds/s');
