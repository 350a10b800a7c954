// Call every function of loans.proto with code that protoc-gen-es wrote, over Connect's transport for
// gRPC. Run by `outside`: it must compile under `strict`, and do what it says.

import { Code, ConnectError, createClient, decodeBinaryHeader } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { ErrorSchema, Loans } from "./loans/v1/loans_pb.js";

const features = {
  age: 35,
  income: 55_000,
  creditScore: 720,
  employmentYears: 8,
  loanAmount: 25_000,
};
const loans = createClient(Loans, createGrpcTransport({ baseUrl: `http://${process.argv[2]}` }));

function must(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}

async function refusal(call: Promise<unknown>): Promise<ConnectError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof ConnectError) return error;
    throw error;
  }
  throw new Error("this was to be refused");
}

must((await loans.health({})).ready, "a model that is ready");

const page = await loans.listModels({ limit: 1 });
must(page.models.length === 1 && page.nextCursor !== undefined, "a page of one model, and a next");
const more = await loans.listModels({ limit: 1, cursor: page.nextCursor });
must(more.models[0]?.id !== page.models[0]?.id, "the model behind it");
const model = await loans.getModel({ id: more.models[0]?.id });
must(model.parameters !== undefined && "intercept" in model.parameters, "what decides");

const made = await loans.predict({ features, options: { explain: true } });
must(made.prediction === "approved", "the example is approved");
must(made.explanation?.topFeatures[0]?.feature === "credit_score", "with the weightiest feature");
const again = await loans.getPrediction({ id: made.id });
must(again.probability === made.probability, "the same prediction");

const { age: _, ...without } = features;
for (const [given, said] of [
  [without, "This field is required."],
  [{ ...without, age: 0 }, "This must be at least 18."],
] as const) {
  const refused = await refusal(loans.predict({ features: given }));
  must(refused.code === Code.InvalidArgument, "a refusal by its code");
  const told = decodeBinaryHeader(refused.metadata.get("loans-error-bin") ?? "", ErrorSchema);
  must(told.code === "VALIDATION_ERROR", "and by the code of the API");
  must(told.details[0]?.field === "features.age", "with the field");
  must(told.details[0]?.message === said, `${told.details[0]?.message} is not: ${said}`);
}
const missing = await refusal(loans.getPrediction({ id: "pred_0" }));
must(missing.code === Code.NotFound, "what is not there");
const late = await refusal(loans.predict({ features }, { timeoutMs: 50 }));
must(late.code === Code.DeadlineExceeded, "a deadline, since each prediction takes 200 ms here");

const items = [{ features }, { features: { ...features, age: 12 } }, { features }];
const batch = await loans.predictBatch({ items });
const cases = ["data", "error", "data"];
must(batch.items.map((item) => item.answer.case).join() === cases.join(), "a batch in its order");
const streamed = [];
for await (const item of loans.predictStream({ items })) {
  streamed.push(item.answer.case);
  if (item.answer.case === "error") {
    must(item.answer.value.details[0]?.field === "items.1.features.age", "where it is wrong");
  }
}
must(streamed.join() === cases.join(), "a stream in its order");

const left = new AbortController();
let seen = 0;
const whole = Array.from({ length: 1000 }, () => ({ features, options: { explain: true } }));
const leaving = refusal(
  (async () => {
    for await (const _item of loans.predictStream({ items: whole }, { signal: left.signal })) {
      seen += 1;
      left.abort();
    }
  })(),
);
must((await leaving).code === Code.Canceled && seen < 1000, "a stream that is left");
console.log("protoc-gen-es: seven functions called, a stream read and left, errors with details");
