// SPDX-License-Identifier: Apache-2.0
// DuckDB for bench/audit: node peer_duckdb.js PACKAGES DATABASE THREADS, statements on stdin, one JSON a
// line: {"sql": ..., "rows": true, "seconds": 60} (at most so many of the processors). Answers one JSON a
// line: seconds of all processors of this process (DuckDB runs in it) and of the clock while it ran, and
// the peak of memory, the rows, or what went wrong.
"use strict";

const readline = require("readline");
const [home, database, threads] = process.argv.slice(2);
const { DuckDBInstance } = require(home + "/node_modules/@duckdb/node-api");

const plain = (key, value) => (typeof value === "bigint" ? Number(value) : value);

async function main() {
  const instance = await DuckDBInstance.create(database, { threads, memory_limit: "8GB" });
  const connection = await instance.connect();
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const job = JSON.parse(line);
    const before = process.cpuUsage();
    const start = process.hrtime.bigint();
    const clock = setInterval(() => {
      const now = process.cpuUsage(before);
      if (job.seconds && now.user + now.system > job.seconds * 1e6) connection.interrupt();
    }, 200);
    const said = {};
    try {
      const result = await connection.runAndReadAll(job.sql);
      said.rows = result.getRows();
      said.columns = result.columnNames();
    } catch (error) {
      said.error = String(error.message);
    }
    clearInterval(clock);
    const used = process.cpuUsage(before);
    said.cpu = (used.user + used.system) / 1e6;
    said.clock = Number(process.hrtime.bigint() - start) / 1e9;
    said.peak = process.resourceUsage().maxRSS * 1024;
    if (!job.rows) delete said.rows;
    process.stdout.write(JSON.stringify(said, plain) + "\n");
  }
}

main();
