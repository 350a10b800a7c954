// Java's own HttpClient, as it is by default: it asks for HTTP/2 with `Upgrade: h2c` and a body.
// Run by `outside`, or `java Client.java http://127.0.0.1:8000`.

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

public class Client {
  static final String QUESTION =
      "{\"features\": {\"age\": 35, \"income\": 55000, \"credit_score\": 720,"
          + " \"employment_years\": 8, \"loan_amount\": 25000}}";
  static final String JSON = "application/json";
  static final String STEPS = "[{\"op\": \"add\", \"path\": \"/tags/-\", \"value\": \"java\"}]";
  static final HttpClient CLIENT = HttpClient.newHttpClient();

  static void sends(String method, String url, String type, String body, int status)
      throws Exception {
    var content = body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    var request = HttpRequest.newBuilder(URI.create(url)).method(method, content);
    if (!type.isEmpty()) request.header("Content-Type", type);
    HttpResponse<String> answer = CLIENT.send(request.build(), BodyHandlers.ofString());
    if (answer.statusCode() == status) return;
    throw new AssertionError(method + " " + url + ": " + answer.statusCode() + answer.body());
  }

  public static void main(String[] arguments) throws Exception {
    String api = arguments[0] + "/api/v1";
    String model = api + "/models/loan-classifier-v2.0";
    for (int i = 0; i < 3; i++) sends("POST", api + "/predict", JSON, QUESTION, 200);
    sends("QUERY", api + "/predict", JSON, QUESTION, 200);
    sends("POST", api + "/predictions", JSON, QUESTION, 201);
    sends("POST", api + "/predict/batch", JSON, "{\"items\": [" + QUESTION + "]}", 200);
    sends("GET", api + "/models", "", "", 200);
    sends("HEAD", api + "/models", "", "", 200);
    sends("PATCH", model, "application/merge-patch+json", "{\"tags\": [\"java\"]}", 200);
    sends("PATCH", model, "application/json-patch+json", STEPS, 200);
    sends("POST", api + "/predict", JSON, "{", 400);
    sends("POST", api + "/predict", JSON, " ".repeat(100_000), 413);
    sends("DELETE", model, "", "", 204);
    System.out.println("Java's HttpClient: 14 requests answered, bodies and all");
  }
}
