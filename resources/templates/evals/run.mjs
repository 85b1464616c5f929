// Asks the model every case and fails when too few answers are as they must be: node evals/run.mjs

import { readFile } from "node:fs/promises";
$import_line

const MODEL = "$model";
const MIN_PASS_RATE = $rate;

const client = $client;

/** What the model says to a question under one of the app's own prompts. */
async function answer(prompt, question) {
$answer
}

/** Whether the answer holds all that it must, and nothing that it must not. */
async function isPassed(row) {
  const [module, name] = row.prompt.split("#");
  const prompts = await import(new URL(`../$${module}`, import.meta.url).href);
  const text = (await answer(prompts[name], row.question)).toLowerCase();
  const passed =
    row.must_contain.every((part) => text.includes(part.toLowerCase())) &&
    !row.must_not_contain.some((part) => text.includes(part.toLowerCase()));
  console.log(passed ? "passed" : "FAILED", row.id);
  return passed;
}

const lines = (await readFile(new URL("./cases.jsonl", import.meta.url), "utf8")).split("\n");
const cases = lines.filter((line) => line.trim()).map((line) => JSON.parse(line));
const ready = cases.filter((row) => !JSON.stringify(row).includes("[add"));
console.log(`$${cases.length - ready.length} of $${cases.length} cases are not filled in yet`);

let passed = 0;
for (const row of ready) {
  passed += (await isPassed(row)) ? 1 : 0;
}
const passRate = ready.length > 0 ? passed / ready.length : 0;
console.log(`$${Math.round(passRate * 100)} % passed, $${MIN_PASS_RATE * 100} % are needed`);
process.exit(passRate >= MIN_PASS_RATE ? 0 : 1);
