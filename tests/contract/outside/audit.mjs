// Asks graphql-http's audit about a server: node audit.mjs URL. Ends with what it found.
import { auditServer } from "graphql-http";

const results = await auditServer({ url: process.argv[2] });
const failed = results.filter((result) => result.status !== "ok");
for (const { id, name, status, reason } of failed) {
  console.error(`${status} ${id} ${name}: ${reason}`);
}
console.log(`graphql-http: ${results.length - failed.length} of ${results.length} audits passed`);
process.exitCode = failed.length ? 1 : 0;
