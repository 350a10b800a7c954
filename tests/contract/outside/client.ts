// Ask for a prediction with openapi-fetch, by the types that openapi-typescript wrote.
// Run by `outside`: it must compile under `strict`, and do what it says.

import createClient from "openapi-fetch";
import type { components, paths } from "./schema.js";

const features: components["schemas"]["FeaturesIn"] = {
  age: 35,
  income: 55_000,
  credit_score: 720,
  employment_years: 8,
  loan_amount: 25_000,
};
const client = createClient<paths>({ baseUrl: process.argv[2] });

function must(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}

const { data, error } = await client.POST("/api/v1/predict", {
  body: { features, options: { explain: true, threshold: 0.5 } },
});
must(error === undefined && data !== undefined, "a prediction");
const outcome: "approved" | "rejected" = data.data.prediction;
must(outcome === "approved", "the example is approved");
const { id } = data.data;

const again = await client.GET("/api/v1/predict/{prediction_id}", {
  params: { path: { prediction_id: id } },
});
must(again.data?.data.id === id, "the same prediction");

const refused = await client.POST("/api/v1/predict", {
  body: { features: { ...features, age: 12 } },
});
must(refused.response.status === 422, "a refusal");
must(refused.error !== undefined && "error" in refused.error, "in the envelope");
must(refused.error.error.code === "VALIDATION_ERROR", "by its code");
console.log("openapi-typescript: a prediction, the same again, and a refusal, all typed");
