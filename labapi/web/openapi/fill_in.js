// What Swagger UI does not do by itself: it fills in the ids of what its page has made.
//
// The id in an example is made up, and asked for it is a 404. So once this page has made a
// prediction, a data set or a key, its id stands in every field for such an id.

const FIELDS = { pred: "prediction_id", ds: "dataset_id", key: "key_id" };

function fillIn(response) {
  const id = response.obj?.data?.id ?? "";
  const field = FIELDS[id.split("_")[0]];
  const paths = ui.specSelectors.specJson().get("paths")?.toJS() ?? {};
  for (const [path, operations] of Object.entries(paths)) {
    if (!path.includes(`{${field}}`)) continue;
    for (const method of Object.keys(operations)) {
      ui.specActions.changeParam([path, method], field, "path", id, false);
    }
  }
  return response;
}

ui.getConfigs().responseInterceptor = fillIn; // it is read anew at each request
